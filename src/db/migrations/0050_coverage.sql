-- Where a practice is, for the map of coverage: the integrated care board it belongs to, by its code. And how many
-- patients of a practice share with each service: counts by day, and no patient.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (86, 'sharing_coverage', 'local', null, 'summary');

alter table organisation add column care_board text collate "C";

create table sharing_coverage (
  on_day date not null,
  practice text collate "C" not null constraint sharing_coverage_practice_fk references organisation (id),
  service text collate "C" not null constraint sharing_coverage_service_fk references organisation (id),
  share_out int not null,
  share_in int not null,
  constraint sharing_coverage_pk primary key (on_day, practice, service)
);
grant select, insert, update on sharing_coverage to confide_job;
grant select on sharing_coverage to confide_app;

-- What counts is the patient's yes, as it holds today; a patient who shares nothing shares out nowhere. What a
-- service publishes as its default is no choice and is not counted.
create function count_sharing()
returns table (practice text, service text, share_out bigint, share_in bigint)
language sql security definer set search_path = pg_catalog, public as $$
  select p.registered_practice, c.organisation,
         count(*) filter (where c.share_out = 'yes' and not s.share_nothing
                            and (c.share_out_until is null or c.share_out_until > now())),
         count(*) filter (where c.share_in = 'yes'
                            and (c.share_in_until is null or c.share_in_until > now()))
    from patient p
    join sharing s on s.patient_id = p.patient_id
    join choice c on c.patient_id = p.patient_id
   where p.registered_practice is not null and p.died_at is null
   group by 1, 2
$$;
revoke all on function count_sharing() from public;
grant execute on function count_sharing() to confide_job;
