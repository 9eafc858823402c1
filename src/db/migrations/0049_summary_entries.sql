-- What a summary must not miss: a need that is coded second, an acute medicine of which only the month or year is
-- known, a problem whose status has a code of the system's own before FHIR's.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- Observations with a list of several of anything: among those are all that have several codes. As texts are written
-- when they are stored, there is no space between two.
create index entry_several on entry (patient_id) where kind = 'Observation' and strpos(resource, '},{') > 0;

create or replace function summary_entries(p_patient uuid, p_own text[], p_from timestamptz, p_observations text[])
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
  -- one of the codes or words, whole
  v_said text := '"(' || (select string_agg(regexp_replace(x, '([^a-z0-9 ])', '\\\1', 'g'), '|')
                            from unnest(p_observations) x) || ')"';
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
                    or x.effective_at >= p_from or x.version > 1
                    -- that says only its month or year counts as its last day
                    or x.effective_at >= p_from - interval '1 year'
                       and x.resource ~ '"authoredOn":"[0-9]{4}(-[0-9]{2})?"' or strpos(x.resource, '"end"') > 0
                  -- over, and not called major; a code of the system's own says neither
                  when 'Condition' then x.status is null or x.status not in ('inactive', 'remission', 'resolved')
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
             -- by a code or wording that is not the first
             select y.id from entry y where y.patient_id = p_patient and y.kind = 'Observation'
                and strpos(y.resource, '},{') > 0 and lower(y.resource) ~ v_said
             union all
             select unnest(added)))
      ) e left join summary_item i on i.patient_id = p_patient and i.entry_id = e.id
     order by e.effective_at desc nulls last, e.id desc;
end $$;
