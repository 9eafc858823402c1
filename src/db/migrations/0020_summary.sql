-- The Summary Care Record: what the patient prefers, what is added or withheld one by one, and the document
-- made of the registered practice's own entries that are not private. @see docs/decisions/0010-summary.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (80, 'summary', 'patient', 'patient_id', 'summary'),
  (81, 'summary_preference', 'patient', 'patient_id', 'summary'),
  (82, 'summary_preference_history', 'patient', 'patient_id', 'summary'),
  (83, 'summary_item', 'patient', 'patient_id', 'summary'),
  (84, 'summary_coverage', 'local', null, 'summary');

-- ── what the patient prefers (SCR-20 to SCR-27) ───────────────────────────────────────────────
create table summary_preference (
  patient_id uuid constraint summary_preference_pk primary key,
  preference text not null constraint summary_preference_check
    check (preference in ('no-preference', 'core', 'additional', 'dissent')),
  recorded_at timestamptz not null,
  constraint summary_preference_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table summary_preference_history (
  patient_id uuid not null,
  id uuid not null,
  preference text not null constraint summary_preference_history_check
    check (preference in ('no-preference', 'core', 'additional', 'dissent')),
  asked_by text not null constraint summary_preference_history_asked_by_check
    check (asked_by in ('patient', 'parent', 'attorney', 'deputy', 'best-interests')),
  channel text not null constraint summary_preference_history_channel_check
    check (channel in ('online', 'paper', 'desk', 'phone', 'record')),
  form_version text,
  recorded_by text not null,
  organisation text collate "C"
    constraint summary_preference_history_organisation_fk references organisation (id),
  recorded_at timestamptz not null,
  constraint summary_preference_history_pk primary key (patient_id, id),
  constraint summary_preference_history_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- ── items added or withheld one by one ────────────────────────────────────────────────────────
create table summary_item (
  patient_id uuid not null,
  entry_id uuid not null,
  rule text not null constraint summary_item_rule_check check (rule in ('add', 'withhold', 'as-usual')),
  organisation text collate "C" not null constraint summary_item_organisation_fk references organisation (id),
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint summary_item_pk primary key (patient_id, entry_id),
  constraint summary_item_entry_fk foreign key (patient_id, entry_id) references entry (patient_id, id)
);

-- ── the document: one is in force, those it replaced stay for audit ───────────────────────────
create table summary (
  patient_id uuid not null,
  id uuid not null,
  version int not null,
  state text not null constraint summary_state_check check (state in ('live', 'blank', 'replaced')),
  -- null: blank, after a dissent
  scope text constraint summary_scope_check check (scope in ('core', 'additional')),
  practice text collate "C" not null constraint summary_practice_fk references organisation (id),
  choice_version bigint not null,
  replaces uuid,
  -- what it says, without when it was made: the same again is not a new version
  digest bytea not null,
  made_at timestamptz not null,
  -- looked at again with a change that left it as it is
  checked_at timestamptz not null,
  -- the first day on which it would say something else because a window has passed
  due_on date,
  replaced_at timestamptz,
  staff_text text,
  patient_text text,
  staff_html text,
  patient_html text,
  constraint summary_pk primary key (patient_id, id),
  constraint summary_version_unique unique (patient_id, version),
  constraint summary_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint summary_blank_check check ((scope is null) = (staff_text is null))
) with (toast_tuple_target = 8160);
alter table summary alter column staff_text set storage external;
alter table summary alter column patient_text set storage external;
create unique index summary_in_force on summary (patient_id) where state <> 'replaced';
create index summary_due on summary (due_on) where state = 'live' and due_on is not null;

-- ── coverage by day: counts, and no patient ───────────────────────────────────────────────────
create table summary_coverage (
  on_day date not null,
  practice text collate "C" not null constraint summary_coverage_practice_fk references organisation (id),
  area text not null,
  patients int not null,
  core int not null,
  additional int not null,
  dissent int not null,
  constraint summary_coverage_pk primary key (on_day, practice, area)
);

-- ── who may ───────────────────────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['summary', 'summary_preference', 'summary_preference_history', 'summary_item'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;

-- Replaced ones are read by nobody this way. Blank is read too: "no summary, the patient's choice".
create policy summary_read on summary for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and state <> 'replaced'
  and current_setting('confide.view', true) in ('summary', 'patient'));
-- The daily job finds who is due: which patients, and nothing of what is said.
create policy summary_due on summary for select to confide_job using (
  state = 'live' and current_setting('confide.view', true) = 'finder');
grant select on summary to confide_app;
grant select (patient_id, state, due_on) on summary to confide_job;

create policy summary_preference_read on summary_preference for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('summary', 'patient', 'choose', 'import'));
create policy summary_preference_add on summary_preference for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('choose', 'import'));
create policy summary_preference_change on summary_preference for update to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('choose', 'import'));
grant select, insert, update on summary_preference to confide_app;
grant select, insert, update on summary_preference to confide_job;

create policy summary_preference_history_read on summary_preference_history for select to confide_app, confide_job
  using (patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('patient', 'choose', 'import'));
create policy summary_preference_history_add on summary_preference_history for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,' and organisation is null
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy summary_preference_history_job on summary_preference_history for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
grant select, insert on summary_preference_history to confide_app;
grant select, insert on summary_preference_history to confide_job;

create policy summary_item_use on summary_item to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
grant select, insert, update on summary_item to confide_app;

grant select, insert, update on summary_coverage to confide_job;
grant select on summary_coverage to confide_app;

-- ── building ──────────────────────────────────────────────────────────────────────────────────
-- Whoever changes a record, its preference or its registration makes its summary anew in the same
-- transaction, whatever of the record that transaction itself may see. So these three look and write as the
-- owner, for the patient entered and in a view that writes.
create function may_build_summary(p_patient uuid) returns void
language plpgsql as $$
begin
  if current_setting('confide.patient', true) is distinct from p_patient::text
     or current_setting('confide.view', true) not in ('write', 'choose', 'import') then
    raise exception 'a summary is made in a transaction that changes its patient';
  end if;
end $$;

-- What a summary is made of besides entries. Builders take turns here: the summary in force is touched first.
create function open_summary(p_patient uuid, p_at timestamptz,
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

-- The entries a summary can hold: of its kinds, and of the many kinds those of its windows and codes. Private
-- ones come with their flag: that something is withheld is said on the face of a summary.
create function summary_entries(p_patient uuid, p_own text[], p_from timestamptz, p_observations text[])
returns table (id uuid, organisation text, version int, kind text, private boolean,
               withheld_from_patient boolean, recorded_at timestamptz, resource text, rule text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform may_build_summary(p_patient);
  return query
    select e.id, e.organisation, e.version, e.kind, e.private, e.withheld_from_patient, e.recorded_at,
           e.resource, i.rule
      from entry e left join summary_item i on i.patient_id = p_patient and i.entry_id = e.id
     where e.patient_id = p_patient and e.organisation = any (p_own)
       and e.kind = any (array['AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Condition',
                               'Procedure', 'Immunization', 'Flag', 'List', 'Observation'])
       and (case e.kind
              when 'Observation' then e.code = any (p_observations) or lower(e.code_text) = any (p_observations)
              -- finished long ago counts only where it says when: it may have been a repeat until lately
              when 'MedicationRequest' then e.status is distinct from 'completed' or e.effective_at is null
                or e.effective_at >= p_from or strpos(e.resource, '"end"') > 0
              else true end
            or i.rule = 'add')
     order by e.effective_at desc nulls last, e.id desc;
end $$;

-- Replaces the summary in force. With null texts: by a blank one.
create function put_summary(p_patient uuid, p_id uuid, p_practice text, p_scope text, p_choice_version bigint,
  p_digest bytea, p_at timestamptz, p_due_on date,
  p_staff_text text, p_patient_text text, p_staff_html text, p_patient_html text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_replaces uuid;
  v_version int;
begin
  perform may_build_summary(p_patient);
  update summary x set state = 'replaced', replaced_at = p_at
   where x.patient_id = p_patient and x.state <> 'replaced'
   returning x.id, x.version into v_replaces, v_version;
  insert into summary (patient_id, id, version, state, scope, practice, choice_version, replaces, digest,
                       made_at, checked_at, due_on, staff_text, patient_text, staff_html, patient_html)
  values (p_patient, p_id, coalesce(v_version, 0) + 1, case when p_scope is null then 'blank' else 'live' end,
          p_scope, p_practice, p_choice_version, v_replaces, p_digest, p_at, p_at, p_due_on,
          p_staff_text, p_patient_text, p_staff_html, p_patient_html)
  on conflict (patient_id) where state <> 'replaced' do nothing;
  if not found then
    raise exception 'another transaction made the first summary' using errcode = 'serialization_failure';
  end if;
end $$;

-- Counts, and nobody: for a job that publishes how many have a summary (names no patient).
create function count_summaries()
returns table (practice text, area text, patients bigint, core bigint, additional bigint, dissent bigint)
language sql security definer set search_path = pg_catalog, public as $$
  select p.registered_practice, coalesce(p.area, ''), count(*),
         count(*) filter (where s.state = 'live' and s.scope = 'core'),
         count(*) filter (where s.state = 'live' and s.scope = 'additional'),
         count(*) filter (where f.preference = 'dissent')
    from patient p
    left join summary s on s.patient_id = p.patient_id and s.state <> 'replaced'
    left join summary_preference f on f.patient_id = p.patient_id
   where p.registered_practice is not null and p.died_at is null
   group by 1, 2
$$;

revoke all on function may_build_summary(uuid) from public;
revoke all on function open_summary(uuid, timestamptz) from public;
revoke all on function summary_entries(uuid, text[], timestamptz, text[]) from public;
revoke all on function put_summary(uuid, uuid, text, text, bigint, bytea, timestamptz, date, text, text, text, text)
  from public;
revoke all on function count_summaries() from public;
grant execute on function open_summary(uuid, timestamptz) to confide_app, confide_job;
grant execute on function summary_entries(uuid, text[], timestamptz, text[]) to confide_app, confide_job;
grant execute on function
  put_summary(uuid, uuid, text, text, bigint, bytea, timestamptz, date, text, text, text, text)
  to confide_app, confide_job;
grant execute on function count_summaries() to confide_job;
