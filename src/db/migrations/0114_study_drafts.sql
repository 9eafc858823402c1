-- Drafts of what is asked for, kept part by part until they are handed in; who works on a study, and which kinds of
-- records it is of, are part of a version from here on. docs/decisions/0026-research.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (11401, 'study_draft', 'reference', null, 'research'),
  (11402, 'study_draft_part', 'reference', null, 'research');

-- Versions that are there were decided on with all kinds, and without a list of people.
alter table study_version add column people jsonb not null default '[]';
alter table study_version add column training text not null default '';
alter table study_version add column kinds text[] not null
  default '{AllergyIntolerance,Condition,Encounter,Immunization,MedicationRequest,MedicationStatement,Observation,Procedure,ServiceRequest}'
  constraint study_version_kinds_check check (cardinality(kinds) > 0);
alter table study_version alter column people drop default;
alter table study_version alter column training drop default;
alter table study_version alter column kinds drop default;
-- what is linked from elsewhere stands in the files as observations
alter table study_version add constraint study_version_outside_check
  check (not ('outside-file' = any (settings)) or 'Observation' = any (kinds));

create table study_draft (
  id text collate "C" constraint study_draft_pk primary key,
  organisation text collate "C" not null
    constraint study_draft_organisation_fk references organisation (id),
  -- of which study it is the next version; or, once it is handed in, which it became
  study text collate "C" constraint study_draft_study_fk references study (id),
  -- as which version it was handed in: then its parts are gone
  version int,
  -- counts up with each change
  revision int not null default 0,
  started_by uuid not null,
  started_by_name text not null,
  started_at timestamptz not null,
  changed_at timestamptz not null,
  constraint study_draft_id_check check (id ~ '^DR-[0-9A-Z]{4}-[0-9A-Z]{4}$'),
  constraint study_draft_version_check check (version is null or study is not null)
);
create index study_draft_organisation on study_draft (organisation, changed_at);
create index study_draft_changed on study_draft (changed_at);
-- a study has one next version
create unique index study_draft_next on study_draft (study) where version is null;

create table study_draft_part (
  draft text collate "C" not null
    constraint study_draft_part_draft_fk references study_draft (id) on delete cascade,
  part text not null constraint study_draft_part_part_check
    check (part in ('people', 'project', 'data', 'settings', 'outputs', 'summary')),
  answers jsonb not null,
  -- the draft's when it was kept last
  revision int not null,
  changed_by_name text not null,
  constraint study_draft_part_pk primary key (draft, part)
);

-- Neither who reads the register nor who decides comes by a draft: one is read by its organisation, which the server asks for.
grant select, insert, delete on study_draft to confide_app;
grant update (study, version, revision, changed_at) on study_draft to confide_app;
grant select, insert, delete on study_draft_part to confide_app;
grant update (answers, revision, changed_by_name) on study_draft_part to confide_app;
grant select (changed_at), delete on study_draft to confide_job;

-- As it was (0096), and with the kinds that were approved.
drop function enter_extract(text);
create function enter_extract(p_study text,
  out at timestamptz, out version int, out settings text[], out birth text, out kinds text[])
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  at := now();
  select v.version, v.settings, v.birth, v.kinds into version, settings, birth, kinds
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
revoke all on function enter_extract(text) from public;
grant execute on function enter_extract(text) to confide_linker;
