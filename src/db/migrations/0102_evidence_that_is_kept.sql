-- What shows who asks stays while a question is open, and the day it came on stays with a request whose record was put
-- together with another. @see src/access/evidence-code.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- By the request, and not by the record: that may be another one by now.
create function evidence_code_of(p_patient uuid, p_reference text)
returns table (way text, made_at timestamptz, made_by text, expires_at timestamptz, used_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.way, c.made_at, c.made_by, c.expires_at, c.used_at
    from access_request x join evidence_code c on c.organisation = x.organisation and c.reference = x.reference
   where x.patient_id = p_patient and x.reference = p_reference
     and p_patient = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) = 'handle'
     and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0
   order by c.made_at desc limit 1
$$;
revoke all on function evidence_code_of(uuid, text) from public;
grant execute on function evidence_code_of(uuid, text) to confide_app;

create or replace function forget_register() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_asked constant text[] := array['received', 'identity', 'clarifying'];
begin
  delete from quarantined_file f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state <> all (v_asked);
  delete from flat_page f using access_register r
   where r.organisation = f.organisation and r.reference = f.reference and r.state <> all (v_asked);
  delete from evidence_code c using access_register r
   where r.organisation = c.organisation and r.reference = c.reference and r.state <> all (v_asked);
  delete from evidence_code c where c.used_at is null and c.expires_at <= now();
  delete from access_register where closed_on < (now() at time zone 'Europe/London')::date - interval '3 years';
end $$;
