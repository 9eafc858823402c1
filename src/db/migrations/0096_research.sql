-- Studies of de-identified data: what was asked for and decided, the builds of their data, who was in them. And the
-- linker, which alone makes such data: it sees columns and never a whole row. docs/decisions/0026-research.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (9601, 'study', 'reference', null, 'research'),
  (9602, 'study_version', 'reference', null, 'research'),
  (9603, 'study_decision', 'reference', null, 'research'),
  (9604, 'study_build', 'reference', null, 'research'),
  (9605, 'study_flow', 'reference', null, 'research'),
  (9606, 'study_patient', 'patient', 'patient_id', 'research');

-- Who asks for a study, and who decides on it and checks what leaves it: neither sees a patient.
insert into role (id, name, reads_clinical, writes_clinical, finds_patients) values
  ('researcher', 'Researcher', false, false, false),
  ('research-panel', 'Member of the research panel', false, false, false);

create table study (
  id text collate "C" constraint study_pk primary key,
  created_at timestamptz not null,
  closed_at timestamptz,
  -- its data and keys are gone, as the linker found
  destroyed_at timestamptz,
  constraint study_id_check check (id ~ '^ST-[0-9A-Z]{4}-[0-9A-Z]{4}$')
);

-- What a study is for never changes: a change is the next version, decided on again.
create table study_version (
  study text collate "C" not null constraint study_version_study_fk references study (id),
  version int not null constraint study_version_version_check check (version > 0),
  title text not null,
  summary text not null,
  purpose text not null,
  benefit text not null,
  organisation text collate "C" not null
    constraint study_version_organisation_fk references organisation (id),
  lead text not null,
  commercial boolean not null,
  funder text not null,
  legal_basis text not null,
  -- kinds of services whose entries are in it
  settings text[] not null constraint study_version_settings_check check (cardinality(settings) > 0),
  birth text not null constraint study_version_birth_check check (birth in ('five-year band', 'year')),
  outputs text not null,
  starts_on date not null,
  ends_on date not null,
  applied_by uuid not null,
  applied_by_name text not null,
  applied_at timestamptz not null,
  constraint study_version_pk primary key (study, version),
  constraint study_version_time_check check (starts_on < ends_on)
);

create table study_decision (
  study text collate "C" not null,
  version int not null,
  decided_by uuid not null,
  decided_by_name text not null,
  approves boolean not null,
  reason text not null,
  decided_at timestamptz not null,
  constraint study_decision_pk primary key (study, version, decided_by),
  constraint study_decision_version_fk
    foreign key (study, version) references study_version (study, version)
);

create table study_build (
  id uuid constraint study_build_pk primary key,
  study text collate "C" not null,
  version int not null,
  built_at timestamptz not null,
  -- when the national service answered who may be in it
  checked_at timestamptz not null,
  people int not null,
  entries bigint not null,
  -- who was left out, and why
  type_1 int not null,
  national int not null,
  unchecked int not null,
  rules_digest text not null,
  -- numbers made of it were released: who was in it stays known
  released boolean not null default false,
  constraint study_build_version_fk
    foreign key (study, version) references study_version (study, version)
);
create index study_build_study on study_build (study, built_at);

-- How much of each service is in a build: a flow that stops is noticed.
create table study_flow (
  build uuid not null constraint study_flow_build_fk references study_build (id),
  organisation text collate "C" not null
    constraint study_flow_organisation_fk references organisation (id),
  entries int not null,
  constraint study_flow_pk primary key (build, organisation)
);

create table study_patient (
  patient_id uuid not null,
  build uuid not null constraint study_patient_build_fk references study_build (id),
  constraint study_patient_pk primary key (patient_id, build),
  constraint study_patient_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- ── the linker ────────────────────────────────────────────────────────────────────────────────
-- Whether a study may be built now: of its newest version that two people approved and nobody declined, none of them
-- the one who applied. It lasts for this transaction, and shows no patient by itself.
create function enter_extract(p_study text,
  out at timestamptz, out version int, out settings text[], out birth text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  at := now();
  select v.version, v.settings, v.birth into version, settings, birth
    from study s join study_version v on v.study = s.id
   where s.id = p_study and s.closed_at is null
     and (now() at time zone 'Europe/London')::date between v.starts_on and v.ends_on
     and 2 <= (select count(*) from study_decision d
                where d.study = v.study and d.version = v.version
                  and d.approves and d.decided_by <> v.applied_by)
     and not exists (select from study_decision d
                      where d.study = v.study and d.version = v.version and not d.approves)
   order by v.version desc limit 1;
  if version is null then
    raise exception 'study % may not be built', p_study;
  end if;
  perform set_context(null, 'extract', '{}', '{}');
end $$;

-- Who is asked about is everybody: the national service is asked before anybody is in a study.
create function enter_opt_outs() returns timestamptz
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform set_context(null, 'opt-outs', '{}', '{}');
  return now();
end $$;

revoke all on function enter_extract(text) from public;
revoke all on function enter_opt_outs() from public;
grant execute on function enter_extract(text) to confide_linker;
grant execute on function enter_opt_outs() to confide_linker;

-- Who is protected is in no study, and who has two records is in it once. Private entries never are, nor what is kept
-- from the patient themselves.
create policy patient_extract on patient for select to confide_linker using (
  current_setting('confide.view', true) in ('extract', 'opt-outs')
  and not protected and merged_into is null);
create policy patient_identifier_extract on patient_identifier for select to confide_linker using (
  current_setting('confide.view', true) in ('extract', 'opt-outs'));
create policy type_1_choice_extract on type_1_choice for select to confide_linker using (
  current_setting('confide.view', true) = 'extract');
-- Whether an entry says anything of the categories that leave in no study: by one of their codes anywhere
-- in it, or by their words. It may say yes too often. A test holds it equal to src/summary/sensitive.ts.
create function says_sensitive(p_resource text) returns boolean
language sql immutable strict parallel safe set search_path = pg_catalog as $$
  select p_resource ~ '"(52637005|86406008|91947003|105629000|15628003|386639001|285409006|93461009)"'
      or p_resource ~* ('\m(in[^[:alnum:]]+vitro[^[:alnum:]]+fertilisation|ivf|hiv|'
        || 'human[^[:alnum:]]+immunodeficiency[^[:alnum:]]+virus[^[:alnum:]]+infection|'
        || 'chlamydial[^[:alnum:]]+infection|gonorrhoea|termination[^[:alnum:]]+of[^[:alnum:]]+pregnanc(y|ie)|'
        || 'gender[^[:alnum:]]+dysphoria|gender[^[:alnum:]]+reassignment)s?\M')
$$;
revoke all on function says_sensitive(text) from public;
grant execute on function says_sensitive(text) to confide_linker;

create policy entry_extract on entry for select to confide_linker using (
  current_setting('confide.view', true) = 'extract'
  and not private and not withheld_from_patient and not says_sensitive(resource));

create policy organisation_extract on organisation for select to confide_linker using (
  current_setting('confide.view', true) = 'extract');

-- Columns, as src/research/linker/field-rules.ts has them: no name, no text, no resource.
grant select (patient_id, birth_date, sex, registered_practice, died_at) on patient to confide_linker;
grant select (value, system, patient_id) on patient_identifier to confide_linker;
grant select (patient_id, id, objects, recorded_at) on type_1_choice to confide_linker;
grant select (patient_id, organisation, kind, status, category, code_system, code, effective_at)
  on entry to confide_linker;
grant select (id, type, care_board, absorbed_by) on organisation to confide_linker;

alter table study_patient enable row level security;
alter table study_patient force row level security;
create policy study_patient_owner on study_patient to confide_owner using (true) with check (true);
create policy study_patient_add on study_patient for insert to confide_linker with check (
  current_setting('confide.view', true) = 'extract');
create policy study_patient_read on study_patient for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'patient');
create policy study_patient_extract on study_patient for select to confide_linker using (
  current_setting('confide.view', true) = 'extract');
grant select, insert on study_patient to confide_linker;
grant select on study_patient to confide_app;

grant insert on study_build to confide_linker;
grant select on study_build to confide_linker;
grant insert on study_flow to confide_linker;
grant select on study_flow to confide_linker;
grant select on study to confide_linker;
grant update (destroyed_at) on study to confide_linker;
grant select (study, version) on study_version to confide_linker;

grant select, insert on study to confide_app;
grant update (closed_at) on study to confide_app;
grant select, insert on study_version to confide_app;
grant select, insert on study_decision to confide_app;
grant select on study_build to confide_app;
grant select on study to confide_job;
grant select on study_version to confide_job;
grant select on study_decision to confide_job;
grant select on study_build to confide_job;
grant select on study_flow to confide_job;

-- ── recorded against enforced ─────────────────────────────────────────────────────────────────
-- Of each study that is open: who objected before its newest build and is in it, which may never be; and how long who
-- has objected since waits for the next one. Numbers, and no patient. An act takes a minute at most, and its time is
-- that of its beginning: so much of it may be before a build that could not see it yet.
create function opt_outs_unenforced()
returns table (study text, build uuid, built_at timestamptz, in_spite bigint, waiting bigint, longest interval)
language sql security definer set search_path = pg_catalog, public as $$
  select b.study, b.id, b.built_at,
         count(*) filter (where o.recorded_at < b.built_at - interval '1 minute'),
         count(*) filter (where o.recorded_at >= b.built_at - interval '1 minute'),
         now() - min(o.recorded_at) filter (where o.recorded_at >= b.built_at - interval '1 minute')
    from (select distinct on (b.study) b.study, b.id, b.built_at
            from study_build b join study s on s.id = b.study
           where s.closed_at is null order by b.study, b.built_at desc) b
    left join lateral (
      select t.recorded_at from study_patient p
        join lateral (select c.objects, c.recorded_at from type_1_choice c
                       where c.patient_id = p.patient_id
                       order by c.recorded_at desc, c.id desc limit 1) t on t.objects
       where p.build = b.id) o on true
   group by 1, 2, 3
$$;
revoke all on function opt_outs_unenforced() from public;
grant execute on function opt_outs_unenforced() to confide_job;

-- Who was in a build is kept while it is the newest of its study, or numbers made of it were released.
create function forget_builds() returns bigint
language sql security definer set search_path = pg_catalog, public as $$
  with gone as (
    delete from study_patient p using study_build b
     where b.id = p.build and not b.released
       and exists (select from study_build n where n.study = b.study and n.built_at > b.built_at)
    returning 1)
  select count(*) from gone
$$;
revoke all on function forget_builds() from public;
grant execute on function forget_builds() to confide_linker;

-- Studies that are over: closed, or without a version that is approved and has not ended. Their data and keys go.
create function studies_over() returns table (study text)
language sql security definer set search_path = pg_catalog, public as $$
  select s.id from study s
   where s.closed_at is not null
      or not exists (
        select from study_version v
         where v.study = s.id and v.ends_on >= (now() at time zone 'Europe/London')::date
           and 2 <= (select count(*) from study_decision d
                      where d.study = v.study and d.version = v.version
                        and d.approves and d.decided_by <> v.applied_by)
           and not exists (select from study_decision d
                            where d.study = v.study and d.version = v.version and not d.approves))
$$;
revoke all on function studies_over() from public;
grant execute on function studies_over() to confide_linker;
