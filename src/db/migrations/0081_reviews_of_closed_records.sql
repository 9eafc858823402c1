-- A record that was put into another opens to nobody: what was to be looked at again in it waits too.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter table competence_due add column closed boolean not null default false;
alter table best_interests_due add column closed boolean not null default false;

update competence_due d set closed = true
  from patient p where p.patient_id = d.patient_id and p.merged_into is not null;
update best_interests_due d set closed = true
  from patient p where p.patient_id = d.patient_id and p.merged_into is not null;
