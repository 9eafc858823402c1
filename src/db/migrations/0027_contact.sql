-- How a patient wants to be written to, and what they need to read it. Append-only: the newest counts.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2701, 'contact_choice', 'patient', 'patient_id', 'messages');

create table contact_choice (
  patient_id uuid not null,
  id uuid not null,
  way text not null constraint contact_choice_way_check check (way in ('mail', 'paper', 'none')),
  address text,
  language text,
  format text not null constraint contact_choice_format_check
    check (format in ('standard', 'large-print', 'easy-read', 'audio', 'braille')),
  recorded_at timestamptz not null,
  constraint contact_choice_pk primary key (patient_id, id),
  constraint contact_choice_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint contact_choice_address_check check (way <> 'mail' or address is not null)
);

alter table contact_choice enable row level security;
alter table contact_choice force row level security;
create policy contact_choice_owner on contact_choice to confide_owner using (true) with check (true);
create policy contact_choice_read on contact_choice for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy contact_choice_add on contact_choice for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');
create policy contact_choice_relay on contact_choice for select to confide_relay using (true);
grant select, insert on contact_choice to confide_app;
grant select on contact_choice to confide_relay;

-- Where one message goes, instead of the address that counts now: the one before, told that it changed.
alter table message add column address text;
