-- Proxies: people who help with a patient's record, each with their own account, and only with the kinds of
-- entries that were chosen.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (29, 'proxy', 'patient', 'patient_id', 'sharing'),
  (1801, 'proxy_invite', 'directory', 'code_hash', 'sharing'),
  (1802, 'helping', 'directory', 'helper', 'sharing');

-- helper: a patient's id, once they have given the code. practice: whose desk recorded it; null for the patient.
create table proxy (
  patient_id uuid not null,
  id uuid not null,
  helper uuid,
  helper_name text not null,
  basis text not null constraint proxy_basis_check
    check (basis in ('patient', 'parent', 'attorney', 'deputy', 'best-interests')),
  document text,
  review_on date,
  kinds text[] not null,
  practice text collate "C" constraint proxy_practice_fk references organisation (id),
  recorded_by text not null,
  recorded_at timestamptz not null,
  starts_at timestamptz not null,
  until_at timestamptz,
  accepted_at timestamptz,
  ended_at timestamptz,
  ended_by text,
  constraint proxy_pk primary key (patient_id, id),
  constraint proxy_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint proxy_kinds_check check (cardinality(kinds) > 0),
  constraint proxy_document_check check (basis not in ('attorney', 'deputy') or document is not null),
  constraint proxy_review_check check (basis <> 'best-interests' or review_on is not null)
);
create index proxy_helper on proxy (patient_id, helper);

-- A one-time code, by its hash: the way to the patient for a helper who knows no id.
create table proxy_invite (
  code_hash bytea constraint proxy_invite_pk primary key,
  patient_id uuid not null,
  proxy uuid not null,
  expires_at timestamptz not null
);

-- Whom a helper helps: what their own account lists.
create table helping (
  helper uuid not null,
  patient_id uuid not null,
  proxy uuid not null,
  patient_name text not null,
  since timestamptz not null,
  until_at timestamptz,
  ended_at timestamptz,
  constraint helping_pk primary key (helper, patient_id, proxy)
);

-- ── enter: the view of a helper, and nothing else of the function ─────────────────────────────
do $$
declare
  v_text text;
  v_from constant text := '    else
      outcome := ''not-found'';
    end if;
    perform set_context(case when view = ''patient'' then p_patient end, view, own, own);';
begin
  select pg_get_functiondef(oid) into v_text from pg_proc
   where proname = 'enter' and pronamespace = 'public'::regnamespace;
  if cardinality(string_to_array(v_text, v_from)) <> 2 then
    raise exception 'enter is not as this change expects it';
  end if;
  v_text := replace(v_text, '  s record;   -- session', '  s record;   -- session' || chr(10) || '  h record;   -- what a helper may see');
  execute replace(v_text, v_from, '    else
      outcome := ''not-found'';
      if p_use = ''read'' then
        select x.outcome, x.kinds, x.valid_until, x.sources, x.helper_name into h
          from proxy_may(s.patient_id, p_patient) x;
        if h.outcome = ''ok'' then
          outcome := ''ok''; view := ''proxy''; rule := ''proxy''; actor_kind := ''proxy'';
          actor_name := h.helper_name; sources := h.sources; valid_until := h.valid_until;
          select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
          perform set_context(p_patient, view, ''{}'', ''{}'');
          execute format(''set local confide.proxy_kinds = %L'', '','' || array_to_string(h.kinds, '','') || '','');
          return;
        end if;
      end if;
    end if;
    perform set_context(case when view = ''patient'' then p_patient end, view, own, own);');
end $$;

-- What a helper may see of a patient now: docs/sharing-rules.md, "Proxies". Not of somebody who has died or is
-- protected, and not while either's online access is paused.
create function proxy_may(p_helper uuid, p_patient uuid,
  out outcome text, out kinds text[], out valid_until timestamptz, out sources text[], out helper_name text)
language plpgsql stable set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  outcome := 'not-found';
  perform 1 from patient x where x.patient_id = p_patient and x.died_at is null and not x.protected;
  if not found then return; end if;
  perform 1 from online_pause x where x.patient_id = p_patient and x.lifted_at is null;
  if found then return; end if;
  perform 1 from online_pause x where x.patient_id = p_helper and x.lifted_at is null;
  if found then return; end if;
  select 'ok', array_agg(distinct k.kind), min(x.until_at) into outcome, kinds, valid_until
    from proxy x, unnest(x.kinds) as k (kind)
   where x.patient_id = p_patient and x.helper = p_helper
     and x.accepted_at <= now() and x.starts_at <= now()
     and (x.until_at is null or x.until_at > now()) and x.ended_at is null;
  if kinds is null then outcome := 'not-found'; return; end if;
  select coalesce(array_agg(x.organisation), '{}') into sources from holding x where x.patient_id = p_patient;
  select x.given_name || ' ' || x.family_name into helper_name from patient x
   where x.patient_id = p_helper and x.died_at is null;
  if not found then outcome := 'not-found'; end if;
end $$;
revoke all on function proxy_may(uuid, uuid) from public;

-- A helper gives their code: once, within its time, and not for themselves.
create function accept_proxy(p_session bytea, p_hash bytea, p_message uuid,
  out outcome text, out patient uuid, out patient_name text, out helper uuid, out helper_name text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  i record;
begin
  outcome := 'signed-out';
  perform set_context(null, 'none', '{}', '{}');
  select x.patient_id into helper from session x
   where x.token_hash = p_session and x.revoked_at is null and x.patient_id is not null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then return; end if;
  select x.given_name || ' ' || x.family_name into helper_name from patient x where x.patient_id = helper;
  outcome := 'not-found';
  select x.patient_id, x.proxy into i from proxy_invite x where x.code_hash = p_hash and x.expires_at > now();
  if not found or i.patient_id = helper then return; end if;
  select x.given_name || ' ' || x.family_name into patient_name from patient x
   where x.patient_id = i.patient_id and x.died_at is null and not x.protected;
  if not found then return; end if;
  update proxy x set helper = accept_proxy.helper, helper_name = accept_proxy.helper_name, accepted_at = now()
   where x.patient_id = i.patient_id and x.id = i.proxy and x.accepted_at is null and x.ended_at is null;
  if not found then return; end if;
  insert into helping (helper, patient_id, proxy, patient_name, since, until_at)
  select x.helper, x.patient_id, x.id, patient_name, x.accepted_at, x.until_at
    from proxy x where x.patient_id = i.patient_id and x.id = i.proxy;
  insert into outbox (patient_id, id, topic, payload)
  values (i.patient_id, p_message, 'message', '{"to": "patient", "kind": "proxy-added"}');
  outcome := 'ok'; patient := i.patient_id;
  perform set_context(patient, 'helper', '{}', '{}');
end $$;
revoke all on function accept_proxy(bytea, bytea, uuid) from public;
grant execute on function accept_proxy(bytea, bytea, uuid) to confide_app;

-- Whom the person of this session helps.
create function helped_by(p_session bytea)
returns table (patient uuid, name text, since timestamptz, until_at timestamptz)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_helper uuid;
begin
  select x.patient_id into v_helper from session x
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  return query select x.patient_id, x.patient_name, x.since, x.until_at from helping x
    where x.helper = v_helper and x.ended_at is null and (x.until_at is null or x.until_at > now())
    order by x.patient_name, x.patient_id;
end $$;
revoke all on function helped_by(bytea) from public;
grant execute on function helped_by(bytea) to confide_app;

-- ── who sees and changes what ─────────────────────────────────────────────────────────────────
-- A helper sees, of the kinds chosen, what is neither private nor withheld from the patient.
create policy entry_read_proxy on entry for select to confide_app using (
  current_setting('confide.view', true) = 'proxy'
  and patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and not (private or withheld_from_patient)
  and strpos(current_setting('confide.proxy_kinds', true), ',' || kind || ',') > 0);

do $$
declare t text;
begin
  foreach t in array array['proxy', 'proxy_invite', 'helping'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;
create policy proxy_read on proxy for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy proxy_add on proxy for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and helper is null and accepted_at is null
  and case when practice is null then current_setting('confide.acts_for', true) = ',*,' and basis = 'patient'
      else strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0 end);
create policy proxy_end on proxy for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy proxy_invite_add on proxy_invite for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy helping_read on helping for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy helping_end on helping for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
grant select, insert on proxy to confide_app;
grant update (ended_at, ended_by) on proxy to confide_app;
grant insert on proxy_invite to confide_app;
grant select on helping to confide_app;
grant update (ended_at) on helping to confide_app;
