-- A request for a copy goes on in the kept record when two records are put together, with what was gathered and decided;
-- parted again, in the record it came from. @see src/access/merged-requests.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

do $$
declare t text;
begin
  foreach t in array array['access_request', 'access_request_event', 'access_item', 'access_finding', 'access_page',
                           'access_box', 'access_pack', 'access_pack_piece', 'access_posting'] loop
    execute format($p$create policy %I on %I to confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import')$p$, t || '_job', t);
    execute format('grant select, insert on %I to confide_job', t);
  end loop;
end $$;
grant update (state, due_on, closed_on, version) on access_request to confide_job;
grant update (expires_at) on access_pack to confide_job;
grant update (expires_at) on access_pack_piece to confide_job;

-- merged, parted: the record it is about was put together with another, or parted from one.
alter table access_request_event drop constraint access_request_event_what_check;
alter table access_request_event add constraint access_request_event_what_check
  check (what in ('moved', 'identity', 'extended', 'told', 'merged', 'parted'));

-- Takes out again what a merge copied of requests: each is still there in the record it came from.
create function take_requests_out(p_patient uuid, p_references text[]) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare t text;
begin
  perform may_merge(p_patient);
  delete from access_pack_piece x using access_pack k
   where x.patient_id = p_patient and k.patient_id = p_patient and k.id = x.pack and k.reference = any (p_references);
  foreach t in array array['access_pack', 'access_posting', 'access_box', 'access_finding', 'access_item',
                           'access_page', 'access_request_event', 'access_request'] loop
    execute format('delete from %I x where x.patient_id = $1 and x.reference = any ($2)', t)
      using p_patient, p_references;
  end loop;
end $$;
revoke all on function take_requests_out(uuid, text[]) from public;
grant execute on function take_requests_out(uuid, text[]) to confide_job;
