-- What was decided about single items of a summary: each decision stays, the one in force is in summary_item.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (85, 'summary_item_history', 'patient', 'patient_id', 'summary');

create table summary_item_history (
  patient_id uuid not null,
  id uuid not null,
  entry_id uuid not null,
  rule text not null constraint summary_item_history_rule_check check (rule in ('add', 'withhold', 'as-usual')),
  organisation text collate "C" not null
    constraint summary_item_history_organisation_fk references organisation (id),
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint summary_item_history_pk primary key (patient_id, id),
  constraint summary_item_history_patient_fk foreign key (patient_id) references patient (patient_id)
);

alter table summary_item_history enable row level security;
alter table summary_item_history force row level security;
create policy summary_item_history_owner on summary_item_history to confide_owner using (true) with check (true);
create policy summary_item_history_read on summary_item_history for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy summary_item_history_add on summary_item_history for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
grant select, insert on summary_item_history to confide_app;
