-- The patient's text of a summary has a version and a time of its own: they change when what the patient reads
-- does, and not when only the staff's text does, which would tell that something is withheld from them.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter table summary add column patient_version uuid;
alter table summary add column patient_made_at timestamptz;
-- what the patient's text says, without when; null where it is not known, or there is none
alter table summary add column patient_digest bytea;
update summary set patient_version = id, patient_made_at = made_at;
alter table summary alter column patient_version set not null;
alter table summary alter column patient_made_at set not null;

drop function open_summary(uuid, timestamptz);
create function open_summary(p_patient uuid, p_at timestamptz,
  out practice text, out practice_name text, out own text[], out registered_at timestamptz,
  out preference text, out choice_version bigint, out died_at timestamptz, out nhs_number text,
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

-- Replaces the summary in force. With null texts: by a blank one. With null texts for the patient only: what the
-- patient reads stays as it is, to the letter.
drop function put_summary(uuid, uuid, text, text, bigint, bytea, timestamptz, date, text, text, text, text);
create function put_summary(p_patient uuid, p_id uuid, p_practice text, p_scope text, p_choice_version bigint,
  p_digest bytea, p_patient_digest bytea, p_at timestamptz, p_due_on date,
  p_staff_text text, p_patient_text text, p_staff_html text, p_patient_html text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_last summary;
  v_stays boolean := p_staff_text is not null and p_patient_text is null;
begin
  perform may_build_summary(p_patient);
  update summary x set state = 'replaced', replaced_at = p_at
   where x.patient_id = p_patient and x.state <> 'replaced'
   returning x.* into v_last;
  if v_stays and v_last.patient_text is null then
    raise exception 'there is no text of the patient to keep';
  end if;
  insert into summary (patient_id, id, version, state, scope, practice, choice_version, replaces, digest,
                       made_at, checked_at, due_on, staff_text, staff_html,
                       patient_text, patient_html, patient_version, patient_made_at, patient_digest)
  values (p_patient, p_id, coalesce(v_last.version, 0) + 1, case when p_scope is null then 'blank' else 'live' end,
          p_scope, p_practice, p_choice_version, v_last.id, p_digest, p_at, p_at, p_due_on,
          p_staff_text, p_staff_html,
          case when v_stays then v_last.patient_text else p_patient_text end,
          case when v_stays then v_last.patient_html else p_patient_html end,
          case when v_stays then v_last.patient_version else p_id end,
          case when v_stays then v_last.patient_made_at else p_at end,
          p_patient_digest)
  on conflict (patient_id) where state <> 'replaced' do nothing;
  if not found then
    raise exception 'another transaction made the first summary' using errcode = 'serialization_failure';
  end if;
end $$;

revoke all on function open_summary(uuid, timestamptz) from public;
revoke all on function
  put_summary(uuid, uuid, text, text, bigint, bytea, bytea, timestamptz, date, text, text, text, text) from public;
grant execute on function open_summary(uuid, timestamptz) to confide_app, confide_job;
grant execute on function
  put_summary(uuid, uuid, text, text, bigint, bytea, bytea, timestamptz, date, text, text, text, text)
  to confide_app, confide_job;
