-- A study that one person approved twice, by two of their ids, before it was asked whose they are, is not approved: not in
-- the register either, nor for the runner, and its data and keys go.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

grant execute on function one_person(uuid, uuid) to confide_job;

-- As it was (0096), and people are counted, as by enter_extract (0116).
create or replace function studies_over() returns table (study text)
language sql security definer set search_path = pg_catalog, public as $$
  select s.id from study s
   where s.closed_at is not null
      or not exists (
        select from study_version v
         where v.study = s.id and v.ends_on >= (now() at time zone 'Europe/London')::date
           and 2 <= (select count(distinct coalesce(who.issuer || ' ' || who.subject, d.decided_by::text))
                       from study_decision d left join staff who on who.id = d.decided_by
                      where d.study = v.study and d.version = v.version
                        and d.approves and not one_person(d.decided_by, v.applied_by))
           and not exists (select from study_decision d
                            where d.study = v.study and d.version = v.version and not d.approves))
$$;
