-- Choices, and who could see what at any time: what had no history keeps one from now on.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── what was before: each row held until `replaced_at` ─────────────────────────────────────────
insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (1101, 'organisation_history', 'reference', null, 'identity'),
  (1102, 'organisation_rule_history', 'reference', null, 'sharing'),
  (1103, 'patient_history', 'patient', 'patient_id', 'identity'),
  (1104, 'staff_history', 'local', null, 'identity');

create table organisation_history (
  organisation text collate "C" not null
    constraint organisation_history_organisation_fk references organisation (id),
  id uuid not null,
  share_out_default text not null,
  share_out_default_from timestamptz,
  permission_policy text not null,
  verification_required boolean not null,
  suspended_at timestamptz,
  absorbed_by text collate "C",
  replaced_at timestamptz not null default now(),
  constraint organisation_history_pk primary key (organisation, id)
);

create table staff_history (
  staff_id uuid not null constraint staff_history_staff_fk references staff (id),
  id uuid not null,
  role text collate "C" not null,
  suspended_at timestamptz,
  replaced_at timestamptz not null default now(),
  constraint staff_history_pk primary key (staff_id, id)
);

create table patient_history (
  patient_id uuid not null,
  id uuid not null,
  registered_practice text collate "C",
  protected boolean not null,
  died_at timestamptz,
  replaced_at timestamptz not null default now(),
  constraint patient_history_pk primary key (patient_id, id),
  constraint patient_history_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- Each line of a practice's list as it was set; `unlisted` takes it off.
create table organisation_rule_history (
  practice text collate "C" not null
    constraint organisation_rule_history_practice_fk references organisation (id),
  organisation text collate "C" not null
    constraint organisation_rule_history_organisation_fk references organisation (id),
  id uuid not null,
  rule text not null constraint organisation_rule_history_rule_check
    check (rule in ('allowed', 'prohibited', 'unlisted')),
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  constraint organisation_rule_history_pk primary key (practice, organisation, id)
);
insert into organisation_rule_history (practice, organisation, id, rule, recorded_by, recorded_at)
select practice, organisation, gen_random_uuid(), rule, recorded_by, recorded_at from organisation_rule;

alter table patient_history enable row level security;
alter table patient_history force row level security;
create policy patient_history_owner on patient_history to confide_owner using (true) with check (true);
create policy patient_history_add on patient_history for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
grant insert on organisation_history to confide_job;
grant insert on organisation_rule_history to confide_job;
grant insert on patient_history to confide_job;
grant insert on staff_history to confide_identity;

-- ── choices: the order they were made in, who was asked, and their reference ───────────────────
alter table choice_history add column choice_version bigint not null default 0;
alter table choice_history add column place int not null default 0;
alter table choice_history add column asked_by text;
alter table choice_history add column reference text;
-- The form it came with: sent twice, it is one change.
alter table choice_history add column form text collate "C";

-- ── sharing_facts ─────────────────────────────────────────────────────────────────────────────
-- The facts that the rules of docs/sharing-rules.md take, for the patient this transaction entered: as they
-- are, or as they were at p_at. `enter` enforces; this answers why, what if, and what was.
create function sharing_facts(p_organisations text[], p_staff uuid, p_at timestamptz,
  out at timestamptz, out protected boolean, out died boolean, out practice text,
  out share_nothing boolean, out choice_version bigint,
  out organisations jsonb, out choices jsonb, out listed jsonb, out related text[], out verified text[],
  out permissions jsonb, out emergencies jsonb, out staff jsonb)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  v_patient uuid := nullif(current_setting('confide.patient', true), '')::uuid;
  v_moment timestamptz := coalesce(p_at, now());
  -- what is in force now is what is not replaced yet, whenever this transaction began
  v_until timestamptz := coalesce(p_at, 'infinity');
  p record;
begin
  at := v_moment;
  if current_setting('confide.view', true) is null
     or current_setting('confide.view', true) not in ('patient', 'choose', 'gate', 'explain') then
    return;
  end if;

  select x.registered_practice, x.protected, x.died_at into p from (
    select h.registered_practice, h.protected, h.died_at, h.replaced_at from patient_history h
     where h.patient_id = v_patient and h.replaced_at > v_until
    union all
    select c.registered_practice, c.protected, c.died_at, 'infinity' from patient c
     where c.patient_id = v_patient) x
   order by x.replaced_at limit 1;
  practice := p.registered_practice;
  protected := p.protected;
  died := p.died_at is not null and p.died_at <= v_moment;

  select case when p_at is null then x.share_nothing else coalesce((
           select h.value = 'yes' from choice_history h
            where h.patient_id = v_patient and h.what = 'share-nothing' and h.from_at <= p_at
            order by h.choice_version desc, h.place desc, h.id desc limit 1), false) end,
         x.choice_version
    into share_nothing, choice_version from sharing x where x.patient_id = v_patient;

  select coalesce(jsonb_agg(jsonb_build_object('organisation', x.organisation,
           'shareOut', coalesce(max_out, 'not-asked'), 'shareIn', coalesce(max_in, 'not-asked'))), '[]')
    into choices from (
      select c.organisation, max(c.value) filter (where c.what = 'share-out') as max_out,
             max(c.value) filter (where c.what = 'share-in') as max_in
        from (
          select n.organisation, v.what, v.value, v.until_at from choice n,
                 lateral (values ('share-out', n.share_out, n.share_out_until),
                                 ('share-in', n.share_in, n.share_in_until)) as v (what, value, until_at)
           where n.patient_id = v_patient and p_at is null
          union all
          (select distinct on (h.organisation, h.what) h.organisation, h.what, h.value, h.until_at
             from choice_history h
            where h.patient_id = v_patient and h.organisation is not null and h.from_at <= p_at
            order by h.organisation, h.what, h.choice_version desc, h.place desc, h.id desc)) c
       where c.until_at is null or c.until_at > v_moment
       group by 1) x;

  select coalesce(array_agg(distinct x.organisation), '{}') into related from relationship x
   where x.patient_id = v_patient
     and x.starts_at <= v_moment and (x.ends_at is null or x.ends_at > v_moment);
  select coalesce(array_agg(x.organisation), '{}') into verified from verification x
   where x.patient_id = v_patient and (p_at is null or x.verified_at <= p_at);
  select coalesce(jsonb_agg(jsonb_build_object('organisation', x.organisation, 'staff', x.staff_id)), '[]')
    into permissions from permission x
   where x.patient_id = v_patient
     and x.starts_at <= v_moment and (x.ends_at is null or x.ends_at > v_moment);
  select coalesce(jsonb_agg(jsonb_build_object(
           'organisation', x.organisation, 'staff', x.staff_id, 'kind', x.kind)), '[]')
    into emergencies from emergency_access x
   where x.patient_id = v_patient and x.starts_at <= v_moment and x.ends_at > v_moment;

  select coalesce(jsonb_agg(jsonb_build_object('organisation', x.organisation, 'rule', x.rule)), '[]')
    into listed from (
      select n.organisation, n.rule from organisation_rule n where n.practice = p.registered_practice and p_at is null
      union all
      (select distinct on (h.organisation) h.organisation, h.rule from organisation_rule_history h
        where h.practice = p.registered_practice and h.recorded_at <= p_at
        order by h.organisation, h.recorded_at desc, h.id desc)) x
   where x.rule <> 'unlisted';

  if p_staff is not null then
    select jsonb_build_object('id', s.id, 'organisation', s.organisation, 'readsClinical', r.reads_clinical,
             'suspended', x.suspended_at is not null and x.suspended_at <= v_moment)
      into staff
      from staff s, lateral (
             select y.role, y.suspended_at from (
               select h.role, h.suspended_at, h.replaced_at from staff_history h
                where h.staff_id = s.id and h.replaced_at > v_until
               union all select s.role, s.suspended_at, 'infinity') y
              order by y.replaced_at limit 1) x join role r on r.id = x.role
     where s.id = p_staff;
  end if;

  -- whoever holds entries, is bound to the patient, is chosen about or asked about; and whom they absorbed
  select coalesce(jsonb_agg(jsonb_build_object('id', o.id, 'name', o.name, 'type', o.type,
           'suspended', x.suspended_at is not null and x.suspended_at <= v_moment,
           'permissionPolicy', x.permission_policy, 'verificationRequired', x.verification_required,
           'sharesOutByDefault', x.share_out_default = 'yes' and x.share_out_default_from <= v_moment,
           'absorbedBy', x.absorbed_by, 'holdsEntries', k.holds)), '[]')
    into organisations
    from (
      select c.id, bool_or(c.holds) as holds from (
        select d.organisation as id, d.entries > 0 as holds from holding d where d.patient_id = v_patient
        union all select c.organisation, false from choice c where c.patient_id = v_patient
        union all select r.organisation, false from relationship r where r.patient_id = v_patient
        union all select unnest(p_organisations || array[p.registered_practice, staff ->> 'organisation']), false
        union all select a.id, false from organisation a where a.absorbed_by is not null
        union all select h.organisation, false from organisation_history h where h.absorbed_by is not null) c
       group by 1) k
    join organisation o on o.id = k.id, lateral (
      select y.* from (
        select h.share_out_default, h.share_out_default_from, h.permission_policy, h.verification_required,
               h.suspended_at, h.absorbed_by, h.replaced_at from organisation_history h
         where h.organisation = o.id and h.replaced_at > v_until
        union all
        select o.share_out_default, o.share_out_default_from, o.permission_policy, o.verification_required,
               o.suspended_at, o.absorbed_by, 'infinity') y
       order by y.replaced_at limit 1) x;
end $$;
revoke all on function sharing_facts(text[], uuid, timestamptz) from public;
grant execute on function sharing_facts(text[], uuid, timestamptz) to confide_app;
