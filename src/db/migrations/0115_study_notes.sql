-- What came of a study, in words, and what went wrong with it; and how many people in its data are nearly like nobody
-- else there. docs/decisions/0026-research.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (11501, 'study_note', 'local', null, 'research');

-- It is never changed: what is wrong in one is corrected by a later one, once.
create table study_note (
  id uuid constraint study_note_pk primary key,
  study text collate "C" not null constraint study_note_study_fk references study (id),
  kind text collate "C" not null constraint study_note_kind_check check (kind in ('outcome', 'incident')),
  -- the released answer it is about, where it is about one
  job text collate "C" constraint study_note_job_fk references study_job (id),
  says text not null,
  corrects uuid constraint study_note_corrects_key unique
    constraint study_note_corrects_fk references study_note (id),
  written_by uuid not null,
  written_by_name text not null,
  written_at timestamptz not null
);
create index study_note_study on study_note (study, written_at);
grant select, insert on study_note to confide_app;

-- Null: made before it was counted.
alter table study_build
  add column fewer_than_10 int,
  add column fewer_than_5 int,
  -- groups of ten or more people in which everybody had one thing
  add column groups_alike int;
