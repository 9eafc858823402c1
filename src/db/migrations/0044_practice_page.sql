-- What a practice says of itself on its public pages: how it is reached, and when it is open. Kept by the practice;
-- nothing here is about a patient.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4401, 'practice_page', 'reference', null, 'identity');

-- opening_hours: one text for each line, like `Monday to Friday: 8am to 6:30pm`
create table practice_page (
  organisation text collate "C" constraint practice_page_pk primary key
    constraint practice_page_organisation_fk references organisation (id),
  address text[] not null default '{}',
  telephone text,
  opening_hours text[] not null default '{}',
  website text,
  records_mail text,
  privacy_contact text
);
grant select on practice_page to confide_app;
grant select, insert, update on practice_page to confide_job;
