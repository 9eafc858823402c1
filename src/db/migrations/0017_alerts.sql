-- Alerts: looks that who keeps watch should check, with the evidence, the case and its outcome. A directory by
-- service: names and times, nothing clinical.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (53, 'alert', 'directory', 'organisation', 'audit'),
  (54, 'alert_note', 'directory', 'organisation', 'audit'),
  (66, 'watch_progress', 'local', null, 'audit');

create table alert (
  organisation text collate "C" not null,
  id uuid not null,
  reference text collate "C" not null,
  kind text not null constraint alert_kind_check check (kind in
    ('self-claimed', 'emergency', 'legal', 'own-record', 'same-name', 'same-address', 'many-patients',
     'out-of-hours', 'no-appointment')),
  type text,
  subtype text,
  patient_id uuid not null,
  patient_name text not null,
  patient_born date not null,
  staff_id uuid not null,
  staff_person text not null,
  staff_name text not null,
  staff_service text not null,
  look_at timestamptz not null,
  raised_at timestamptz not null default now(),
  evidence jsonb not null,
  suggestion text constraint alert_suggestion_check
    check (suggestion in ('justified', 'not-justified', 'training', 'incident')),
  outcome text constraint alert_outcome_check
    check (outcome in ('justified', 'not-justified', 'training', 'incident')),
  closed_at timestamptz,
  closed_by uuid,
  closed_by_person text,
  closed_by_name text,
  sampled boolean not null default false,
  checked_at timestamptz,
  checked_by uuid,
  checked_by_person text,
  patient_told_at timestamptz,
  constraint alert_pk primary key (organisation, id),
  constraint alert_reference_unique unique (organisation, reference),
  -- domain.md 1.5: which type goes with which subtype; what we found ourselves has neither
  constraint alert_pair_check check ((
    kind = 'self-claimed' and type = '1' and subtype in ('1', '2', '3', '4', '6')
    or kind in ('emergency', 'legal') and type = '2' and subtype in ('1', '2', '3', '5')
    or kind not in ('self-claimed', 'emergency', 'legal') and type is null and subtype is null) is true),
  constraint alert_closed_check check (
    num_nulls(outcome, closed_at, closed_by, closed_by_person, closed_by_name) in (0, 5)),
  -- the person who caused an alert does not close it: domain.md 1.5 [S26b]
  constraint alert_closer_check check (closed_by <> staff_id and closed_by_person <> staff_person),
  constraint alert_checker_check check (
    num_nulls(checked_at, checked_by, checked_by_person) in (0, 3)
    and (checked_by is null or closed_by is not null)
    and checked_by <> closed_by and checked_by <> staff_id
    and checked_by_person <> closed_by_person and checked_by_person <> staff_person)
);
create index alert_open on alert (organisation, raised_at) where closed_at is null;
create index alert_to_tell on alert (organisation, id) where outcome = 'not-justified' and patient_told_at is null;

create table alert_note (
  organisation text collate "C" not null,
  id uuid not null,
  alert uuid not null,
  at timestamptz not null default now(),
  by_staff uuid not null,
  by_name text not null,
  note text not null,
  constraint alert_note_pk primary key (organisation, id)
);
create index alert_note_alert on alert_note (organisation, alert);

-- How far the log has been looked through.
create table watch_progress (
  name text collate "C" constraint watch_progress_pk primary key,
  until timestamptz not null
);
insert into watch_progress (name, until) values ('looks', now());

create index access_event_at on access_event using brin (at) with (pages_per_range = 16, autosummarize = on);

alter table alert enable row level security;
alter table alert force row level security;
alter table alert_note enable row level security;
alter table alert_note force row level security;
create policy alert_owner on alert to confide_owner using (true) with check (true);
create policy alert_note_owner on alert_note to confide_owner using (true) with check (true);
create policy alert_raise on alert to confide_relay using (true) with check (true);
create policy alert_read on alert for select to confide_app using (
  current_setting('confide.view', true) = 'watch'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy alert_close on alert for update to confide_app using (
  current_setting('confide.view', true) = 'watch'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy alert_note_read on alert_note for select to confide_app using (
  current_setting('confide.view', true) = 'watch'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy alert_note_add on alert_note for insert to confide_app with check (
  current_setting('confide.view', true) = 'watch'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
-- The log is read for looks to check: when, by whom, whose, never what was asked for.
create policy access_event_watch on access_event for select to confide_relay using (true);
grant select (patient_id, at, id, kind, actor_kind, actor, organisation, rule) on access_event to confide_relay;
grant select, insert on alert to confide_relay;
grant update (patient_told_at) on alert to confide_relay;
grant select on alert to confide_app;
grant update (outcome, closed_at, closed_by, closed_by_person, closed_by_name, sampled, checked_at, checked_by,
              checked_by_person) on alert to confide_app;
grant select, insert on alert_note to confide_app;
grant select, update on watch_progress to confide_relay;
