-- Messages: what was told to whom, without a word about health; and what the relay needs to fill them from
-- the outboxes of all patients.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (52, 'message', 'directory', 'recipient', 'messages');

-- ── the relay tries again, later each time ────────────────────────────────────────────────────
alter table outbox add column tries int not null default 0;
alter table outbox add column try_after timestamptz;
grant update (tries, try_after) on outbox to confide_relay;

-- ── where a service is written to: its desk, and who keeps watch there ────────────────────────
alter table organisation add column desk_mail text;
alter table organisation add column watch_mail text;

-- ── messages ──────────────────────────────────────────────────────────────────────────────────
-- recipient: a patient's id, or a service's code. The id is the outbox row's, so that relaying twice adds once.
create table message (
  recipient text collate "C" not null,
  id uuid not null,
  box text not null constraint message_box_check check (box in ('patient', 'desk', 'watch')),
  kind text collate "C" not null,
  reference text,
  created_at timestamptz not null default now(),
  not_before timestamptz not null default now(),
  state text not null default 'waiting' constraint message_state_check
    check (state in ('waiting', 'sent', 'kept', 'refused', 'withdrawn')),
  tries int not null default 0,
  try_after timestamptz,
  sent_at timestamptz,
  read_at timestamptz,
  constraint message_pk primary key (recipient, id),
  constraint message_reference_check check (reference ~ '^[A-Z0-9-]{1,20}$')
);
create index message_waiting on message (not_before) where state = 'waiting';

alter table message enable row level security;
alter table message force row level security;
create policy message_owner on message to confide_owner using (true) with check (true);
create policy message_relay on message to confide_relay using (true) with check (true);
create policy message_read on message for select to confide_app using (
  recipient = nullif(current_setting('confide.patient', true), '')
  and current_setting('confide.view', true) = 'patient');
create policy message_seen on message for update to confide_app using (
  recipient = nullif(current_setting('confide.patient', true), '')
  and current_setting('confide.view', true) = 'patient');
grant select, insert, update on message to confide_relay;
grant select on message to confide_app;
grant update (read_at) on message to confide_app;
