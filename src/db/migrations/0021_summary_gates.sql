-- Who may view a summary: the four gates of domain.md 1.5, in their order. Share-out, share-in and the lists
-- of organisations do not apply to it. @see docs/sharing-rules.md, The summary
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- Resolves a session to its actor as enter does, decides, and sets the context: view `summary` where the
-- summary may be read, `card` where no more than who the person is may be told, with the gate in `rule`.
create function enter_summary(p_session bytea, p_patient uuid,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text,
  out view text, out rule text, out own text[], out sources text[], out held_back boolean,
  out choice_version bigint, out valid_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;
  m record;
  o record;
  r record;
  p record;
  v text;
  v_related_until timestamptz;
  v_permitted_until timestamptz;
  v_emergency_until timestamptz;
  v_legal_until timestamptz;
begin
  outcome := 'signed-out'; at := now(); known := false; view := 'none'; rule := 'no-relationship';
  own := '{}'; sources := '{}'; held_back := false;
  perform set_context(null, view, '{}', '{}');

  select x.staff_id, x.patient_id into s from session x
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then return; end if;
  outcome := 'not-found';
  select x.given_name, x.family_name, x.registered_practice, x.protected, x.died_at into p
    from patient x where x.patient_id = p_patient;
  known := found;

  -- the patient's own: in the text without what is withheld from them
  if s.patient_id is not null then
    actor_kind := 'patient'; actor := s.patient_id::text;
    if p_patient = s.patient_id and p.died_at is null then
      outcome := 'ok'; view := 'patient'; rule := 'own'; actor_name := p.given_name || ' ' || p.family_name;
      select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
      perform set_context(p_patient, view, '{}', '{}');
    end if;
    return;
  end if;

  select x.name, x.organisation, x.role, x.suspended_at into m from staff x where x.id = s.staff_id;
  select x.name, x.suspended_at, x.permission_policy into o from organisation x where x.id = m.organisation;
  select x.name, x.reads_clinical into r from role x where x.id = m.role;
  v := m.organisation;
  actor_kind := 'staff'; actor := s.staff_id::text; actor_name := m.name; organisation := v;
  organisation_name := o.name; role := m.role; role_name := r.name;

  -- the role
  if m.suspended_at is not null or o.suspended_at is not null or not r.reads_clinical then
    outcome := 'role'; rule := 'role';
    return;
  end if;
  -- rule 0
  if not known or p.protected and p.registered_practice is distinct from v
     and not exists (select 1 from organisation_rule x where x.practice = p.registered_practice
                        and x.organisation = v and x.rule = 'allowed') then
    return;
  end if;
  -- a relationship, or an emergency access of this session; after a death, a legal reason
  select max(x.ends_at), max(x.ends_at) filter (where x.kind = 'legal')
    into v_emergency_until, v_legal_until from emergency_access x
   where x.patient_id = p_patient and x.staff_id = s.staff_id and x.organisation = v
     and x.session = p_session and x.starts_at <= now() and x.ends_at > now();
  if p.died_at is not null and v_legal_until is null then
    rule := 'role';
    return;
  end if;
  select max(coalesce(x.ends_at, 'infinity')) into v_related_until from relationship x
   where x.patient_id = p_patient and x.organisation = v
     and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
  if v_related_until is null and v_emergency_until is null then return; end if;

  outcome := 'ok'; view := 'card'; own := array[v];
  select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
  -- the preference
  if exists (select 1 from summary_preference x
              where x.patient_id = p_patient and x.preference = 'dissent') then
    rule := 'dissent';
  -- permission to view, or the emergency
  elsif v_emergency_until is not null then
    rule := 'emergency'; view := 'summary';
  elsif o.permission_policy = 'notice-based' then
    rule := 'shared'; view := 'summary';
  else
    select max(coalesce(x.ends_at, 'infinity')) into v_permitted_until from permission x
     where x.patient_id = p_patient and x.organisation = v
       and (x.staff_id = s.staff_id or x.staff_id is null and o.permission_policy = 'extended')
       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
    if v_permitted_until is null then
      rule := 'permission-not-asked';
    else
      rule := 'shared'; view := 'summary';
    end if;
  end if;
  valid_until := least(v_related_until, v_permitted_until, v_emergency_until);
  perform set_context(p_patient, view, '{}', '{}');
end $$;

revoke all on function enter_summary(bytea, uuid) from public;
grant execute on function enter_summary(bytea, uuid) to confide_app;

-- who a summary is about stands above it
drop policy patient_identifier_read on patient_identifier;
create policy patient_identifier_read on patient_identifier for select to confide_app, confide_job using (
  current_setting('confide.view', true) = 'finder'
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) in
       ('staff', 'patient', 'proxy', 'write', 'import', 'card', 'choose', 'gate', 'explain', 'summary'));
