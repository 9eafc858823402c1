-- Forms filled in by somebody whom nobody knows yet, and forms that came on paper: a case in the practice's work list.
-- Whoever is not signed in reaches these four functions and no table: a form touches no record, and tells nothing
-- of one. @see docs/decisions/0015-forms.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4801, 'form_draft', 'local', null, 'forms'),
  (4802, 'form_case', 'directory', 'organisation', 'forms'),
  (4803, 'form_person', 'directory', 'organisation', 'forms');

-- What was typed until it is sent. Whose it is, only the cookie says.
create table form_draft (
  token_hash bytea constraint form_draft_pk primary key,
  practice text collate "C" not null constraint form_draft_practice_fk references organisation (id),
  form text not null,
  answers jsonb not null default '{}',
  expires_at timestamptz not null
);
create index form_draft_expires on form_draft (expires_at);
create index form_draft_practice on form_draft (practice, expires_at);

-- What is asked for, without who asks.
create table form_case (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  form text not null,
  form_version text not null,
  channel text not null constraint form_case_channel_check check (channel in ('online', 'paper')),
  answers jsonb not null,
  created_at timestamptz not null,
  due_on date not null,
  state text not null default 'waiting' constraint form_case_state_check
    check (state in ('waiting', 'done', 'refused')),
  patient_id uuid,
  -- how staff made sure that it was the patient
  checked_by text,
  decided_by text,
  decided_at timestamptz,
  reason text,
  outcome_reference text,
  constraint form_case_pk primary key (organisation, reference)
);
create index form_case_created on form_case (organisation, created_at);

-- Who says they are asking: unproven, read at the desk only, and forgotten when the case has long been decided.
create table form_person (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  answers jsonb not null,
  constraint form_person_pk primary key (organisation, reference)
);

do $$
declare t text;
begin
  foreach t in array array['form_draft', 'form_case', 'form_person'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
  foreach t in array array['form_case', 'form_person'] loop
    execute format($p$create policy %I on %I for select to confide_app using (
      current_setting('confide.view', true) = 'desk'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_desk', t);
    execute format('grant select, insert on %I to confide_app', t);
  end loop;
end $$;
create policy form_person_add on form_person for insert to confide_app with check (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
-- what comes in at the desk comes on paper, and is decided later
create policy form_case_add on form_case for insert to confide_app with check (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  and channel = 'paper' and state = 'waiting' and patient_id is null);
create policy form_case_decide on form_case for update to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant update (state, patient_id, checked_by, decided_by, decided_at, reason, outcome_reference)
  on form_case to confide_app;

-- ── without signing in ────────────────────────────────────────────────────────────────────────
-- Begins a draft, or keeps what was typed in one; each keeps it for two hours more. So many are open at a practice,
-- and no more begin.
create function keep_form_draft(p_token bytea, p_practice text, p_form text, p_answers jsonb, p_most int)
returns boolean
language sql security definer set search_path = pg_catalog, public as $$
  with kept as (
    insert into form_draft (token_hash, practice, form, answers, expires_at)
    select p_token, p_practice, p_form, p_answers, now() + interval '2 hours'
     where exists (select from form_draft d where d.token_hash = p_token)
        or (select count(*) from form_draft d where d.practice = p_practice and d.expires_at > now()) < p_most
        on conflict (token_hash) do update set answers = excluded.answers, expires_at = excluded.expires_at
     where form_draft.practice = excluded.practice and form_draft.form = excluded.form
       -- not over: the row that was given is kept for two hours from the same moment
       and form_draft.expires_at > excluded.expires_at - interval '2 hours'
    returning 1)
  select exists (select from kept)
$$;

create function form_draft_of(p_token bytea)
returns table (practice text, form text, answers jsonb)
language sql stable security definer set search_path = pg_catalog, public as $$
  select d.practice, d.form, d.answers from form_draft d
   where d.token_hash = p_token and d.expires_at > now()
$$;

-- Makes a case of a draft, once: the draft is gone with it. So many in a day and practice, no more.
create function hand_in_form(p_token bytea, p_reference text, p_version text, p_answers jsonb, p_person jsonb,
  p_due_on date, p_most int, out outcome text)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  d form_draft;
begin
  delete from form_draft x where x.token_hash = p_token and x.expires_at > now() returning * into d;
  if not found then
    outcome := 'gone';
    return;
  end if;
  if (select count(*) from form_case x
       where x.organisation = d.practice and x.channel = 'online' and x.created_at > now() - interval '1 day')
     >= p_most then
    insert into form_draft values (d.*);
    outcome := 'closed';
    return;
  end if;
  insert into form_case (organisation, reference, form, form_version, channel, answers, created_at, due_on)
  values (d.practice, p_reference, d.form, p_version, 'online', p_answers, now(), p_due_on);
  insert into form_person (organisation, reference, answers) values (d.practice, p_reference, p_person);
  insert into work_item (organisation, reference, kind, created_at, due_on)
  values (d.practice, p_reference, 'form', now(), p_due_on);
  outcome := 'ok';
end $$;

-- Forgets drafts that are over, and who sent a form that was decided 90 days ago.
create function forget_forms() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from form_draft where expires_at <= now();
  delete from form_person p using form_case c
   where c.organisation = p.organisation and c.reference = p.reference
     and c.decided_at < now() - interval '90 days';
end $$;

revoke all on function keep_form_draft(bytea, text, text, jsonb, int) from public;
revoke all on function form_draft_of(bytea) from public;
revoke all on function hand_in_form(bytea, text, text, jsonb, jsonb, date, int) from public;
revoke all on function forget_forms() from public;
grant execute on function keep_form_draft(bytea, text, text, jsonb, int) to confide_app;
grant execute on function form_draft_of(bytea) to confide_app;
grant execute on function hand_in_form(bytea, text, text, jsonb, jsonb, date, int) to confide_app;
grant execute on function forget_forms() to confide_job;

-- ── the work list ─────────────────────────────────────────────────────────────────────────────
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
    || replace(v_text, '''correction''::text', '''correction''::text, ''form''::text');
end $$;

-- ── a look that a patient does not recognise ──────────────────────────────────────────────────
-- What they asked, and when they have an answer. The answer is a case of who keeps watch where the look was made.
insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4811, 'look_question', 'patient', 'patient_id', 'record');

-- one question about one look
create table look_question (
  patient_id uuid not null,
  look_id uuid not null,
  reference text not null,
  organisation text collate "C" not null
    constraint look_question_organisation_fk references organisation (id),
  look_at timestamptz not null,
  look_by text not null,
  asked_at timestamptz not null,
  due_on date not null,
  constraint look_question_pk primary key (patient_id, look_id),
  constraint look_question_patient_fk foreign key (patient_id) references patient (patient_id)
);
alter table look_question enable row level security;
alter table look_question force row level security;
create policy look_question_owner on look_question to confide_owner using (true) with check (true);
create policy look_question_read on look_question for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'patient'
       or current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'));
create policy look_question_ask on look_question for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');
grant select, insert on look_question to confide_app;

-- ── the alert it raises, whose outcome the patient is told whatever it is ─────────────────────
do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'alert_kind_check' and conrelid = 'alert'::regclass;
  if v_text not like '%''no-appointment''::text%' then
    raise exception 'the kinds of alerts are not as this change expects them';
  end if;
  alter table alert drop constraint alert_kind_check;
  execute 'alter table alert add constraint alert_kind_check '
    || replace(v_text, '''no-appointment''::text', '''no-appointment''::text, ''patient-asked''::text');
end $$;
create index alert_asked on alert (organisation, id) where kind = 'patient-asked' and patient_told_at is null;
