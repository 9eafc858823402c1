-- One-time codes, and the registered practice's lists kept by its own staff.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (1201, 'one_time_code', 'patient', 'patient_id', 'sharing');

-- ── codes: the newest of an organisation is the one that counts ───────────────────────────────
-- code_hash: HMAC under a key that is not in the database. Eight digits are soon tried without one.
create table one_time_code (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" not null constraint one_time_code_organisation_fk references organisation (id),
  code_hash bytea not null,
  -- the registered practice, where its staff made the code for the patient
  made_at text collate "C" constraint one_time_code_made_at_fk references organisation (id),
  recorded_by text not null,
  recorded_at timestamptz not null,
  expires_at timestamptz not null,
  attempts int not null default 0,
  used_at timestamptz,
  used_by text,
  cancelled_at timestamptz,
  constraint one_time_code_pk primary key (patient_id, id),
  constraint one_time_code_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint one_time_code_attempts_check check (attempts >= 0)
);
alter table one_time_code enable row level security;
alter table one_time_code force row level security;
create policy one_time_code_owner on one_time_code to confide_owner using (true) with check (true);
-- The patient sees all of theirs; staff at the gate those for their own service, to check one.
create policy one_time_code_read on one_time_code for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) = 'gate'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
-- The patient, or the practice at its desk under its own name.
create policy one_time_code_make on one_time_code for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,' and made_at is null
       or strpos(current_setting('confide.acts_for', true), ',' || made_at || ',') > 0));
create policy one_time_code_spend on one_time_code for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
       or current_setting('confide.view', true) = 'gate'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
grant select, insert, update (attempts, used_at, used_by, cancelled_at) on one_time_code to confide_app;

alter table verification add column recorded_by text;

-- ── lists: who keeps them ─────────────────────────────────────────────────────────────────────
alter table role add column keeps_lists boolean not null default false;
update role set keeps_lists = true where id in ('records-officer', 'administrator');

-- The first statement of a transaction on the lists of the actor's own practice: about no patient.
create function enter_lists(p_session bytea,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;   -- session, and the staff member with organisation and role
  v_patient uuid;
begin
  outcome := 'signed-out'; at := now(); known := false;
  select x.staff_id, x.patient_id, m.name, m.organisation, m.role, o.name as organisation_name,
         r.name as role_name, r.keeps_lists,
         m.suspended_at is not null or o.suspended_at is not null as suspended
    into s
    from session x left join staff m on m.id = x.staff_id
         left join organisation o on o.id = m.organisation left join role r on r.id = m.role
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if found then
    outcome := 'not-found';
    actor_kind := 'patient'; actor := s.patient_id::text;
    if s.patient_id is null then
      actor_kind := 'staff'; actor := s.staff_id::text; actor_name := s.name; organisation := s.organisation;
      organisation_name := s.organisation_name; role := s.role; role_name := s.role_name;
      outcome := case when s.keeps_lists and not s.suspended then 'ok' else 'role' end;
    end if;
  end if;
  if outcome = 'ok' then
    perform set_acting(null, 'lists', array[s.organisation]);
  else
    perform set_acting(null, 'none', '{}');
  end if;
end $$;
revoke all on function enter_lists(bytea) from public;
grant execute on function enter_lists(bytea) to confide_app;

-- ── lists: known to those who act on sharing, changed by the practice whose they are ───────────
do $$
declare t text;
begin
  foreach t in array array['organisation_rule', 'organisation_rule_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format($p$create policy %I on %I for select to confide_app using (
      current_setting('confide.view', true) in ('lists', 'choose', 'gate', 'explain'))$p$, t || '_read', t);
    execute format('create policy %I on %I for insert to confide_job with check (true)', t || '_job', t);
    execute format($p$create policy %I on %I for insert to confide_app with check (
      current_setting('confide.view', true) = 'lists'
      and strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0)$p$, t || '_set', t);
  end loop;
end $$;
create policy organisation_rule_job_read on organisation_rule for select to confide_job using (true);
create policy organisation_rule_job_change on organisation_rule for update to confide_job using (true);
create policy organisation_rule_job_remove on organisation_rule for delete to confide_job using (true);
create policy organisation_rule_change on organisation_rule for update to confide_app using (
  current_setting('confide.view', true) = 'lists'
  and strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0);
create policy organisation_rule_remove on organisation_rule for delete to confide_app using (
  current_setting('confide.view', true) = 'lists'
  and strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0);
grant select, insert, update, delete on organisation_rule to confide_app;
grant select, insert on organisation_rule_history to confide_app;

-- ── whether a code is required: the practice's own setting, with what it was ──────────────────
do $$
declare t text;
begin
  foreach t in array array['organisation', 'organisation_history'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I for insert to confide_job with check (true)', t || '_job', t);
  end loop;
end $$;
create policy organisation_read on organisation for select
  to confide_app, confide_identity, confide_job, confide_relay using (true);
create policy organisation_job_change on organisation for update to confide_job using (true);
create policy organisation_set on organisation for update to confide_app using (
  current_setting('confide.view', true) = 'lists'
  and strpos(current_setting('confide.acts_for', true), ',' || id || ',') > 0);
create policy organisation_history_set on organisation_history for insert to confide_app with check (
  current_setting('confide.view', true) = 'lists'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant update (verification_required) on organisation to confide_app;
grant insert on organisation_history to confide_app;
