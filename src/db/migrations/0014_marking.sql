-- Private and withheld: who marked what, when and why; what patients ask for; when a look is due again.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (1401, 'mark_history', 'patient', 'patient_id', 'record'),
  (1402, 'private_request', 'patient', 'patient_id', 'record'),
  (1403, 'withheld_review', 'directory', 'organisation', 'record');

-- ── what a service does when a patient asks for an entry to be private: a published policy ────
alter table organisation add column private_on_request text not null default 'ask'
  constraint organisation_private_on_request_check check (private_on_request in ('at-once', 'ask'));
alter table organisation_history add column private_on_request text;

-- ── each mark set and each one lifted ─────────────────────────────────────────────────────────
-- One row for each entry of a set. `through`: the entry it refers to, for whose sake it is hidden; null where
-- it was marked for itself. The newest row by `choice_version` says whether it was.
create table mark_history (
  patient_id uuid not null,
  id uuid not null,
  set_id uuid not null,
  entry_id uuid not null,
  organisation text collate "C" not null
    constraint mark_history_organisation_fk references organisation (id),
  what text not null constraint mark_history_what_check check (what in ('private', 'withheld')),
  marked boolean not null,
  through uuid,
  asked_by text not null constraint mark_history_asked_by_check
    check (asked_by in ('patient', 'clinician', 'reference')),
  ground text constraint mark_history_ground_check check (ground in ('serious-harm', 'third-party')),
  reason text not null,
  review_on date,
  harm_decision text,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  choice_version bigint not null,
  constraint mark_history_pk primary key (patient_id, id),
  constraint mark_history_patient_fk foreign key (patient_id) references patient (patient_id)
);
create index mark_history_entry on mark_history (patient_id, entry_id);

create table private_request (
  patient_id uuid not null,
  id uuid not null,
  reference text not null,
  organisation text collate "C" not null
    constraint private_request_organisation_fk references organisation (id),
  entry_id uuid not null,
  what text not null constraint private_request_what_check check (what in ('private', 'not-private')),
  reason text,
  recorded_at timestamptz not null default now(),
  state text not null default 'waiting' constraint private_request_state_check
    check (state in ('waiting', 'yes', 'no', 'withdrawn')),
  answer text,
  answered_by text,
  answered_at timestamptz,
  constraint private_request_pk primary key (patient_id, id),
  constraint private_request_patient_fk foreign key (patient_id) references patient (patient_id)
);
-- one question about one entry at a time
create unique index private_request_waiting on private_request (patient_id, entry_id) where state = 'waiting';

-- When a clinician looks again whether an entry must still be kept from the patient's own view.
create table withheld_review (
  organisation text collate "C" not null,
  patient_id uuid not null,
  entry_id uuid not null,
  due_on date not null,
  recorded_by text not null,
  over_at timestamptz,
  constraint withheld_review_pk primary key (organisation, patient_id, entry_id)
);

do $$
declare t text;
begin
  foreach t in array array['mark_history', 'private_request', 'withheld_review'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;

create policy mark_history_read on mark_history for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy mark_history_add on mark_history for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'import')
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);

create policy private_request_read on private_request for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'patient'
       or current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) in ('write', 'import')
          and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0));
create policy private_request_ask on private_request for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');
create policy private_request_end on private_request for update to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) in ('write', 'import')
          and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0));

create policy withheld_review_read on withheld_review for select to confide_app using (
  current_setting('confide.view', true) = 'desk'
    and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) = 'write'
     and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy withheld_review_add on withheld_review for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy withheld_review_again on withheld_review for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);

-- Marking counts as a change of what may be seen: the row is read to be counted up.
create policy sharing_mark on sharing for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write');

grant select, insert on mark_history to confide_app;
grant select, insert on mark_history to confide_job;
grant select, insert on private_request to confide_app;
grant update (state, answer, answered_by, answered_at) on private_request to confide_app;
grant select on private_request to confide_job;
grant update (state, answer, answered_by, answered_at) on private_request to confide_job;
grant select, insert, update on withheld_review to confide_app;
