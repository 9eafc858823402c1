-- What an entry measured, and whether it says anything sensitive, made of its text in the statement that stores it
-- (decision 26): a study holds how high a blood pressure was, and its data is made without reading a text.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- A quantity as its number and its unit, by its code of UCUM where it has one. None that is only known to be above or
-- below a number, none that is not known, and none of a size that no measurement has.
create function measured_quantity(p_of jsonb) returns text[]
language plpgsql immutable parallel safe as $$
declare
  v_quantity jsonb := p_of -> 'valueQuantity';
  v_unit text;
begin
  if jsonb_typeof(v_quantity -> 'value') is distinct from 'number' or v_quantity ? 'comparator'
     or p_of ? 'dataAbsentReason' then
    return null;
  end if;
  if abs((v_quantity -> 'value')::numeric) not between 0.000000001 and 999999999
     and (v_quantity -> 'value')::numeric <> 0 then
    return null;
  end if;
  v_unit := case when v_quantity ->> 'system' = 'http://unitsofmeasure.org'
                 then coalesce(v_quantity ->> 'code', v_quantity ->> 'unit') else v_quantity ->> 'unit' end;
  return array[v_quantity ->> 'value', left(v_unit, 40)];
end $$;

-- Four of each thing that was measured: system and code, number and unit. The first is of the entry itself, whose code
-- is a column; the others are of its components. Null where nothing was measured.
create function measured(p_resource text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  v_all jsonb;
  v_own text[];
  v_one text[];
  v_measured text[];
  v_coding jsonb;
begin
  -- most texts are not parsed
  if strpos(p_resource, '"valueQuantity"') = 0 then
    return null;
  end if;
  begin
    v_all := p_resource::jsonb;
    if v_all ->> 'resourceType' is distinct from 'Observation' then
      return null;
    end if;
    v_own := public.measured_quantity(v_all);
    v_measured := array[null, null, v_own[1], v_own[2]];
    if jsonb_typeof(v_all -> 'component') = 'array' then
      for i in 0 .. jsonb_array_length(v_all -> 'component') - 1 loop
        v_one := public.measured_quantity(v_all -> 'component' -> i);
        v_coding := v_all -> 'component' -> i -> 'code' -> 'coding' -> 0;
        if v_one is not null and v_coding ? 'system' and v_coding ? 'code' then
          v_measured := v_measured || array[v_coding ->> 'system', v_coding ->> 'code', v_one[1], v_one[2]];
        end if;
      end loop;
    end if;
    if v_own is null and cardinality(v_measured) = 4 then
      return null;
    end if;
    return v_measured;
  exception when data_exception then
    return null;
  end;
end $$;

revoke all on function measured_quantity(jsonb) from public;
revoke all on function measured(text) from public;
grant execute on function measured_quantity(jsonb) to confide_app, confide_job;
grant execute on function measured(text) to confide_app, confide_job;
grant execute on function says_sensitive(text) to confide_app, confide_job;

-- whoever changes one of these functions adds its column anew
alter table entry
  add column measured text[] collate "C" generated always as (public.measured(resource)) stored,
  add column sensitive boolean generated always as (public.says_sensitive(resource)) stored;

-- as in 0096, but for the column: the linker makes nothing of a text any more
alter policy entry_extract on entry using (
  current_setting('confide.view', true) = 'extract'
  and not private and not withheld_from_patient and not sensitive);
revoke execute on function says_sensitive(text) from confide_linker;

-- as src/research/linker/field-rules.ts has it
grant select (measured) on entry to confide_linker;
