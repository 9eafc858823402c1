-- What an entry is found by, made of its text in the statement that stores it (decision 22). Without a query for each
-- element: an import makes them for every entry.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- A FHIR date as its first moment and the one after its last, in UTC and of one length, so that they compare as texts.
-- A day is one in London; before 1972 one of UTC, as the application counts it too.
create function search_span(p_date text) returns text
language plpgsql immutable strict parallel safe as $$
declare
  v_from timestamptz;
  v_until timestamptz;
  v_zone text;
  v_day timestamp;
begin
  if length(p_date) <= 10 then
    v_zone := case when p_date < '1972' then 'UTC' else 'Europe/London' end;
    v_day := (p_date || substr('-01-01', length(p_date) - 3))::timestamp;
    v_from := v_day at time zone v_zone;
    v_until := (v_day + case length(p_date) when 4 then interval '1 year' when 7 then interval '1 month'
                        else interval '1 day' end) at time zone v_zone;
  else
    v_from := p_date::timestamptz;
    v_until := v_from + case when strpos(p_date, '.') > 0 then interval '1 microsecond'
                             when substr(p_date, 17, 1) = ':' then interval '1 second'
                             else interval '1 minute' end;
  end if;
  return to_char(v_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '/'
    || to_char(least(v_until, '9999-12-31T00:00:00Z') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US');
end $$;

create function search_period(p_period jsonb) returns text
language plpgsql immutable strict parallel safe as $$
begin
  return coalesce(split_part(public.search_span(p_period ->> 'start'), '/', 1), '0001-01-01T00:00:00.000000') || '/'
    || coalesce(split_part(public.search_span(p_period ->> 'end'), '/', 2), '9999-12-31T00:00:00.000000');
end $$;

-- The codings of an element: one or many of a code, a Coding, a CodeableConcept or an Identifier.
create function search_codes(p_name text, p_value jsonb, p_key text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  v_tokens text[] := '{}';
  v_all jsonb := case jsonb_typeof(p_value) when 'array' then p_value else jsonb_build_array(p_value) end;
  v_one jsonb;
begin
  for i in 0 .. jsonb_array_length(v_all) - 1 loop
    v_one := v_all -> i;
    if jsonb_typeof(v_one) = 'string' then
      v_tokens := v_tokens || (p_name || '=' || (v_one #>> '{}'));
    elsif v_one ? p_key then
      v_tokens := v_tokens || (p_name || '=' || coalesce(v_one ->> 'system', '') || '|' || (v_one ->> p_key));
      v_tokens := v_tokens || (p_name || '=' || (v_one ->> p_key));
    elsif v_one ? 'coding' then
      v_tokens := v_tokens || public.search_codes(p_name, v_one -> 'coding', p_key);
    end if;
  end loop;
  return v_tokens;
end $$;

-- The entries of the same record that one or many references name.
create function search_references(p_name text, p_value jsonb) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  v_tokens text[] := '{}';
  v_all jsonb := case jsonb_typeof(p_value) when 'array' then p_value else jsonb_build_array(p_value) end;
  v_ref text;
begin
  for i in 0 .. jsonb_array_length(v_all) - 1 loop
    -- `Encounter/` and two ids of 26 letters
    v_ref := split_part(v_all -> i ->> 'reference', '/', 2);
    if length(v_ref) = 53 and substr(v_ref, 27, 1) = '.' then
      v_tokens := v_tokens || (p_name || '=' || substr(v_ref, 28));
    end if;
  end loop;
  return v_tokens;
end $$;

-- `code=system|code` and `code=code`; `encounter=` and the last part of the id of another entry; `effective=` and its span.
-- A text that is no resource is found by nothing, and one with a date that is none by what comes before it here: the
-- validator keeps such out.
create function search_tokens(p_resource text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  v_all jsonb;
  v_tokens text[] := '{}';
  k text;
begin
  v_all := p_resource::jsonb;
  if jsonb_typeof(v_all) <> 'object' then
    return v_tokens;
  end if;
  foreach k in array array['code', 'medicationCodeableConcept', 'vaccineCode', 'category', 'type', 'clinicalStatus',
      'verificationStatus', 'achievementStatus', 'relationship', 'class', 'status', 'lifecycleStatus', 'intent',
      'criticality', 'identifier'] loop
    if v_all ? k then
      v_tokens := v_tokens || public.search_codes(
        case when k in ('medicationCodeableConcept', 'vaccineCode') then 'code' else k end, v_all -> k,
        case k when 'identifier' then 'value' else 'code' end);
    end if;
  end loop;
  foreach k in array array['encounter', 'target', 'medicationReference', 'result', 'hasMember', 'partOf', 'basedOn'] loop
    if v_all ? k then
      v_tokens := v_tokens || public.search_references(k, v_all -> k);
    end if;
  end loop;
  if v_all ->> 'resourceType' = 'List' then
    for i in 0 .. coalesce(jsonb_array_length(v_all -> 'entry'), 0) - 1 loop
      v_tokens := v_tokens || public.search_references('item', coalesce(v_all #> array['entry', i::text, 'item'], '{}'));
    end loop;
  end if;
  if v_all #> '{meta,lastUpdated}' is not null then
    v_tokens := v_tokens || ('lastUpdated=' || public.search_span(v_all #>> '{meta,lastUpdated}'));
  end if;
  foreach k in array array['effectiveDateTime', 'performedDateTime', 'occurrenceDateTime', 'onsetDateTime',
      'abatementDateTime', 'effectiveInstant', 'recordedDate', 'authoredOn', 'issued', 'date', 'start', 'startDate',
      'lastOccurrence', 'timestamp'] loop
    if jsonb_typeof(v_all -> k) = 'string' then
      v_tokens := v_tokens || (case when k like '%DateTime' then left(k, -8) when k = 'effectiveInstant' then 'effective'
                               else k end || '=' || public.search_span(v_all ->> k));
    end if;
  end loop;
  foreach k in array array['effectivePeriod', 'performedPeriod', 'occurrencePeriod', 'onsetPeriod', 'abatementPeriod',
      'period'] loop
    if jsonb_typeof(v_all -> k) = 'object' then
      v_tokens := v_tokens || (case k when 'period' then k else left(k, -6) end || '='
                               || public.search_period(v_all -> k));
    end if;
  end loop;
  -- of a document
  if jsonb_typeof(v_all #> '{context,period}') = 'object' then
    v_tokens := v_tokens || ('context=' || public.search_period(v_all #> '{context,period}'));
  end if;
  return v_tokens;
exception when data_exception then
  return v_tokens;
end $$;

revoke all on function search_span(text) from public;
revoke all on function search_period(jsonb) from public;
revoke all on function search_codes(text, jsonb, text) from public;
revoke all on function search_references(text, jsonb) from public;
revoke all on function search_tokens(text) from public;
grant execute on function search_span(text) to confide_app, confide_job;
grant execute on function search_period(jsonb) to confide_app, confide_job;
grant execute on function search_codes(text, jsonb, text) to confide_app, confide_job;
grant execute on function search_references(text, jsonb) to confide_app, confide_job;
grant execute on function search_tokens(text) to confide_app, confide_job;

alter table entry add column tokens text[] collate "C" generated always as (public.search_tokens(resource)) stored;
