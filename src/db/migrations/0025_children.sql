-- Children: what a parent may do for a child ends on a birthday, or when a clinician finds that the child decides
-- for themselves. @see docs/sharing-rules.md, "Children"
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2301, 'competence_review', 'patient', 'patient_id', 'sharing'),
  (2302, 'competence_due', 'directory', 'organisation', 'sharing');

-- What clinicians of the registered practice found. The newest counts; none is ever changed.
create table competence_review (
  patient_id uuid not null,
  id uuid not null,
  competent boolean not null,
  reasons text not null constraint competence_review_reasons_check check (reasons <> ''),
  look_again_on date,
  organisation text collate "C" not null
    constraint competence_review_organisation_fk references organisation (id),
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint competence_review_pk primary key (patient_id, id),
  constraint competence_review_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint competence_review_again_check check (competent or look_again_on is not null)
);

-- Whom a practice reviews, from which day, by which day; on `over_on` nothing is left to review.
create table competence_due (
  organisation text collate "C" not null,
  patient_id uuid not null,
  from_on date not null,
  due_on date not null,
  over_on date not null,
  constraint competence_due_pk primary key (organisation, patient_id)
);

-- ── the rule ──────────────────────────────────────────────────────────────────────────────────
-- The day on which what a parent was given ends: the 13th birthday without a review, the 16th where the child was
-- found not to decide yet, and any day before now where they were found to. Born on 29 February, a birthday is on
-- 1 March in other years. p_competent: what the newest review found; null without one.
create function parent_until(p_born date, p_competent boolean) returns date
language sql immutable set search_path = pg_catalog, public as $$
  select case when p_competent then '-infinity'::date
         else x.day + (extract(day from p_born)::int - extract(day from x.day)::int) end
    from (select (p_born + case when p_competent is null then 13 else 16 end * interval '1 year')::date) as x (day)
$$;
revoke all on function parent_until(date, boolean) from public;

create function parent_ends(p_patient uuid) returns timestamptz
language sql stable set search_path = pg_catalog, public as $$
  select parent_until(x.birth_date, (select r.competent from competence_review r where r.patient_id = p_patient
                                      order by r.recorded_at desc, r.id desc limit 1))::timestamp
         at time zone 'Europe/London'
    from patient x where x.patient_id = p_patient
$$;
revoke all on function parent_ends(uuid) from public;

create or replace function proxy_may(p_helper uuid, p_patient uuid,
  out outcome text, out kinds text[], out valid_until timestamptz, out sources text[], out helper_name text)
language plpgsql stable set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_parent_ends timestamptz := parent_ends(p_patient);
begin
  outcome := 'not-found';
  perform 1 from patient x where x.patient_id = p_patient and x.died_at is null and not x.protected;
  if not found then return; end if;
  perform 1 from online_pause x where x.patient_id = p_patient and x.lifted_at is null;
  if found then return; end if;
  perform 1 from online_pause x where x.patient_id = p_helper and x.lifted_at is null;
  if found then return; end if;
  select 'ok', array_agg(distinct k.kind),
         min(least(x.until_at, case when x.basis = 'parent' then v_parent_ends end))
    into outcome, kinds, valid_until
    from proxy x, unnest(x.kinds) as k (kind)
   where x.patient_id = p_patient and x.helper = p_helper
     and x.accepted_at <= now() and x.starts_at <= now()
     and (x.until_at is null or x.until_at > now()) and x.ended_at is null
     and (x.basis <> 'parent' or v_parent_ends > now());
  if kinds is null then outcome := 'not-found'; return; end if;
  select coalesce(array_agg(x.organisation), '{}') into sources from holding x where x.patient_id = p_patient;
  select x.given_name || ' ' || x.family_name into helper_name from patient x
   where x.patient_id = p_helper and x.died_at is null;
  if not found then outcome := 'not-found'; end if;
end $$;

create or replace function accept_proxy(p_session bytea, p_hash bytea, p_message uuid,
  out outcome text, out patient uuid, out patient_name text, out helper uuid, out helper_name text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  i record;
begin
  outcome := 'signed-out';
  perform set_context(null, 'none', '{}', '{}');
  select x.patient_id into helper from session x
   where x.token_hash = p_session and x.revoked_at is null and x.patient_id is not null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then return; end if;
  select x.given_name || ' ' || x.family_name into helper_name from patient x where x.patient_id = helper;
  outcome := 'not-found';
  select x.patient_id, x.proxy into i from proxy_invite x where x.code_hash = p_hash and x.expires_at > now();
  if not found or i.patient_id = helper then return; end if;
  select x.given_name || ' ' || x.family_name into patient_name from patient x
   where x.patient_id = i.patient_id and x.died_at is null and not x.protected;
  if not found then return; end if;
  update proxy x set helper = accept_proxy.helper, helper_name = accept_proxy.helper_name, accepted_at = now()
   where x.patient_id = i.patient_id and x.id = i.proxy and x.accepted_at is null and x.ended_at is null
     and (x.basis <> 'parent' or parent_ends(i.patient_id) > now());
  if not found then return; end if;
  insert into helping (helper, patient_id, proxy, patient_name, since, until_at)
  select x.helper, x.patient_id, x.id, patient_name, x.accepted_at,
         least(x.until_at, case when x.basis = 'parent' then parent_ends(x.patient_id) end)
    from proxy x where x.patient_id = i.patient_id and x.id = i.proxy;
  insert into outbox (patient_id, id, topic, payload)
  values (i.patient_id, p_message, 'message', '{"to": "patient", "kind": "proxy-added"}');
  outcome := 'ok'; patient := i.patient_id;
  perform set_context(patient, 'helper', '{}', '{}');
end $$;

-- ── who sees and changes what ─────────────────────────────────────────────────────────────────
do $$
declare t text;
begin
  foreach t in array array['competence_review', 'competence_due'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;
create policy competence_review_read on competence_review for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose');
-- nobody finds themselves competent: the patient's own session acts for `*`
create policy competence_review_add on competence_review for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy competence_due_read on competence_due for select to confide_app using (
  (current_setting('confide.view', true) = 'desk'
   or current_setting('confide.view', true) = 'choose'
      and patient_id = nullif(current_setting('confide.patient', true), '')::uuid)
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy competence_due_add on competence_due for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy competence_due_again on competence_due for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select, insert on competence_review to confide_app;
grant select, insert, update on competence_due to confide_app;
grant update (until_at) on helping to confide_app;
