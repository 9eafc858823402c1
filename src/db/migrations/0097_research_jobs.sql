-- Questions asked of the data of a study: what was asked, the table it may be told as, who checked it, what was released.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (9701, 'study_job', 'local', null, 'research'),
  (9702, 'study_check', 'local', null, 'research');

create table study_job (
  id text collate "C" constraint study_job_pk primary key,
  study text collate "C" not null,
  version int not null,
  -- in our own words, as JSON
  question text not null,
  asked_by uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  state text not null default 'waits' constraint study_job_state_check
    check (state in ('waits', 'answered', 'refused', 'failed', 'released', 'declined')),
  build uuid constraint study_job_build_fk references study_build (id),
  answered_at timestamptz,
  -- tables as they may be told, and what was found; never the numbers behind them
  result text,
  result_digest text,
  findings text,
  why_refused text,
  -- who was counted, by their numbers in this build: to hold the next question against
  cohorts text,
  released_at timestamptz,
  constraint study_job_version_fk
    foreign key (study, version) references study_version (study, version),
  constraint study_job_answer_check
    check (state in ('waits', 'refused', 'failed', 'declined') or (result is not null and result_digest is not null)),
  constraint study_job_release_check check ((state = 'released') = (released_at is not null))
);
create index study_job_study on study_job (study, asked_at);
create index study_job_waits on study_job (asked_at) where state = 'waits';

-- Two people, each of what they saw: who asked is none of them.
create table study_check (
  job text collate "C" not null constraint study_check_job_fk references study_job (id),
  checked_by uuid not null,
  checked_by_name text not null,
  asked_by uuid not null,
  agrees boolean not null,
  reason text not null,
  result_digest text not null,
  checked_at timestamptz not null,
  constraint study_check_pk primary key (job, checked_by),
  constraint study_check_author_check check (checked_by <> asked_by)
);

grant select, insert on study_job to confide_app;
grant update (state, released_at) on study_job to confide_app;
grant select, insert on study_check to confide_app;
grant select on study_job to confide_job;
grant update (state, build, answered_at, result, result_digest, findings, why_refused, cohorts)
  on study_job to confide_job;
grant select on study_check to confide_job;
grant update (released) on study_build to confide_app;
