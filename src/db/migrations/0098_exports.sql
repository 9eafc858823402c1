-- Exports (Bulk Data): which accounts of systems may take records out, and what each of their exports is about. Nothing
-- of a record is kept: a file is read from the records as it is downloaded.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (9801, 'export_right', 'local', null, 'identity'),
  (9802, 'export_job', 'local', null, 'record'),
  (9803, 'export_patient', 'local', null, 'record');

create table export_right (
  staff_id uuid constraint export_right_pk primary key
    constraint export_right_staff_fk references staff (id),
  granted_at timestamptz not null default now(),
  ended_at timestamptz
);
grant select, insert, update on export_right to confide_identity;

-- session: in which it goes on; that of the one who asked for its status last. since: of the entries. reason: why it
-- was refused or stopped. refused_on, times: those of an account that were refused on one day are one row.
create table export_job (
  id uuid constraint export_job_pk primary key,
  organisation text collate "C" not null constraint export_job_organisation_fk references organisation (id),
  staff_id uuid not null,
  staff_name text not null,
  session bytea not null,
  request_id text not null,
  request text not null,
  patients text not null constraint export_job_patients_check check (patients in ('in-care', 'registered')),
  kinds text[],
  since timestamptz,
  state text not null constraint export_job_state_check
    check (state in ('running', 'done', 'deleted', 'refused')),
  looked_after uuid,
  looked int not null default 0,
  leased_until timestamptz,
  started_at timestamptz not null default now(),
  ended_at timestamptz,
  expires_at timestamptz not null,
  refused_on date constraint export_job_refused_on_check check ((refused_on is not null) = (state = 'refused')),
  times int not null default 1
);
create unique index export_job_running on export_job (organisation) where state = 'running';
create unique index export_job_refused on export_job (staff_id, refused_on) where state = 'refused';
create index export_job_organisation on export_job (organisation, started_at);
create index export_job_expires on export_job (expires_at) where state in ('running', 'done');
grant select, insert, update, delete on export_job to confide_job;

-- Whose records have something of these kinds in an export.
create table export_patient (
  job uuid not null constraint export_patient_job_fk references export_job (id),
  patient_id uuid not null,
  kinds text[] not null,
  constraint export_patient_pk primary key (job, patient_id)
);
alter table export_patient enable row level security;
alter table export_patient force row level security;
create policy export_patient_owner on export_patient to confide_owner using (true) with check (true);
create policy export_patient_job on export_patient to confide_job using (true) with check (true);
grant select, insert, delete on export_patient to confide_job;
