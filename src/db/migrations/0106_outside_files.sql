-- How well files from elsewhere were linked to the people of a build, by groups: who is missed is not missed by chance.
-- docs/decisions/0026-research.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (10601, 'study_link', 'reference', null, 'research');

create table study_link (
  -- it goes with the build
  build uuid not null constraint study_link_build_fk references study_build (id) on delete cascade,
  grouped_by text collate "C" not null,
  value text collate "C" not null,
  people int not null,
  linked int not null,
  constraint study_link_pk primary key (build, grouped_by, value),
  constraint study_link_linked_check check (linked between 0 and people)
);
grant insert on study_link to confide_linker;
grant select on study_link to confide_app;
