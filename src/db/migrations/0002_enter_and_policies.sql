-- The grant, row-level security, and the way onto Citus. docs/sharing-rules.md has the table these follow.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── context ───────────────────────────────────────────────────────────────────────────────────
-- The settings every policy reads. SET LOCAL, not set_config: Citus forwards only the statement.
-- open_from: organisations whose ordinary entries may be seen; private_from: whose private ones too.
create function set_context(p_patient uuid, p_view text, p_open_from text[], p_private_from text[])
returns void language plpgsql as $$
begin
  execute format('set local confide.patient = %L', coalesce(p_patient::text, ''));
  execute format('set local confide.view = %L', p_view);
  execute format('set local confide.open_from = %L', ',' || array_to_string(p_open_from, ',') || ',');
  execute format('set local confide.private_from = %L', ',' || array_to_string(p_private_from, ',') || ',');
end $$;

-- ── enter ─────────────────────────────────────────────────────────────────────────────────────
-- Resolves a session to its actor, computes the grant of (patient, viewer) by rules 0 to 10 of
-- docs/sharing-rules.md and sets the context for this transaction. p_use: who · read · write · find.
-- Many small lookups, each of one fact, instead of one join.
create function enter(p_session bytea, p_patient uuid, p_use text,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text, out own_patient uuid,
  out view text, out rule text, out own text[], out sources text[], out held_back boolean,
  out choice_version bigint, out valid_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;   -- session
  m record;   -- staff member
  o record;   -- the staff member's organisation
  r record;   -- role
  p record;   -- patient
  v text;
  v_listed text;
  v_share_nothing boolean;
  v_shared_out text[];
  v_refused text[];
  v_defaults text[];
  v_share_in text;
  v_choices_until timestamptz;
  v_related_until timestamptz;
  v_permitted_until timestamptz;
  v_emergency_until timestamptz;
  v_legal_until timestamptz;
  v_holds_own boolean;
begin
  outcome := 'signed-out'; at := now(); known := false; view := 'none'; rule := 'no-relationship';
  own := '{}'; sources := '{}'; held_back := false;

  select x.staff_id, x.patient_id into s from session x
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then
    perform set_context(null, view, '{}', '{}');
    return;
  end if;

  select x.given_name, x.family_name, x.registered_practice, x.protected, x.died_at into p
    from patient x where x.patient_id = case when p_use = 'who' then s.patient_id else p_patient end;
  known := found;

  if s.patient_id is not null then
    actor_kind := 'patient'; actor := s.patient_id::text; own_patient := s.patient_id;
    if p_use = 'who' then
      outcome := 'ok'; actor_name := p.given_name || ' ' || p.family_name;
    elsif p_patient = s.patient_id and p.died_at is null and p_use = 'read' then
      outcome := 'ok'; view := 'patient'; rule := 'own'; actor_name := p.given_name || ' ' || p.family_name;
      select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
      select coalesce(array_agg(x.organisation), '{}') into own
        from holding x where x.patient_id = p_patient;
    else
      outcome := 'not-found';
    end if;
    perform set_context(case when view = 'patient' then p_patient end, view, own, own);
    return;
  end if;

  select x.name, x.organisation, x.role, x.suspended_at into m from staff x where x.id = s.staff_id;
  select x.name, x.suspended_at, x.permission_policy into o from organisation x where x.id = m.organisation;
  select x.name, x.reads_clinical, x.writes_clinical, x.finds_patients into r from role x where x.id = m.role;
  v := m.organisation;
  actor_kind := 'staff'; actor := s.staff_id::text; actor_name := m.name; organisation := v;
  organisation_name := o.name; role := m.role; role_name := r.name;

  if p_use = 'who' then
    outcome := 'ok';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  -- rule 1, the part that is the same for every patient
  if m.suspended_at is not null or o.suspended_at is not null
     or not (case p_use when 'read' then r.reads_clinical when 'write' then r.writes_clinical
                        when 'find' then r.finds_patients end) then
    outcome := 'role'; rule := 'role';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  if p_use = 'find' and p_patient is null then
    outcome := 'ok'; view := 'finder';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;

  outcome := 'not-found';
  select x.rule into v_listed from organisation_rule x
   where x.practice = p.registered_practice and x.organisation = v;
  -- rule 0
  if not known or p.protected and p.registered_practice is distinct from v
                  and v_listed is distinct from 'allowed' then
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  select x.choice_version, x.share_nothing into choice_version, v_share_nothing
    from sharing x where x.patient_id = p_patient;
  if p_use = 'find' then
    outcome := 'ok'; view := 'card'; rule := 'find';
    perform set_context(p_patient, view, '{}', '{}');
    return;
  end if;

  select max(x.ends_at), max(x.ends_at) filter (where x.kind = 'legal')
    into v_emergency_until, v_legal_until from emergency_access x
   where x.patient_id = p_patient and x.staff_id = s.staff_id and x.organisation = v
     and x.starts_at <= now() and x.ends_at > now();
  -- rule 1, the part about the patient: death, without a legal reason
  if p.died_at is not null and v_legal_until is null then
    rule := 'role';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;

  select max(coalesce(x.ends_at, 'infinity')) into v_related_until from relationship x
   where x.patient_id = p_patient and x.organisation = v
     and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
  if p_use = 'write' then
    if v_related_until is not null then
      outcome := 'ok'; view := 'write'; rule := 'own'; own := array[v]; valid_until := v_related_until;
    end if;
    perform set_context(case when view = 'write' then p_patient end, view, own, own);
    return;
  end if;

  -- rule 2, and the organisations that share out by their published default
  select coalesce(array_agg(x.id) filter (where x.absorbed_by = v), '{}'),
         coalesce(array_agg(x.id) filter (where x.share_out_default = 'yes'
           and x.share_out_default_from <= now()), '{}')
    into own, v_defaults
    from organisation x where x.absorbed_by = v or x.share_out_default = 'yes';
  own := v || own;

  select coalesce(array_agg(x.organisation) filter (where x.share_out = 'yes'
           and (x.share_out_until is null or x.share_out_until > now())), '{}'),
         coalesce(array_agg(x.organisation) filter (where x.share_out = 'no'
           and (x.share_out_until is null or x.share_out_until > now())), '{}'),
         max(x.share_in) filter (where x.organisation = v
           and (x.share_in_until is null or x.share_in_until > now())),
         least(min(x.share_out_until) filter (where x.share_out_until > now()),
               min(x.share_in_until) filter (where x.organisation = v and x.share_in_until > now()))
    into v_shared_out, v_refused, v_share_in, v_choices_until
    from choice x where x.patient_id = p_patient;

  -- rules 3, 6, 7, 8 and 9: what stands between this viewer and everything others wrote
  rule := 'shared';
  if v_emergency_until is not null then
    rule := 'emergency';
  elsif v_related_until is null then
    rule := 'no-relationship';
  elsif v_listed = 'prohibited' then
    rule := 'organisation-rule';
  elsif v_listed is null and p.registered_practice is distinct from v
    and coalesce((select x.verification_required from organisation x where x.id = p.registered_practice), true)
    and not exists (select 1 from verification x where x.patient_id = p_patient and x.organisation = v) then
    rule := 'organisation-rule';
  elsif v_share_in is distinct from 'yes' then
    rule := 'not-shared-in';
  elsif o.permission_policy <> 'notice-based' then
    select max(coalesce(x.ends_at, 'infinity')) into v_permitted_until from permission x
     where x.patient_id = p_patient and x.organisation = v
       and (x.staff_id = s.staff_id or x.staff_id is null and o.permission_policy = 'extended')
       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
    if v_permitted_until is null then rule := 'permission-not-asked'; end if;
  end if;
  -- rule 5 for each organisation that holds entries, and the one bit that something is held back
  select coalesce(array_agg(q.organisation) filter (where q.shares), '{}'),
         coalesce(bool_or(case when q.shares then q.private_entries > 0 else q.entries > 0 end)
                    filter (where not q.mine), false),
         coalesce(bool_or(q.entries > 0) filter (where q.mine), false)
    into sources, held_back, v_holds_own
    from (
      select x.organisation, x.entries, x.private_entries, x.organisation = any (own) as mine,
             rule in ('shared', 'emergency') and not v_share_nothing and x.organisation <> all (own)
             and (x.organisation = any (v_shared_out)
                  or x.organisation = any (v_defaults) and x.organisation <> all (v_refused)) as shares
        from holding x where x.patient_id = p_patient) q;
  valid_until := least(v_choices_until, v_related_until, v_permitted_until, v_emergency_until, v_legal_until);

  -- rule 3 for the record as a whole: with no relationship and no entry of its own, nothing is found
  if v_holds_own or v_related_until is not null or v_emergency_until is not null then
    outcome := 'ok'; view := 'staff';
    perform set_context(p_patient, view, own || sources, own);
  else
    own := '{}'; sources := '{}'; held_back := false;
    perform set_context(null, view, '{}', '{}');
  end if;
end $$;

-- A job (a command, an import) names its patient, its view and the organisations it writes for.
create function enter_job(p_patient uuid, p_view text, p_own text[]) returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if p_view not in ('import', 'finder') then
    raise exception 'a job may not take the view %', p_view;
  end if;
  perform set_context(p_patient, p_view, p_own, p_own);
  return now();
end $$;

revoke all on function set_context(uuid, text, text[], text[]) from public;
revoke all on function enter(bytea, uuid, text) from public;
revoke all on function enter_job(uuid, text, text[]) from public;
grant execute on function enter(bytea, uuid, text) to confide_app;
grant execute on function enter_job(uuid, text, text[]) to confide_job;

-- ── row-level security ────────────────────────────────────────────────────────────────────────
-- The owner's policy is what lets enter look; the owner is nobody's login.
do $$
declare t text;
begin
  foreach t in array array['patient', 'sharing', 'choice', 'choice_history', 'relationship',
    'verification', 'permission', 'emergency_access', 'entry', 'entry_version', 'entry_link', 'holding',
    'access_event', 'outbox', 'idempotency', 'patient_identifier', 'patient_name', 'session'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;

create policy entry_read on entry for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and strpos(case when private then current_setting('confide.private_from', true)
                  else current_setting('confide.open_from', true) end, ',' || organisation || ',') > 0
  and (not withheld_from_patient or current_setting('confide.view', true) not in ('patient', 'proxy')));
create policy entry_add on entry for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy entry_change on entry for update to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);

create policy entry_version_read on entry_version for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('staff', 'write', 'request', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy entry_version_add on entry_version for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);

create policy entry_link_use on entry_link to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import'));

create policy holding_use on holding to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);

create policy patient_read on patient for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in
    ('staff', 'patient', 'proxy', 'request', 'summary', 'write', 'import', 'card'));
create policy patient_add on patient for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
create policy patient_change on patient for update to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');

do $$
declare t text;
begin
  foreach t in array array['sharing', 'choice', 'choice_history', 'relationship', 'verification',
                           'permission', 'emergency_access'] loop
    execute format($p$create policy %I on %I for select to confide_app, confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) in ('patient', 'import'))$p$, t || '_read', t);
    execute format($p$create policy %I on %I for insert to confide_job with check (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import')$p$, t || '_add', t);
    -- history is only ever added to
    continue when t = 'choice_history';
    execute format($p$create policy %I on %I for update to confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import')$p$, t || '_change', t);
  end loop;
end $$;

create policy access_event_read on access_event for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'patient');
create policy access_event_add on access_event for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid);
create policy access_event_log on access_event for insert to confide_log with check (true);

create policy outbox_add on outbox for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import'));

create policy idempotency_use on idempotency to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write');

create policy patient_identifier_read on patient_identifier for select to confide_app, confide_job using (
  current_setting('confide.view', true) = 'finder'
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) in ('staff', 'patient', 'write', 'import', 'card'));
create policy patient_identifier_add on patient_identifier for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
create policy patient_identifier_sign_in on patient_identifier for select to confide_identity using (true);

create policy patient_name_read on patient_name for select to confide_app, confide_job using (
  current_setting('confide.view', true) = 'finder'
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) = 'import');
create policy patient_name_add on patient_name for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');

create policy session_identity on session to confide_identity using (true) with check (true);

-- ── grants: one per table ─────────────────────────────────────────────────────────────────────
grant select on table_registry to confide_app, confide_identity, confide_job;
grant select on organisation to confide_app, confide_identity, confide_job;
grant insert, update on organisation to confide_job;
grant select on role to confide_app, confide_identity, confide_job;
grant select, insert, update, delete on organisation_rule to confide_job;
grant select on patient to confide_app;
grant select, insert, update on patient to confide_job;
grant select on sharing to confide_app;
grant select, insert, update on sharing to confide_job;
grant select on choice to confide_app;
grant select, insert, update on choice to confide_job;
grant select on choice_history to confide_app;
grant select, insert on choice_history to confide_job;
grant select, insert, update on relationship to confide_job;
grant select, insert, update on verification to confide_job;
grant select, insert, update on permission to confide_job;
grant select, insert, update on emergency_access to confide_job;
grant select, insert, update on entry to confide_app;
grant select, insert, update on entry to confide_job;
grant select, insert on entry_version to confide_app;
grant select, insert on entry_version to confide_job;
grant select, insert on entry_link to confide_app;
grant select, insert on entry_link to confide_job;
grant select, insert, update on holding to confide_app;
grant select, insert, update on holding to confide_job;
grant select, insert on access_event to confide_app;
grant insert on access_event to confide_job;
grant insert on access_event to confide_log;
grant insert on outbox to confide_app;
grant insert on outbox to confide_job;
grant select, insert on idempotency to confide_app;
grant select on patient_identifier to confide_app;
grant select on patient_identifier to confide_identity;
grant select, insert on patient_identifier to confide_job;
grant select on patient_name to confide_app;
grant select, insert on patient_name to confide_job;
grant select, insert, update on staff to confide_identity;
grant select, insert, update on session to confide_identity;
grant select, insert, delete on sign_in to confide_identity;
grant insert on system_event to confide_identity;
grant insert on system_event to confide_log;
grant select, insert, update on staff to confide_job;

-- ── scale-out ─────────────────────────────────────────────────────────────────────────────────
-- Turns the plain schema into a distributed one, in one transaction, in registry order. Foreign keys
-- are dropped first and put back after: Citus refuses to distribute a table others point to.
create function scale_out(p_shards int) returns text
language plpgsql set search_path = pg_catalog, public as $$
declare
  k record;
  t record;
  v_first text;
begin
  if not exists (select 1 from pg_extension where extname = 'citus') then
    return 'citus is not installed: nothing to do';
  end if;
  perform set_config('citus.shard_count', p_shards::text, true);
  perform set_config('citus.multi_shard_modify_mode', 'sequential', true);
  create temporary table scale_out_key on commit drop as
    select c.conrelid::regclass::text as tbl, c.conname, pg_get_constraintdef(c.oid) as def
      from pg_constraint c join table_registry r on r.name = c.conrelid::regclass::text
     where c.contype = 'f' and c.conparentid = 0;
  for k in select * from scale_out_key loop
    execute format('alter table %s drop constraint %I', k.tbl, k.conname);
  end loop;
  for t in select * from table_registry where class <> 'local' order by position loop
    if t.class = 'reference' then
      execute format('select create_reference_table(%L)', t.name);
    elsif t.class = 'patient' and v_first is not null then
      execute format('select create_distributed_table(%L, %L, colocate_with => %L)',
                     t.name, t.distributed_by, v_first);
    else
      execute format('select create_distributed_table(%L, %L, colocate_with => ''none'')',
                     t.name, t.distributed_by);
      if t.class = 'patient' then v_first := t.name; end if;
    end if;
  end loop;
  for k in select * from scale_out_key loop
    execute format('alter table %s add constraint %I %s', k.tbl, k.conname, k.def);
  end loop;
  return format('distributed over %s shards', p_shards);
end $$;
revoke all on function scale_out(int) from public;
