-- Who may ask for a copy of a child's record depends on what was found about the child: the desk that takes a request in
-- learns what it needs, as the desk that records a choice does.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- Copies of what somebody showed of who they are are looked at and gone: when it is decided who asks, and at the latest when
-- the request goes on. They are kept as other files from outside, under the reference of the request.
create function forget_evidence(p_reference text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  if current_setting('confide.view', true) is distinct from 'desk' or p_reference !~ '^SR-' then
    return;
  end if;
  delete from quarantined_file x where x.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0;
  delete from flat_page x where x.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0;
end $$;
revoke all on function forget_evidence(text) from public;
grant execute on function forget_evidence(text) to confide_app;

-- What a stop left of them; and the register, which is kept for three years after the end of each request.
create function forget_register() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from quarantined_file f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state not in ('received', 'identity');
  delete from flat_page f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state not in ('received', 'identity');
  delete from access_register where closed_on < (now() at time zone 'Europe/London')::date - interval '3 years';
end $$;
revoke all on function forget_register() from public;
grant execute on function forget_register() to confide_job;

do $$
declare
  v_text text;
  v_from constant text := 'is distinct from ''choose''';
begin
  select pg_get_functiondef(oid) into v_text from pg_proc
   where proname = 'competence_found' and pronamespace = 'public'::regnamespace;
  if cardinality(string_to_array(v_text, v_from)) <> 2 then
    raise exception 'competence_found is not as this change expects it';
  end if;
  v_text := replace(v_text, 'current_setting(''confide.view'', true) ' || v_from,
                    'coalesce(current_setting(''confide.view'', true), '''') not in (''choose'', ''handle'')');
  if cardinality(string_to_array(v_text, v_from)) <> 1 then
    raise exception 'competence_found is not as this change expects it';
  end if;
  execute v_text;
end $$;
