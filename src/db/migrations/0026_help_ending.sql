-- Before somebody's help ends, both are told. told_of: the end that was told of; another one is told of anew.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter table helping add column told_of timestamptz;
create index helping_ending on helping (until_at) where ended_at is null;

create policy helping_relay on helping for select to confide_relay using (ended_at is null);
create policy helping_told on helping for update to confide_relay using (ended_at is null);
grant select (helper, patient_id, proxy, until_at, ended_at, told_of) on helping to confide_relay;
grant update (told_of) on helping to confide_relay;
