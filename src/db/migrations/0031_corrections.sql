-- Corrections: what a patient says is wrong in an entry, and what the service that wrote it answers.
-- UK GDPR Article 16; the time to answer is that of Article 12 (3).
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2501, 'entry_correction', 'patient', 'patient_id', 'record');

-- version: the one the patient had read. answered_version: the one the answer made.
create table entry_correction (
  patient_id uuid not null,
  id uuid not null,
  reference text not null,
  organisation text collate "C" not null
    constraint entry_correction_organisation_fk references organisation (id),
  entry_id uuid not null,
  version int not null,
  wrong text not null,
  should_say text not null,
  evidence text,
  recorded_at timestamptz not null default now(),
  due_on date not null,
  state text not null default 'waiting' constraint entry_correction_state_check
    check (state in ('waiting', 'amended', 'note-added', 'refused', 'withdrawn')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  answered_version int,
  constraint entry_correction_pk primary key (patient_id, id),
  constraint entry_correction_patient_fk foreign key (patient_id) references patient (patient_id)
);
-- one correction of one entry at a time
create unique index entry_correction_waiting on entry_correction (patient_id, entry_id) where state = 'waiting';

alter table entry_correction enable row level security;
alter table entry_correction force row level security;
create policy entry_correction_owner on entry_correction to confide_owner using (true) with check (true);
create policy entry_correction_read on entry_correction for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'patient'
       or current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) in ('write', 'import')
          and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0));
create policy entry_correction_ask on entry_correction for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');
create policy entry_correction_end on entry_correction for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) = 'write'
          and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0));
grant select, insert on entry_correction to confide_app;
grant update (state, answer, answered_by, answered_at, answered_version) on entry_correction to confide_app;
grant select on entry_correction to confide_job;

-- ── the log: one more kind of line ────────────────────────────────────────────────────────────
do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'access_event_kind_check' and conrelid = 'access_event'::regclass;
  if v_text not like '%''mark''::text%' then
    raise exception 'the kinds of lines of the log are not as this change expects them';
  end if;
  alter table access_event drop constraint access_event_kind_check;
  execute 'alter table access_event add constraint access_event_kind_check '
    || replace(v_text, '''mark''::text', '''mark''::text, ''correct''::text');
end $$;
