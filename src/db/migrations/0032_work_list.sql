-- The work list of a service: what waits for its staff, without a word of any record. Filled from the outboxes.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2601, 'work_item', 'directory', 'organisation', 'messages');

-- patient_id: null for what came in on paper, which names its patient itself.
create table work_item (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  kind text collate "C" not null constraint work_item_kind_check check (kind in
    ('private-request', 'correction', 'mail-failed', 'paper-form', 'proxy-request', 'copy-request')),
  patient_id uuid,
  created_at timestamptz not null,
  due_on date,
  owner text,
  owner_name text,
  closed_at timestamptz,
  closed_by text,
  constraint work_item_pk primary key (organisation, reference)
);
create index work_item_open on work_item (organisation, created_at) where closed_at is null;

alter table work_item enable row level security;
alter table work_item force row level security;
create policy work_item_owner on work_item to confide_owner using (true) with check (true);
create policy work_item_relay on work_item to confide_relay using (true) with check (true);
create policy work_item_desk on work_item for select to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy work_item_take on work_item for update to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
-- what came in on paper is about a patient that nobody has looked up yet
create policy work_item_add on work_item for insert to confide_app with check (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  and patient_id is null and owner is null and closed_at is null);
grant select, insert, update on work_item to confide_relay;
grant select, insert on work_item to confide_app;
grant update (owner, owner_name, closed_at, closed_by) on work_item to confide_app;

-- What was asked before there was a list, and is answered, waits no longer.
update outbox o set relayed_at = now()
 where o.topic = 'work' and o.relayed_at is null
   and exists (select 1 from private_request r
                where r.patient_id = o.patient_id and r.reference = o.payload ->> 'reference'
                  and r.state <> 'waiting');
