-- A medicine that an entry only refers to has its name in the entry's columns and nowhere in its text, as
-- references keep no words: a summary is made of both. Of a long record only what a summary can hold is looked at.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

drop function summary_entries(uuid, text[], timestamptz, text[]);
create function summary_entries(p_patient uuid, p_own text[], p_from timestamptz, p_observations text[])
returns table (id uuid, organisation text, version int, kind text, private boolean,
               withheld_from_patient boolean, recorded_at timestamptz, resource text, rule text,
               code_text text, code text, code_system text)
language plpgsql security definer set search_path = pg_catalog, public
  -- for a long record the planner else starts two workers, which takes longer than all the rest
  set max_parallel_workers_per_gather = 0
  set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  -- added one by one: taken in whatever the conditions below say
  added uuid[] := array(select x.entry_id from summary_item x where x.patient_id = p_patient and x.rule = 'add');
begin
  perform may_build_summary(p_patient);
  return query
    select e.id, e.organisation, e.version, e.kind, e.private, e.withheld_from_patient, e.recorded_at,
           e.resource, i.rule, e.code_text, e.code, e.code_system
      from (
        select x.* from entry x
         where x.patient_id = p_patient and x.organisation = any (p_own)
           and x.kind = any (array['AllergyIntolerance', 'MedicationRequest', 'MedicationStatement', 'Condition',
                                   'Procedure', 'Immunization', 'Flag', 'List'])
           and (case x.kind
                  -- finished long ago counts only where it says when, or was changed, maybe by being finished:
                  -- it may have been a repeat until lately
                  when 'MedicationRequest' then x.status is distinct from 'completed' or x.effective_at is null
                    or x.effective_at >= p_from or x.version > 1 or strpos(x.resource, '"end"') > 0
                  -- over, and not called major
                  when 'Condition' then x.status is null or x.status in ('active', 'recurrence', 'relapse')
                    or strpos(x.resource, 'ProblemSignificance') > 0
                  -- neither surgical nor called major
                  when 'Procedure' then strpos(x.resource, '387713003') > 0
                    or strpos(x.resource, 'ProblemSignificance') > 0
                  else true end
                or x.id = any (added))
        union all
        select x.* from entry x
         where x.patient_id = p_patient and x.organisation = any (p_own) and x.kind = 'Observation'
           and x.id = any (array(
             select y.id from entry y where y.patient_id = p_patient and y.kind = 'Observation'
                and left(y.code, 100) = any (p_observations)
             union all
             select y.id from entry y where y.patient_id = p_patient and y.kind = 'Observation'
                and (left(lower(y.code_text), 100) collate "C") = any (p_observations)
             union all
             select unnest(added)))
      ) e left join summary_item i on i.patient_id = p_patient and i.entry_id = e.id
     order by e.effective_at desc nulls last, e.id desc;
end $$;

revoke all on function summary_entries(uuid, text[], timestamptz, text[]) from public;
grant execute on function summary_entries(uuid, text[], timestamptz, text[]) to confide_app, confide_job;
