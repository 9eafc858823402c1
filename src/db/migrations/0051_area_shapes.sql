-- The outlines of areas as a deployment imported them: national geography, and nothing of a patient.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (87, 'area_shape', 'local', null, 'summary');

-- year: of the rights in the data, named wherever the outline is shown
create table area_shape (
  area text collate "C" constraint area_shape_pk primary key,
  path text not null,
  label_x real not null,
  label_y real not null,
  year int not null
);
grant select on area_shape to confide_app;
grant select, insert, delete on area_shape to confide_job;
