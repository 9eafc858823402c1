-- Reading and making a summary touch less.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── whether the record of a session is closed is asked of a patient's session alone ───────────
-- In the statement that finds a session it was a fifth of what entering costs. The functions stay as they stand.
do $$
declare
  v_change text[];
  v_text text;
  v_alive constant text := chr(10) || '     and (x.patient_id is null or not is_merged(x.patient_id))';
begin
  foreach v_change slice 1 in array array[
    ['enter', E'  v_holds_own boolean;\n', E'  v_holds_own boolean;\n  v_open boolean;   -- the session is in force\n'],
    ['enter', E'  if not found then\n    perform set_context(null, view, ''{}'', ''{}'');\n    return;\n  end if;\n',
     E'  v_open := found;\n  if v_open and s.patient_id is not null then\n    v_open := not is_merged(s.patient_id);\n'
     '  end if;\n  if not v_open then\n    perform set_context(null, view, ''{}'', ''{}'');\n    return;\n  end if;\n'],
    ['enter_summary', E'    exit gates when not found;\n    outcome := ''not-found'';\n',
     E'    exit gates when not found;\n    if s.patient_id is not null then\n      exit gates when is_merged(s.patient_id);\n'
     '    end if;\n    outcome := ''not-found'';\n']] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = v_change[1] and pronamespace = 'public'::regnamespace;
    v_text := replace(v_text, v_alive, '');
    if cardinality(string_to_array(v_text, v_change[2])) <> 2 then
      raise exception '% is not as this change expects it: %', v_change[1], v_change[2];
    end if;
    execute replace(v_text, v_change[2], v_change[3]);
  end loop;
end $$;

-- ── what a summary can hold of a long record is found by an index of its own ──────────────────
-- Of all its kinds but observations, and but for medicines that are finished: of these the day decides.
create index entry_summary on entry (patient_id) where
  kind = any (array['AllergyIntolerance', 'MedicationStatement', 'Immunization', 'Flag', 'List'])
  or kind = 'MedicationRequest' and (status is distinct from 'completed' or effective_at is null or version > 1
       or strpos(resource, '"end"') > 0)
  or kind = 'Condition' and (status is null or status not in ('inactive', 'remission', 'resolved')
       or strpos(resource, 'ProblemSignificance') > 0)
  or kind = 'Procedure' and (strpos(resource, '387713003') > 0 or strpos(resource, 'ProblemSignificance') > 0);

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
  -- one of the codes or words, whole
  v_said text := '"(' || (select string_agg(regexp_replace(lower(x), '([^a-z0-9 ])', '\\\1', 'g'), '|')
                            from unnest(p_observations) x) || ')"';
begin
  perform may_build_summary(p_patient);
  return query
    select e.id, e.organisation, e.version, e.kind, e.private, e.withheld_from_patient, e.recorded_at,
           e.resource, i.rule, e.code_text, e.code, e.code_system
      from entry e left join summary_item i on i.patient_id = p_patient and i.entry_id = e.id
     where e.patient_id = p_patient and e.organisation = any (p_own) and e.id = any (array(
        -- the condition of entry_summary, word for word
        select y.id from entry y where y.patient_id = p_patient and (
          kind = any (array['AllergyIntolerance', 'MedicationStatement', 'Immunization', 'Flag', 'List'])
          or kind = 'MedicationRequest' and (status is distinct from 'completed' or effective_at is null or version > 1
               or strpos(resource, '"end"') > 0)
          or kind = 'Condition' and (status is null or status not in ('inactive', 'remission', 'resolved')
               or strpos(resource, 'ProblemSignificance') > 0)
          or kind = 'Procedure' and (strpos(resource, '387713003') > 0 or strpos(resource, 'ProblemSignificance') > 0))
        union all
        -- finished, and lately: that says only its month or year counts as its last day
        select y.id from entry y where y.patient_id = p_patient and y.kind = 'MedicationRequest'
           and y.effective_at >= p_from - interval '1 year'
           and (y.effective_at >= p_from
                or y.resource like '%"authoredOn":"____"%' or y.resource like '%"authoredOn":"____-__"%')
        union all
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
        -- added one by one: taken in whatever the conditions above say
        select x.entry_id from summary_item x where x.patient_id = p_patient and x.rule = 'add'
     ))
     order by e.effective_at desc nulls last, e.id desc;
end $$;
