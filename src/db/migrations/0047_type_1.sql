-- Type 1 objections: what a patient said about their practice's data leaving it for more than their own care.
-- Append-only: the newest counts. @see src/research/type-1.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4701, 'type_1_choice', 'patient', 'patient_id', 'research');

create table type_1_choice (
  patient_id uuid not null,
  id uuid not null,
  reference text not null,
  objects boolean not null,
  asked_by text not null constraint type_1_choice_asked_by_check
    check (asked_by in ('patient', 'parent', 'attorney', 'deputy', 'best-interests')),
  channel text not null constraint type_1_choice_channel_check
    check (channel in ('online', 'paper', 'desk', 'phone')),
  form_version text not null,
  recorded_by text not null,
  -- the practice; null for the patient
  organisation text collate "C" constraint type_1_choice_organisation_fk references organisation (id),
  recorded_at timestamptz not null,
  constraint type_1_choice_pk primary key (patient_id, id),
  constraint type_1_choice_patient_fk foreign key (patient_id) references patient (patient_id)
);

alter table type_1_choice enable row level security;
alter table type_1_choice force row level security;
create policy type_1_choice_owner on type_1_choice to confide_owner using (true) with check (true);
create policy type_1_choice_read on type_1_choice for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
create policy type_1_choice_add on type_1_choice for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,' and organisation is null
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
grant select, insert on type_1_choice to confide_app;

-- ── the work list: a practice enters it in its own system too ─────────────────────────────────
do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'work_item_kind_check' and conrelid = 'work_item'::regclass;
  if v_text not like '%''correction''::text%' then
    raise exception 'the kinds of work are not as this change expects them';
  end if;
  alter table work_item drop constraint work_item_kind_check;
  execute 'alter table work_item add constraint work_item_kind_check '
    || replace(v_text, '''correction''::text', '''correction''::text, ''type-1''::text');
end $$;
