-- What is decided in a patient's best interests: who decided, on what, and when it is looked at again. A child's
-- review, and a review of such a decision of the practice, go with the patient to another practice.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2303, 'best_interests', 'patient', 'patient_id', 'sharing'),
  (2304, 'best_interests_due', 'directory', 'organisation', 'sharing');

-- Append-only. decided_by is the clinician who recorded it, in the role they had then.
create table best_interests (
  patient_id uuid not null,
  id uuid not null,
  about text collate "C" not null constraint best_interests_about_check check (about in ('sharing', 'help', 'summary', 'type-1')),
  organisation text collate "C" not null
    constraint best_interests_organisation_fk references organisation (id),
  decided_by text not null,
  role text collate "C" not null constraint best_interests_role_fk references role (id),
  document text not null constraint best_interests_document_check check (document <> ''),
  review_on date not null,
  recorded_at timestamptz not null,
  constraint best_interests_pk primary key (patient_id, id),
  constraint best_interests_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- What a service looks at again, and by when; on `over_on` nothing is left to look at.
create table best_interests_due (
  organisation text collate "C" not null,
  patient_id uuid not null,
  about text collate "C" not null,
  due_on date not null,
  over_on date,
  constraint best_interests_due_pk primary key (organisation, patient_id, about)
);

do $$
declare t text;
begin
  foreach t in array array['best_interests', 'best_interests_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
  foreach t in array array['competence_due', 'best_interests_due'] loop
    execute format($p$create policy %I on %I to confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import')$p$, t || '_move', t);
    execute format('grant select, insert, update on %I to confide_job', t);
  end loop;
end $$;
create policy best_interests_read on best_interests for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy best_interests_add on best_interests for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
-- a patient who says it themselves ends what was decided, wherever it was
create policy best_interests_due_read on best_interests_due for select to confide_app using (
  (current_setting('confide.view', true) = 'desk'
   or current_setting('confide.view', true) = 'choose'
      and patient_id = nullif(current_setting('confide.patient', true), '')::uuid)
  and (current_setting('confide.acts_for', true) = ',*,'
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy best_interests_due_add on best_interests_due for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy best_interests_due_again on best_interests_due for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,'
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
grant select, insert on best_interests to confide_app;
grant select, insert, update on best_interests_due to confide_app;

-- Help that was decided so before has its day already.
insert into best_interests_due (organisation, patient_id, about, due_on)
select practice, patient_id, 'help', max(review_on) from proxy
 where basis = 'best-interests' and ended_at is null and practice is not null group by practice, patient_id;
