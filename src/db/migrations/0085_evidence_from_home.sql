-- Who asks for a copy and is not signed in may send what shows who they are from home: with a code that the service told
-- them by a way it already knew. Whoever has the code sends pictures to one request, once, and reads nothing.
-- @see src/access/evidence-code.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (8501, 'evidence_code', 'directory', 'code_hash', 'access');

-- The way to a request whose reference and patient the sender need not know. attempts: how often files came with it.
create table evidence_code (
  code_hash bytea constraint evidence_code_pk primary key,
  patient_id uuid not null,
  reference text collate "C" not null,
  organisation text collate "C" not null,
  way text not null constraint evidence_code_way_check check (way in ('post', 'phone')),
  made_at timestamptz not null,
  made_by text not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz
);
create index evidence_code_reference on evidence_code (organisation, reference);

alter table evidence_code enable row level security;
alter table evidence_code force row level security;
create policy evidence_code_owner on evidence_code to confide_owner using (true) with check (true);
create policy evidence_code_handle on evidence_code to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'handle'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select (patient_id, reference, organisation, way, made_at, made_by, expires_at, used_at), insert
  on evidence_code to confide_app;

-- ── without signing in ────────────────────────────────────────────────────────────────────────
-- Whether files may come with this code now; each time counts, as a file that is no good costs work too.
create function try_evidence(p_hash bytea, p_most int) returns boolean
language sql security definer set search_path = pg_catalog, public as $$
  with tried as (
    update evidence_code x set attempts = x.attempts + 1
     where x.code_hash = p_hash and x.used_at is null and x.expires_at > now() and x.attempts < p_most
    returning 1)
  select exists (select from tried)
$$;
revoke all on function try_evidence(bytea, int) from public;
grant execute on function try_evidence(bytea, int) to confide_app;

-- Uses the code up, and lets this transaction keep files for its request and do nothing else. The desk is told.
create function open_evidence(p_hash bytea, p_message uuid, out organisation text, out reference text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v evidence_code;
begin
  perform set_acting(null, 'none', '{}');
  update evidence_code x set used_at = now()
   where x.code_hash = p_hash and x.used_at is null and x.expires_at > now()
     and not exists (select from quarantined_file f where f.organisation = x.organisation and f.reference = x.reference)
  returning * into v;
  if not found then return; end if;
  insert into outbox (patient_id, id, topic, payload)
  values (v.patient_id, p_message, 'message', jsonb_build_object(
    'to', 'organisation', 'organisation', v.organisation, 'kind', 'evidence-came', 'reference', v.reference));
  organisation := v.organisation; reference := v.reference;
  perform set_acting(null, 'evidence', array[v.organisation]);
  execute format('set local confide.evidence = %L', v.reference);
end $$;
revoke all on function open_evidence(bytea, uuid) from public;
grant execute on function open_evidence(bytea, uuid) to confide_app;

do $$
declare t text;
begin
  foreach t in array array['quarantined_file', 'flat_page'] loop
    execute format($p$create policy %I on %I for insert to confide_app with check (
      current_setting('confide.view', true) = 'evidence'
      and reference = current_setting('confide.evidence', true)
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_evidence', t);
  end loop;
end $$;

-- ── what goes when it is decided ──────────────────────────────────────────────────────────────
-- And when it is asked for anew, in the act that does: what was sent stays where that is refused.
create or replace function forget_evidence(p_reference text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if coalesce(current_setting('confide.view', true), '') not in ('desk', 'handle') or p_reference !~ '^SR-' then
    return;
  end if;
  delete from quarantined_file x where x.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0;
  delete from flat_page x where x.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0;
  delete from evidence_code x where x.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0;
end $$;

create or replace function forget_register() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from quarantined_file f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state not in ('received', 'identity');
  delete from flat_page f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state not in ('received', 'identity');
  delete from evidence_code c using access_register r
   where r.organisation = c.organisation and r.reference = c.reference and r.state not in ('received', 'identity');
  delete from evidence_code c where c.used_at is null and c.expires_at <= now();
  delete from access_register where closed_on < (now() at time zone 'Europe/London')::date - interval '3 years';
end $$;

-- The day on which what shows who asks had come, where that was before somebody looked at it: from then on the time
-- runs (SAR-4).
alter table access_request_event add column arrived_on date;
