-- What a page may offer to staff beside the record: `enter` tells whether their own service has a relationship
-- with the patient now, and whether it has yet to ask about sharing. Neither tells anything of other services.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- The same for a role that reads no entries, which `enter` turns away before it looks at the patient.
create function at_service(p_patient uuid, p_organisation text, out related boolean, out unasked boolean)
language sql stable set search_path = pg_catalog, public as $$
  select exists (select 1 from relationship x
           where x.patient_id = p_patient and x.organisation = p_organisation
             and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now())),
         not exists (select 1 from choice x
           where x.patient_id = p_patient and x.organisation = p_organisation
             and x.share_out <> 'not-asked' and (x.share_out_until is null or x.share_out_until > now())
             and x.share_in <> 'not-asked' and (x.share_in_until is null or x.share_in_until > now()))
$$;
revoke all on function at_service(uuid, text) from public;

do $$
declare
  v_change text[];
  v_text text;
begin
  select pg_get_functiondef(oid) into v_text from pg_proc
   where proname = 'enter' and pronamespace = 'public'::regnamespace;
  foreach v_change slice 1 in array array[
    [')' || chr(10) || ' RETURNS record', ', OUT related boolean, OUT unasked boolean)' || chr(10) || ' RETURNS record'],
    ['  outcome := ''signed-out'';', '  related := false; unasked := false; outcome := ''signed-out'';'],
    ['    outcome := ''role''; rule := ''role'';',
     '    outcome := ''role''; rule := ''role'';' || chr(10)
       || '    select x.related, x.unasked into related, unasked from at_service(p_patient, v) x;'],
    ['  valid_until := least(v_choices_until,',
     '  related := v_related_until is not null;' || chr(10)
       || '  unasked := coalesce(v_share_in, ''not-asked'') = ''not-asked'' or v <> all (v_shared_out || v_refused);'
       || chr(10) || '  valid_until := least(v_choices_until,']] loop
    if cardinality(string_to_array(v_text, v_change[1])) <> 2 then
      raise exception 'enter is not as this change expects it: %', v_change[1];
    end if;
    v_text := replace(v_text, v_change[1], v_change[2]);
  end loop;
  drop function enter(bytea, uuid, text);
  execute v_text;
end $$;
revoke all on function enter(bytea, uuid, text) from public;
grant execute on function enter(bytea, uuid, text) to confide_app;
