-- A copy on paper, from its printing until it is there: who did what, and when. Only ever added to.
-- @see src/access/posting.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6601, 'access_posting', 'patient', 'patient_id', 'access');

create table access_posting (
  patient_id uuid not null,
  reference text collate "C" not null,
  number int not null,
  organisation text collate "C" not null
    constraint access_posting_organisation_fk references organisation (id),
  step text not null constraint access_posting_step_check
    check (step in ('printed', 'posted', 'collected', 'returned')),
  at timestamptz not null,
  by_name text not null,
  constraint access_posting_pk primary key (patient_id, reference, number),
  constraint access_posting_request_fk foreign key (patient_id, reference)
    references access_request (patient_id, reference)
);
alter table access_posting enable row level security;
alter table access_posting force row level security;
create policy access_posting_owner on access_posting to confide_owner using (true) with check (true);
create policy access_posting_read on access_posting for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'patient'
       or current_setting('confide.view', true) = 'handle'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy access_posting_add on access_posting for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'handle'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select, insert on access_posting to confide_app;

-- A copy that is to be printed waits at the desk.
do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'work_item_kind_check' and conrelid = 'work_item'::regclass;
  if v_text not like '%''access-request''::text%' then
    raise exception 'the kinds of work are not as this change expects them';
  end if;
  alter table work_item drop constraint work_item_kind_check;
  execute 'alter table work_item add constraint work_item_kind_check '
    || replace(v_text, '''access-request''::text', '''access-request''::text, ''copy-to-post''::text');
end $$;
