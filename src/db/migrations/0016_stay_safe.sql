-- Stay safe: a patient's online access can be paused at once, and only the practice's desk lifts it. Nothing a
-- patient's own account shows may tell that it was paused: somebody may stand beside them.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (28, 'online_pause', 'patient', 'patient_id', 'identity');

-- practice: whose desk wrote this row last; the registered one when the patient paused.
create table online_pause (
  patient_id uuid not null,
  id uuid not null,
  practice text collate "C" constraint online_pause_practice_fk references organisation (id),
  paused_at timestamptz not null,
  paused_by text not null,
  lifted_at timestamptz,
  lifted_by text,
  constraint online_pause_pk primary key (patient_id, id),
  constraint online_pause_patient_fk foreign key (patient_id) references patient (patient_id)
);

alter table online_pause enable row level security;
alter table online_pause force row level security;
create policy online_pause_owner on online_pause to confide_owner using (true) with check (true);
create policy online_pause_read on online_pause for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('patient', 'choose', 'import'));
create policy online_pause_add on online_pause for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,'
       or strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0));
-- the patient's own session lifts nothing
create policy online_pause_lift on online_pause for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and current_setting('confide.acts_for', true) <> ',*,')
  with check (strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0);
create policy online_pause_job on online_pause for update to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
create policy online_pause_relay on online_pause for select to confide_relay using (true);
grant select on online_pause to confide_relay;
grant select, insert, update on online_pause to confide_app;
grant select, update on online_pause to confide_job;

-- What was done to online access is on the log, and stays out of what the patient's account shows of it.
create policy access_event_quiet on access_event as restrictive for select to confide_app using (
  filter is distinct from 'online-access');
