-- A successor acts for what it has absorbed: at its desk, at its watch, and when it records what a patient chose.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create or replace function enter_act(p_session bytea, p_patient uuid, p_use text,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text,
  out view text, out rule text, out own text[], out sources text[], out held_back boolean,
  out choice_version bigint, out valid_until timestamptz,
  out registered_here boolean, out related boolean, out died boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;   -- session, and the staff member with organisation and role
  p record;   -- patient
  v_listed text;
begin
  outcome := 'signed-out'; at := now(); known := false; view := 'none'; rule := 'no-relationship';
  own := '{}'; sources := '{}'; held_back := false; registered_here := false; related := false; died := false;

  select x.staff_id, x.patient_id, m.name, m.organisation, m.role, o.name as organisation_name,
         r.name as role_name, r.reads_clinical, r.writes_clinical, r.finds_patients, r.records_choices,
         r.works_desk, r.keeps_watch,
         m.suspended_at is not null or o.suspended_at is not null as suspended
    into s
    from session x left join staff m on m.id = x.staff_id
         left join organisation o on o.id = m.organisation left join role r on r.id = m.role
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then
    perform set_context(null, view, '{}', '{}');
    return;
  end if;

  select x.given_name, x.family_name, x.registered_practice, x.protected, x.died_at, y.choice_version into p
    from patient x left join sharing y on y.patient_id = x.patient_id where x.patient_id = p_patient;
  known := found;
  died := known and p.died_at is not null;
  choice_version := p.choice_version;

  if s.patient_id is not null then
    actor_kind := 'patient'; actor := s.patient_id::text;
    outcome := 'not-found';
    if p_patient = s.patient_id and not died and p_use = 'choose' then
      outcome := 'ok'; view := 'choose'; rule := 'own'; own := array['*'];
      actor_name := p.given_name || ' ' || p.family_name;
    end if;
    perform set_acting(case when outcome = 'ok' then p_patient end, view, own);
    return;
  end if;

  actor_kind := 'staff'; actor := s.staff_id::text; actor_name := s.name; organisation := s.organisation;
  organisation_name := s.organisation_name; role := s.role; role_name := s.role_name;
  if s.suspended or not coalesce(case p_use
       when 'choose' then s.records_choices when 'gate' then s.reads_clinical or s.finds_patients
       when 'mark' then s.writes_clinical when 'explain' then s.reads_clinical
       when 'desk' then s.works_desk when 'watch' then s.keeps_watch end, false) then
    outcome := 'role'; rule := 'role';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  select s.organisation || coalesce(array_agg(x.id order by x.id), '{}') into own
    from organisation x where x.absorbed_by = s.organisation;
  if p_use in ('desk', 'watch') then
    outcome := 'ok'; view := p_use; rule := 'own';
    perform set_acting(null, view, own);
    return;
  end if;

  outcome := 'not-found';
  select x.rule into v_listed from organisation_rule x
   where x.practice = p.registered_practice and x.organisation = s.organisation;
  registered_here := known and p.registered_practice is not distinct from s.organisation;
  related := exists (select 1 from relationship x
    where x.patient_id = p_patient and x.organisation = s.organisation
      and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now()));
  -- rule 0, and a death: only the gate opens for someone who died, with a legal reason
  if not known or (p.protected and not registered_here and v_listed is distinct from 'allowed')
     or (died and p_use <> 'gate') then
    own := '{}';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  -- who looks is one service; what it answers for is also what it has absorbed
  if p_use = 'gate' then own := array[s.organisation]; end if;
  if p_use = 'gate'
     or p_use = 'choose' and (related or registered_here)
     or p_use in ('mark', 'explain') and exists (select 1 from holding x
          where x.patient_id = p_patient and x.organisation = any (own) and x.entries > 0) then
    outcome := 'ok'; rule := 'own';
    view := case p_use when 'mark' then 'write' else p_use end;
    if p_use in ('mark', 'explain') then
      perform set_context(p_patient, view, own, own);
    else
      perform set_acting(p_patient, view, own);
    end if;
  else
    own := '{}';
    perform set_context(null, view, '{}', '{}');
  end if;
end $$;
