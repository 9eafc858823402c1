-- Organisations that merge, are divided or close: what became of each, never changed; and which patients it
-- concerns.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4001, 'succession', 'reference', null, 'identity');

-- Merged or closed: nobody acts for it any more, and that is not lifted as a suspension is.
alter table organisation add column closed_at timestamptz;

-- successor_was_new: nobody worked there and no patient had had to do with it when it began.
create table succession (
  id uuid not null,
  predecessor text collate "C" not null
    constraint succession_predecessor_fk references organisation (id),
  kind text not null constraint succession_kind_check check (kind in ('merge', 'split', 'close')),
  successor text collate "C" constraint succession_successor_fk references organisation (id),
  successor_was_new boolean not null,
  reference text not null,
  recorded_by text not null,
  recorded_at timestamptz not null,
  constraint succession_pk primary key (id, predecessor),
  constraint succession_successor_check check ((kind = 'close') = (successor is null))
);
grant select, insert on succession to confide_job;

-- The patients who have had to do with a predecessor, a batch at a time, and which of the organisations each
-- of them knows: ids and codes, and nothing of what is chosen or said. For a job that goes on to each of them in
-- a transaction of their own.
create function patients_of_organisations(p_predecessors text[], p_organisations text[], p_after uuid, p_most int)
returns table (patient uuid, known text[], registered text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if current_setting('confide.view', true) is distinct from 'finder' then
    raise exception 'patients are listed for a job that looks for them';
  end if;
  return query
    select x.patient_id, array_agg(distinct x.organisation order by x.organisation),
           max(x.organisation) filter (where x.is_registered)
      from (
      select c.patient_id, c.organisation, false as is_registered from choice c
       where c.organisation = any (p_organisations)
      union all select r.patient_id, r.organisation, false from relationship r
                 where r.organisation = any (p_organisations)
      union all select h.patient_id, h.organisation, false from holding h
                 where h.organisation = any (p_organisations) and h.entries > 0
      union all select p.patient_id, p.registered_practice, true from patient p
                 where p.registered_practice = any (p_organisations)) x
     where p_after is null or x.patient_id > p_after
     group by 1 having bool_or(x.organisation = any (p_predecessors))
     order by 1 limit p_most;
end $$;
revoke all on function patients_of_organisations(text[], text[], uuid, int) from public;
grant execute on function patients_of_organisations(text[], text[], uuid, int) to confide_job;

-- A code for a service that is closed is of no use any more.
create policy one_time_code_job on one_time_code for select to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
create policy one_time_code_void on one_time_code for update to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
grant select (patient_id, organisation, used_at, cancelled_at) on one_time_code to confide_job;
grant update (cancelled_at) on one_time_code to confide_job;
