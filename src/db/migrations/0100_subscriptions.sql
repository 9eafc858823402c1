-- Subscriptions: who wants to be told that something of a patient is new, and where. What they may see is decided when
-- it is told, by an account's session made for that moment.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (10001, 'subscription', 'patient', 'patient_id', 'messages');

-- staff_id: null for the patient's own. after_at: what was recorded until then was told, but what is in `lately` of the
-- two minutes before. told: how many times something was. noted: SHA-256 of what was put on the patient's log last.
create table subscription (
  patient_id uuid not null,
  id uuid not null,
  staff_id uuid,
  topic text not null constraint subscription_topic_check check (topic in ('entries', 'choices')),
  endpoint text not null,
  heartbeat_seconds int,
  state text not null default 'requested'
    constraint subscription_state_check check (state in ('requested', 'active', 'error', 'off')),
  failures int not null default 0,
  told bigint not null default 0,
  after_at timestamptz not null default now(),
  lately text[] not null default '{}',
  noted bytea,
  sent_at timestamptz,
  created_at timestamptz not null default now(),
  ends_at timestamptz not null,
  constraint subscription_pk primary key (patient_id, id),
  constraint subscription_patient_fk foreign key (patient_id) references patient (patient_id)
);
create index subscription_beats on subscription (sent_at)
  where state in ('active', 'error') and heartbeat_seconds is not null;

alter table subscription enable row level security;
alter table subscription force row level security;
create policy subscription_owner on subscription to confide_owner using (true) with check (true);
create policy subscription_read on subscription for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid);
create policy subscription_add on subscription for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('staff', 'patient'));
create policy subscription_end on subscription for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('staff', 'patient'));
create policy subscription_relay on subscription for select to confide_relay using (true);
create policy subscription_told on subscription for update to confide_relay using (true);
grant select, insert on subscription to confide_app;
grant update (state) on subscription to confide_app;
grant select on subscription to confide_job;
grant select on subscription to confide_relay;
grant update (state, failures, told, after_at, lately, noted, sent_at) on subscription to confide_relay;

-- Who subscribes leaves the first thing to tell in the patient's outbox.
drop policy outbox_add on outbox;
create policy outbox_add on outbox for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) in ('write', 'choose', 'gate', 'handle', 'request', 'ask', 'import')
       or current_setting('confide.view', true) in ('staff', 'patient') and topic = 'subscription'));
