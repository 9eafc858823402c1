-- What an entry is found by, made of its text in the statement that stores it (decision 22).
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- A FHIR date as its first moment and the one after its last, in UTC and of one length, so that they compare as texts.
-- A day is one in London; before 1972 one of UTC, as the application counts it too.
create function search_span(p_date text) returns text
language plpgsql immutable strict parallel safe as $$
declare
  v_from timestamptz;
  v_until timestamptz;
  v_zone text := case when p_date < '1972' then 'UTC' else 'Europe/London' end;
  v_day timestamp;
begin
  if length(p_date) <= 10 then
    v_day := (p_date || substr('-01-01', length(p_date) - 3))::timestamp;
    v_from := v_day at time zone v_zone;
    v_until := (v_day + case length(p_date) when 4 then interval '1 year' when 7 then interval '1 month'
                        else interval '1 day' end) at time zone v_zone;
  else
    v_from := p_date::timestamptz;
    v_until := v_from + case when strpos(p_date, '.') > 0 then interval '1 microsecond'
                             when p_date ~ 'T\d\d:\d\d[^:]' then interval '1 minute'
                             else interval '1 second' end;
  end if;
  return to_char(v_from at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US') || '/'
    || to_char(least(v_until, '9999-12-31T00:00:00Z') at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US');
exception when data_exception then
  return null;
end $$;

-- `code=system|code` and `code=code`; `encounter=` and the last part of the id of another entry; `effective=` and its span.
-- A text that is no resource is found by nothing: the validator keeps such out.
create function search_tokens(p_resource text) returns text[]
language plpgsql immutable strict parallel safe as $$
declare
  v_all jsonb;
  v_tokens text[] := '{}';
  k text;
  v jsonb;
  c jsonb;
  v_name text;
  v_text text;
begin
  begin
    v_all := p_resource::jsonb;
  exception when data_exception then
    return v_tokens;
  end;
  if jsonb_typeof(v_all) <> 'object' then
    return v_tokens;
  end if;
  for k, v in select * from jsonb_each(v_all) loop
    if k in ('code', 'medicationCodeableConcept', 'vaccineCode', 'category', 'type', 'clinicalStatus',
             'verificationStatus', 'achievementStatus', 'relationship', 'class', 'status', 'lifecycleStatus',
             'intent', 'criticality') then
      v_name := case when k in ('medicationCodeableConcept', 'vaccineCode') then 'code' else k end;
      for c in select * from jsonb_path_query(v, '$[*]') loop
        if jsonb_typeof(c) = 'string' then
          v_tokens := v_tokens || (v_name || '=' || (c #>> '{}'));
        elsif c ? 'code' then
          v_tokens := v_tokens || (v_name || '=' || coalesce(c ->> 'system', '') || '|' || (c ->> 'code'))
                               || (v_name || '=' || (c ->> 'code'));
        else
          for c in select * from jsonb_path_query(c, '$.coding[*]') loop
            if c ? 'code' then
              v_tokens := v_tokens || (v_name || '=' || coalesce(c ->> 'system', '') || '|' || (c ->> 'code'))
                                   || (v_name || '=' || (c ->> 'code'));
            end if;
          end loop;
        end if;
      end loop;
    elsif k = 'identifier' then
      for c in select * from jsonb_path_query(v, '$[*]') loop
        if c ? 'value' then
          v_tokens := v_tokens || ('identifier=' || coalesce(c ->> 'system', '') || '|' || (c ->> 'value'))
                               || ('identifier=' || (c ->> 'value'));
        end if;
      end loop;
    elsif k ~ '^(effective|performed|occurrence|onset|abatement)(DateTime|Period|Instant)$'
      or k in ('period', 'recordedDate', 'authoredOn', 'issued', 'date', 'start', 'startDate', 'lastOccurrence',
               'timestamp') then
      v_text := case jsonb_typeof(v)
        when 'string' then public.search_span(v #>> '{}')
        when 'object' then
          coalesce(split_part(public.search_span(v ->> 'start'), '/', 1), '0001-01-01T00:00:00.000000') || '/'
            || coalesce(split_part(public.search_span(v ->> 'end'), '/', 2), '9999-12-31T00:00:00.000000') end;
      if v_text is not null then
        v_tokens := v_tokens || (regexp_replace(k, '(DateTime|Period|Instant)$', '') || '=' || v_text);
      end if;
    elsif k in ('encounter', 'target', 'medicationReference', 'result', 'hasMember', 'partOf', 'basedOn') then
      for v_text in select r #>> '{}' from jsonb_path_query(v, '$.reference') r loop
        v_text := (regexp_match(v_text, '^[A-Za-z]+/[0-9a-z]{26}\.([0-9a-z]{26})$'))[1];
        if v_text is not null then
          v_tokens := v_tokens || (k || '=' || v_text);
        end if;
      end loop;
    elsif k = 'entry' then
      for v_text in select r #>> '{}' from jsonb_path_query(v, '$.item.reference') r loop
        v_text := (regexp_match(v_text, '^[A-Za-z]+/[0-9a-z]{26}\.([0-9a-z]{26})$'))[1];
        if v_text is not null then
          v_tokens := v_tokens || ('item=' || v_text);
        end if;
      end loop;
    elsif k = 'meta' then
      v_text := public.search_span(v ->> 'lastUpdated');
      if v_text is not null then
        v_tokens := v_tokens || ('lastUpdated=' || v_text);
      end if;
    elsif k = 'context' then
      -- of a document
      if jsonb_typeof(v -> 'period') = 'object' then
        v_tokens := v_tokens || ('context=' ||
          coalesce(split_part(public.search_span(v #>> '{period,start}'), '/', 1), '0001-01-01T00:00:00.000000') || '/'
            || coalesce(split_part(public.search_span(v #>> '{period,end}'), '/', 2), '9999-12-31T00:00:00.000000'));
      end if;
    end if;
  end loop;
  return v_tokens;
end $$;

revoke all on function search_span(text) from public;
revoke all on function search_tokens(text) from public;
grant execute on function search_span(text) to confide_app, confide_job;
grant execute on function search_tokens(text) to confide_app, confide_job;

alter table entry add column tokens text[] collate "C" generated always as (public.search_tokens(resource)) stored;
