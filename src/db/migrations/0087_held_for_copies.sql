-- A copy of a record also holds the summaries that a practice made of it, what was wanted of them, and the messages
-- of the account. @see src/access/gather.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create policy summary_request on summary for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request'
  and strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0);
create policy summary_item_history_request on summary_item_history for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);

-- What was wanted of a summary: what these organisations recorded; and what the patient said online, which the
-- registered practice carries out.
create function held_preferences(p_patient uuid)
returns table (preference text, asked_by text, channel text, recorded_by text, code text, recorded_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select h.preference, h.asked_by, h.channel, h.recorded_by, h.code, h.recorded_at
    from summary_preference_history h join patient p on p.patient_id = h.patient_id
   where h.patient_id = p_patient
     and p_patient = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) = 'request'
     and strpos(current_setting('confide.acts_for', true),
                ',' || coalesce(h.organisation, p.registered_practice) || ',') > 0
   order by h.recorded_at desc, h.id desc
$$;
revoke all on function held_preferences(uuid) from public;
grant execute on function held_preferences(uuid) to confide_app;

-- Messages to the patient that these organisations hold: what they answered or asked under a reference of their own; and,
-- at the registered practice, what the account itself was told. Never what was not told, nor what another service did.
create function held_messages(p_patient uuid)
returns table (id uuid, kind text, reference text, at timestamptz, state text, sent_at timestamptz, read_at timestamptz,
               elsewhere boolean)
language sql stable security definer set search_path = pg_catalog, public as $$
  with acts as (
    select coalesce(current_setting('confide.acts_for', true), '') as whom
     where current_setting('confide.view', true) = 'request'
       and p_patient = nullif(current_setting('confide.patient', true), '')::uuid),
  named as (
    select x.reference, x.organisation from access_request x where x.patient_id = p_patient
     union all
    select x.reference, x.organisation from entry_correction x where x.patient_id = p_patient
     union all
    select x.reference, x.organisation from private_request x where x.patient_id = p_patient
     union all
    select x.reference, x.organisation from look_question x where x.patient_id = p_patient
     union all
    select x.reference, x.organisation from alert x where x.patient_id = p_patient
     union all
    select x.reference, x.organisation from choice_history x where x.patient_id = p_patient)
  select m.id, m.kind, m.reference, m.not_before, m.state, m.sent_at, m.read_at, m.address is not null
    from acts a, message m
   where m.recipient = p_patient::text and m.box = 'patient' and m.state <> 'withdrawn' and m.not_before <= now()
     and (m.reference in (select n.reference from named n where strpos(a.whom, ',' || n.organisation || ',') > 0)
          or m.kind in ('sharing-changed', 'opt-out-changed', 'code', 'new-organisation', 'contact-changed',
                        'passkey-added', 'passkey-removed', 'proxy-added', 'proxy-ending', 'service-changed',
                        'records-merged', 'records-parted')
             and exists (select from patient p where p.patient_id = p_patient
                                                 and strpos(a.whom, ',' || p.registered_practice || ',') > 0))
   order by m.not_before desc, m.id desc
$$;
revoke all on function held_messages(uuid) from public;
grant execute on function held_messages(uuid) to confide_app;
