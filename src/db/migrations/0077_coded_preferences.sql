-- What a patient prefers of a summary is also read from the codes of the practice's record. @see docs/decisions/0010
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- code: it was read from this code of the record, and said_at is when it was said there; null: it was recorded here.
alter table summary_preference add column code text, add column said_at timestamptz;
alter table summary_preference_history add column code text;

drop function open_summary(uuid, timestamptz);
create function open_summary(p_patient uuid, p_at timestamptz,
  out practice text, out practice_name text, out own text[], out registered_at timestamptz,
  out preference text, out preferred_at timestamptz, out preferred_code text, out birth_date date,
  out choice_version bigint, out died_at timestamptz, out nhs_number text,
  out resource text, out in_force uuid, out version int, out state text, out digest bytea,
  out patient_version uuid, out patient_digest bytea)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare p record;
begin
  perform may_build_summary(p_patient);
  update summary x set checked_at = greatest(x.checked_at, p_at)
   where x.patient_id = p_patient and x.state <> 'replaced'
   returning x.id, x.version, x.state, x.digest, x.patient_version, x.patient_digest
   into in_force, version, state, digest, patient_version, patient_digest;
  select x.registered_practice, x.died_at, x.birth_date, x.resource, x.merged_into into p
    from patient x where x.patient_id = p_patient;
  practice := case when p.merged_into is null then p.registered_practice end;
  died_at := p.died_at; birth_date := p.birth_date; resource := p.resource;
  if practice is null or died_at is not null then
    -- frozen: no window of it passes any more; made anew when it opens again, also where it says the same
    update summary x set due_on = null, digest = ''::bytea
     where x.patient_id = p_patient and x.state <> 'replaced' and x.due_on is not null;
    return;
  end if;
  select x.name into practice_name from organisation x where x.id = p.registered_practice;
  select array[p.registered_practice] || coalesce(array_agg(x.id), '{}') into own
    from organisation x where x.absorbed_by = p.registered_practice;
  select max(x.starts_at) into registered_at from relationship x
   where x.patient_id = p_patient and x.organisation = p.registered_practice and x.kind = 'registration'
     and x.starts_at <= p_at and (x.ends_at is null or x.ends_at > p_at);
  select x.preference, coalesce(x.said_at, x.recorded_at), x.code into preference, preferred_at, preferred_code
    from summary_preference x where x.patient_id = p_patient;
  preference := coalesce(preference, 'no-preference');
  select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
  select x.value into nhs_number from patient_identifier x
   where x.patient_id = p_patient and x.system = 'https://fhir.nhs.uk/Id/nhs-number'
   order by x.moved_from is not null, x.value limit 1;
end $$;
revoke all on function open_summary(uuid, timestamptz) from public;
grant execute on function open_summary(uuid, timestamptz) to confide_app, confide_job;

-- Puts in force what a code of the record says, in the transaction that makes the summary anew, whatever that is.
create function put_coded_preference(p_patient uuid, p_id uuid, p_preference text, p_code text, p_said_at timestamptz,
  p_asked_by text, p_recorded_by text, p_organisation text, p_at timestamptz) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform may_build_summary(p_patient);
  insert into summary_preference (patient_id, preference, recorded_at, code, said_at)
  values (p_patient, p_preference, p_at, p_code, p_said_at)
  on conflict (patient_id) do update
     set preference = excluded.preference, recorded_at = excluded.recorded_at, code = excluded.code,
         said_at = excluded.said_at;
  insert into summary_preference_history (patient_id, id, preference, asked_by, channel, recorded_by, organisation,
                                          recorded_at, code)
  values (p_patient, p_id, p_preference, p_asked_by, 'record', p_recorded_by, p_organisation, p_at, p_code);
end $$;
revoke all on function put_coded_preference(uuid, uuid, text, text, timestamptz, text, text, text, timestamptz)
  from public;
grant execute on function put_coded_preference(uuid, uuid, text, text, timestamptz, text, text, text, timestamptz)
  to confide_app, confide_job;

-- Of observations with several codes: a code has capitals, and is looked for among small letters.
do $$
declare
  v_text text := pg_get_functiondef('summary_entries(uuid, text[], timestamptz, text[])'::regprocedure);
  v_from constant text := 'regexp_replace(x, ''([^a-z0-9 ])''';
begin
  if cardinality(string_to_array(v_text, v_from)) <> 2 then
    raise exception 'summary_entries is not as this change expects it';
  end if;
  execute replace(v_text, v_from, 'regexp_replace(lower(x), ''([^a-z0-9 ])''');
end $$;
