-- Sign-in: which of the two services a state was made for, and the choice of one organisation by staff
-- who belong to several.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (64, 'sign_in_choice', 'local', null, 'identity');

alter table sign_in add column service text not null
  constraint sign_in_service_check check (service in ('staff', 'patient'));
create index sign_in_created_at on sign_in (created_at);

create table sign_in_choice (
  token_hash bytea constraint sign_in_choice_pk primary key,
  issuer text not null,
  subject text not null,
  return_to text not null,
  created_at timestamptz not null default now()
);

create index staff_organisation on staff (organisation);
create index session_staff on session (staff_id) where staff_id is not null;
create index session_patient on session (patient_id) where patient_id is not null;

grant select, insert, delete on sign_in_choice to confide_identity;
