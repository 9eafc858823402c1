-- A correction is about the version of an entry that the patient had read, and goes to the service that wrote it.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

drop policy entry_correction_ask on entry_correction;
revoke insert on entry_correction from confide_app;

-- Whoever chooses sees no entry, so what the patient may see of this one is looked up here.
-- asked · waiting: one waits already · changed: it is another version by now, or the patient does not see it
create function ask_correction(p_patient uuid, p_id uuid, p_reference text, p_entry uuid, p_version int,
  p_wrong text, p_should_say text, p_evidence text, p_due_on date,
  out outcome text, out organisation text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  outcome := 'changed';
  if current_setting('confide.view', true) is distinct from 'choose'
     or current_setting('confide.acts_for', true) is distinct from ',*,'
     or p_patient is distinct from nullif(current_setting('confide.patient', true), '')::uuid then
    return;
  end if;
  select x.organisation into organisation from entry x
   where x.patient_id = p_patient and x.id = p_entry and x.version = p_version and not x.withheld_from_patient;
  if not found then return; end if;
  insert into entry_correction (patient_id, id, reference, organisation, entry_id, version, wrong, should_say,
                                evidence, due_on)
  values (p_patient, p_id, p_reference, organisation, p_entry, p_version, p_wrong, p_should_say, p_evidence, p_due_on)
  on conflict (patient_id, entry_id) where state = 'waiting' do nothing;
  outcome := case when found then 'asked' else 'waiting' end;
end $$;
revoke all on function ask_correction(uuid, uuid, text, uuid, int, text, text, text, date) from public;
grant execute on function ask_correction(uuid, uuid, text, uuid, int, text, text, text, date) to confide_app;
