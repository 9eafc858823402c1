-- A parent, attorney or deputy who is signed in asks for a copy for the patient they help. What they asked for, and the
-- copy that is made of it, is theirs and nobody else's. And who refuses a request is a clinician or records officer. @see docs/sharing-rules.md, "Copies of a record"
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- helper: the person who asked, as themselves. proxy: by what right they help. Whose it is stands on each row: a policy
-- looks nothing up.
alter table access_request add column helper uuid;
alter table access_request add column proxy uuid;
alter table access_request add constraint access_request_helper_check check (
  (helper is null) = (proxy is null)
  and (helper is null or channel = 'online' and format = 'online' and delivery = 'online'
       and asked_by in ('parent', 'attorney', 'deputy')));
alter table access_request add constraint access_request_helper_unique unique (patient_id, reference, helper);
alter table access_request_event add column helper uuid;
alter table access_request_event add constraint access_request_event_helper_fk
  foreign key (patient_id, reference, helper) references access_request (patient_id, reference, helper);
alter table access_request_event drop constraint access_request_event_by_kind_check;
alter table access_request_event add constraint access_request_event_by_kind_check
  check (by_kind in ('patient', 'helper', 'staff'));
-- of what was made for a helper, asked_by is the right by which they asked: it is theirs while that right holds
alter table access_request add constraint access_request_right_unique
  unique (patient_id, reference, helper, asked_by);
alter table access_pack add column helper uuid;
alter table access_pack add column asked_by text;
alter table access_pack add constraint access_pack_helper_check check (
  (helper is null) = (asked_by is null) and (helper is null or not for_patient));
alter table access_pack add constraint access_pack_helper_unique unique (patient_id, id, helper, asked_by);
alter table access_pack add constraint access_pack_helper_fk
  foreign key (patient_id, reference, helper, asked_by)
  references access_request (patient_id, reference, helper, asked_by);
alter table access_pack_piece add column helper uuid;
alter table access_pack_piece add column asked_by text;
alter table access_pack_piece add constraint access_pack_piece_helper_check check (
  (helper is null) = (asked_by is null));
alter table access_pack_piece add constraint access_pack_piece_helper_fk
  foreign key (patient_id, pack, helper, asked_by) references access_pack (patient_id, id, helper, asked_by);

-- ── who may ask ───────────────────────────────────────────────────────────────────────────────
-- Of a helper whose help is in force. proxies: what of it is a right to ask for a copy, each `id:basis`, the newest
-- first; none where the patient let them help, or it was decided in best interests. services: the practice that recorded
-- it, and those whose entries they see as it is: nobody learns by the list of a service that they do not know of.
create function asks_for(p_helper uuid, p_patient uuid,
  out helper_name text, out proxies text[], out services text[])
language plpgsql stable set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  h record;
  v_practices text[];
begin
  select x.outcome, x.kinds, x.helper_name into h from proxy_may(p_helper, p_patient) x;
  if h.outcome is distinct from 'ok' then return; end if;
  helper_name := h.helper_name;
  select coalesce(array_agg(x.id || ':' || x.basis order by x.recorded_at desc, x.id), '{}'),
         coalesce(array_agg(x.practice), '{}')
    into proxies, v_practices
    from proxy x
   where x.patient_id = p_patient and x.helper = p_helper and x.basis in ('parent', 'attorney', 'deputy')
     and x.accepted_at <= now() and x.starts_at <= now()
     and (x.until_at is null or x.until_at > now()) and x.ended_at is null
     and (x.basis <> 'parent' or parent_ends(p_patient) > now());
  select coalesce(array_agg(distinct coalesce(o.absorbed_by, o.id)), '{}') into services
    from organisation o
   where cardinality(proxies) > 0
     and (o.id = any (v_practices)
          or exists (select from entry e where e.patient_id = p_patient and e.organisation = o.id
                       and e.kind = any (h.kinds) and not e.private and not e.withheld_from_patient));
end $$;
revoke all on function asks_for(uuid, uuid) from public;

-- Who acts begins as one who may neither: a transaction may act twice.
create or replace function set_acting(p_patient uuid, p_view text, p_acts_for text[])
returns void language plpgsql as $$
begin
  perform set_context(p_patient, p_view, '{}', '{}');
  execute format('set local confide.acts_for = %L', ',' || array_to_string(p_acts_for, ',') || ',');
  set local confide.registered = 'no';
  set local confide.prepares = 'no';
  set local confide.clinician = 'no';
end $$;

do $$
declare
  v_change text[];
  v_text text;
begin
  foreach v_change slice 1 in array array[
    ['enter_act', '      if registered_here then set local confide.registered = ''yes''; end if;',
     '      if registered_here then set local confide.registered = ''yes''; end if;' || chr(10)
      || '      if s.prepares_requests then set local confide.prepares = ''yes''; end if;' || chr(10)
      || '      if s.writes_clinical then set local confide.clinician = ''yes''; end if;'],
    ['enter_act', '  v_copy record;', '  v_copy record;' || chr(10) || '  h record;   -- what a helper may ask for'],
    ['enter_act', '    perform set_acting(case when outcome = ''ok'' then p_patient end, view, own);',
     '    if p_use = ''ask'' and known and p_patient <> s.patient_id then' || chr(10)
      || '      select x.helper_name, x.proxies, x.services into h from asks_for(s.patient_id, p_patient) x;' || chr(10)
      || '      if h.helper_name is not null then' || chr(10)
      || '        outcome := ''ok''; view := ''ask''; rule := ''proxy''; actor_kind := ''proxy'';' || chr(10)
      || '        actor_name := h.helper_name; own := h.services;' || chr(10)
      || '        perform set_acting(p_patient, view, own);' || chr(10)
      || '        execute format(''set local confide.helper = %L'', s.patient_id);' || chr(10)
      || '        execute format(''set local confide.asks_by = %L'', '','' || array_to_string(h.proxies, '','') || '','');'
      || chr(10) || '        return;' || chr(10) || '      end if;' || chr(10) || '    end if;' || chr(10)
      || '    perform set_acting(case when outcome = ''ok'' then p_patient end, view, own);'],
    ['competence_found', 'not in (''choose'', ''handle'')', 'not in (''choose'', ''handle'', ''ask'')']] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = v_change[1] and pronamespace = 'public'::regnamespace;
    if cardinality(string_to_array(v_text, v_change[2])) <> 2 then
      raise exception '% is not as this change expects it: %', v_change[1], v_change[2];
    end if;
    execute replace(v_text, v_change[2], v_change[3]);
  end loop;
end $$;

-- By what right somebody asked for this, and whether it still holds: for the service that was asked. Where the help was
-- recorded anew since, by the same right.
create function authority_of(p_patient uuid, p_reference text,
  out basis text, out document text, out practice text, out recorded_by text, out recorded_at timestamptz,
  out holds boolean)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if coalesce(current_setting('confide.view', true), '') not in ('handle', 'request')
     or p_patient is distinct from nullif(current_setting('confide.patient', true), '')::uuid then
    return;
  end if;
  select x.basis, x.document, o.name, x.recorded_by, x.recorded_at,
         coalesce(x.id || ':' || x.basis = any (a.proxies), false)
    into basis, document, practice, recorded_by, recorded_at, holds
    from access_request r
         join proxy x on x.patient_id = r.patient_id and x.helper = r.helper and x.basis = r.asked_by
         left join organisation o on o.id = x.practice
         cross join lateral asks_for(r.helper, p_patient) a
   where r.patient_id = p_patient and r.reference = p_reference
     and strpos(current_setting('confide.acts_for', true), ',' || r.organisation || ',') > 0
   order by coalesce(x.id || ':' || x.basis = any (a.proxies), false) desc, x.recorded_at desc limit 1;
end $$;
revoke all on function authority_of(uuid, text) from public;
grant execute on function authority_of(uuid, text) to confide_app;

-- ── who sees and changes what ─────────────────────────────────────────────────────────────────
alter policy patient_read on patient using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in
    ('staff', 'patient', 'proxy', 'request', 'handle', 'ask', 'summary', 'write', 'import', 'card', 'choose', 'gate',
     'explain'));
alter policy outbox_add on outbox with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'choose', 'gate', 'handle', 'request', 'ask', 'import'));

-- nobody but they themselves asks as a helper
alter policy access_request_ask on access_request with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid and helper is null
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
          and asked_by = 'patient' and channel = 'online' and state = 'received'
       or current_setting('confide.view', true) = 'handle' and state = 'received'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy access_request_helper_ask on access_request for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask' and state = 'received'
  and helper = nullif(current_setting('confide.helper', true), '')::uuid
  and strpos(current_setting('confide.asks_by', true), ',' || proxy || ':' || asked_by || ',') > 0
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
create policy access_request_helper_move on access_request for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask'
  and helper = nullif(current_setting('confide.helper', true), '')::uuid
  and state not in ('released', 'part-refused', 'refused', 'withdrawn'))
  with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask' and state in ('received', 'identity', 'gathering', 'withdrawn'));
-- That they are known, and by what right they ask, is for the service to find.
create policy access_request_event_helper_add on access_request_event for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask' and by_kind = 'helper' and what = 'moved'
  and helper = nullif(current_setting('confide.helper', true), '')::uuid and by_id = helper::text
  and (to_state in ('received', 'withdrawn')
       or to_state in ('identity', 'gathering') and from_state = 'clarifying'));
do $$
declare t text;
begin
  foreach t in array array['access_request', 'access_request_event'] loop
    execute format($p$create policy %I on %I for select to confide_app using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'ask'
      and helper = nullif(current_setting('confide.helper', true), '')::uuid)$p$, t || '_helper_read', t);
  end loop;
end $$;
-- Other help than that by which they asked gives them no copy; the same right may have been recorded anew.
create policy access_pack_helper_read on access_pack for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask'
  and helper = nullif(current_setting('confide.helper', true), '')::uuid
  and strpos(current_setting('confide.asks_by', true), ':' || asked_by || ',') > 0);
create policy access_pack_helper_taken on access_pack for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'ask' and expires_at > now()
  and helper = nullif(current_setting('confide.helper', true), '')::uuid
  and strpos(current_setting('confide.asks_by', true), ':' || asked_by || ',') > 0);
create policy access_pack_piece_helper_read on access_pack_piece for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid and expires_at > now()
  and current_setting('confide.view', true) = 'ask'
  and helper = nullif(current_setting('confide.helper', true), '')::uuid
  and strpos(current_setting('confide.asks_by', true), ':' || asked_by || ',') > 0);
-- for one recipient: what a helper takes, neither the desk nor the patient opens
alter policy access_pack_piece_read on access_pack_piece using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid and expires_at > now()
  and (for_patient and current_setting('confide.view', true) = 'patient'
       or not for_patient and helper is null and current_setting('confide.view', true) = 'handle'
         and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));

-- ── who refuses ───────────────────────────────────────────────────────────────────────────────
-- To refuse all of it is no step of a desk: a clinician or records officer does, and that nothing may be given for what
-- it would do, a clinician alone.
alter policy access_request_move on access_request with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and state in ('received', 'identity', 'gathering', 'withdrawn')
       or current_setting('confide.view', true) = 'handle'
          and (state in ('received', 'identity', 'clarifying', 'gathering', 'review', 'check', 'withdrawn')
               or state = 'refused' and current_setting('confide.prepares', true) = 'yes')
       or current_setting('confide.view', true) = 'request'
          and state in ('review', 'check', 'released', 'part-refused')));
alter policy access_request_event_add on access_request_event with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
          and by_kind = 'patient'
          and (to_state in ('received', 'withdrawn')
               or to_state in ('identity', 'gathering') and from_state = 'clarifying')
       or current_setting('confide.view', true) in ('handle', 'request') and by_kind = 'staff'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
          and (current_setting('confide.view', true) = 'handle'
                 and (to_state in ('received', 'identity', 'clarifying', 'gathering', 'withdrawn')
                      or to_state = 'refused' and current_setting('confide.prepares', true) = 'yes'
                         and (why is distinct from 'exempt' or current_setting('confide.clinician', true) = 'yes')
                      or to_state in ('review', 'check') and from_state = to_state)
               or current_setting('confide.view', true) = 'request'
                 and to_state in ('review', 'check', 'released', 'part-refused'))));
