-- A summary that is frozen (after a death, or without a practice) is due on no day.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create or replace function open_summary(p_patient uuid, p_at timestamptz,
  out practice text, out practice_name text, out own text[], out registered_at timestamptz,
  out preference text, out choice_version bigint, out died_at timestamptz, out nhs_number text,
  out resource text, out in_force uuid, out version int, out state text, out digest bytea)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare p record;
begin
  perform may_build_summary(p_patient);
  update summary x set checked_at = greatest(x.checked_at, p_at)
   where x.patient_id = p_patient and x.state <> 'replaced'
   returning x.id, x.version, x.state, x.digest into in_force, version, state, digest;
  select x.registered_practice, x.died_at, x.resource into p from patient x where x.patient_id = p_patient;
  practice := p.registered_practice; died_at := p.died_at; resource := p.resource;
  if practice is null or died_at is not null then
    -- frozen: no window of it passes any more
    update summary x set due_on = null
     where x.patient_id = p_patient and x.state <> 'replaced' and x.due_on is not null;
    return;
  end if;
  select x.name into practice_name from organisation x where x.id = p.registered_practice;
  select array[p.registered_practice] || coalesce(array_agg(x.id), '{}') into own
    from organisation x where x.absorbed_by = p.registered_practice;
  select max(x.starts_at) into registered_at from relationship x
   where x.patient_id = p_patient and x.organisation = p.registered_practice and x.kind = 'registration'
     and x.starts_at <= p_at and (x.ends_at is null or x.ends_at > p_at);
  select coalesce((select x.preference from summary_preference x where x.patient_id = p_patient), 'no-preference')
    into preference;
  select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
  select min(x.value) into nhs_number from patient_identifier x
   where x.patient_id = p_patient and x.system = 'https://fhir.nhs.uk/Id/nhs-number';
end $$;
