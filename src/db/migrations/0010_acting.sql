-- Acting: changes to who may see, by patients and staff. `enter` is for looking; `enter_act` is the first
-- statement of a transaction that changes something about sharing, or works at a service's own desk.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── roles: what else they may do ──────────────────────────────────────────────────────────────
alter table role add column records_choices boolean not null default false;
alter table role add column works_desk boolean not null default false;
alter table role add column keeps_watch boolean not null default false;
update role set records_choices = true, works_desk = true where finds_patients;
update role set keeps_watch = true where id in ('privacy-officer', 'caldicott-guardian');

-- Who an act is for: a list of its own, so that whoever acts sees no entry by it.
create function set_acting(p_patient uuid, p_view text, p_acts_for text[])
returns void language plpgsql as $$
begin
  perform set_context(p_patient, p_view, '{}', '{}');
  execute format('set local confide.acts_for = %L', ',' || array_to_string(p_acts_for, ',') || ',');
end $$;
revoke all on function set_acting(uuid, text, text[]) from public;

-- ── enter_act ─────────────────────────────────────────────────────────────────────────────────
-- p_use: choose (record a choice) · gate (claim a relationship, record permission, open in an emergency) ·
-- mark (private, withheld) · explain (who can see what we wrote) · desk (work items) · watch (alerts).
-- `own`: the organisations this actor may act for; `*` for the patient, who chooses for every service.
create function enter_act(p_session bytea, p_patient uuid, p_use text,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text,
  out view text, out rule text, out own text[], out sources text[], out held_back boolean,
  out choice_version bigint, out valid_until timestamptz,
  out registered_here boolean, out related boolean, out died boolean)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;   -- session, and the staff member with organisation and role
  p record;   -- patient
  v_listed text;
begin
  outcome := 'signed-out'; at := now(); known := false; view := 'none'; rule := 'no-relationship';
  own := '{}'; sources := '{}'; held_back := false; registered_here := false; related := false; died := false;

  select x.staff_id, x.patient_id, m.name, m.organisation, m.role, o.name as organisation_name,
         r.name as role_name, r.reads_clinical, r.writes_clinical, r.finds_patients, r.records_choices,
         r.works_desk, r.keeps_watch,
         m.suspended_at is not null or o.suspended_at is not null as suspended
    into s
    from session x left join staff m on m.id = x.staff_id
         left join organisation o on o.id = m.organisation left join role r on r.id = m.role
   where x.token_hash = p_session and x.revoked_at is null
     and x.expires_at > now() and x.seen_at + x.idle > now();
  if not found then
    perform set_context(null, view, '{}', '{}');
    return;
  end if;

  select x.given_name, x.family_name, x.registered_practice, x.protected, x.died_at, y.choice_version into p
    from patient x left join sharing y on y.patient_id = x.patient_id where x.patient_id = p_patient;
  known := found;
  died := known and p.died_at is not null;
  choice_version := p.choice_version;

  if s.patient_id is not null then
    actor_kind := 'patient'; actor := s.patient_id::text;
    outcome := 'not-found';
    if p_patient = s.patient_id and not died and p_use = 'choose' then
      outcome := 'ok'; view := 'choose'; rule := 'own'; own := array['*'];
      actor_name := p.given_name || ' ' || p.family_name;
    end if;
    perform set_acting(case when outcome = 'ok' then p_patient end, view, own);
    return;
  end if;

  actor_kind := 'staff'; actor := s.staff_id::text; actor_name := s.name; organisation := s.organisation;
  organisation_name := s.organisation_name; role := s.role; role_name := s.role_name;
  if s.suspended or not coalesce(case p_use
       when 'choose' then s.records_choices when 'gate' then s.reads_clinical or s.finds_patients
       when 'mark' then s.writes_clinical when 'explain' then s.reads_clinical
       when 'desk' then s.works_desk when 'watch' then s.keeps_watch end, false) then
    outcome := 'role'; rule := 'role';
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  if p_use in ('desk', 'watch') then
    outcome := 'ok'; view := p_use; rule := 'own'; own := array[s.organisation];
    perform set_acting(null, view, own);
    return;
  end if;

  outcome := 'not-found';
  select x.rule into v_listed from organisation_rule x
   where x.practice = p.registered_practice and x.organisation = s.organisation;
  registered_here := known and p.registered_practice is not distinct from s.organisation;
  related := exists (select 1 from relationship x
    where x.patient_id = p_patient and x.organisation = s.organisation
      and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now()));
  -- rule 0, and a death: only the gate opens for someone who died, with a legal reason
  if not known or (p.protected and not registered_here and v_listed is distinct from 'allowed')
     or (died and p_use <> 'gate') then
    perform set_context(null, view, '{}', '{}');
    return;
  end if;
  own := array[s.organisation];
  if p_use in ('mark', 'explain') then
    select own || coalesce(array_agg(x.id), '{}') into own from organisation x where x.absorbed_by = s.organisation;
  end if;
  if p_use = 'gate'
     or p_use = 'choose' and (related or registered_here)
     or p_use in ('mark', 'explain') and exists (select 1 from holding x
          where x.patient_id = p_patient and x.organisation = any (own) and x.entries > 0) then
    outcome := 'ok'; rule := 'own';
    view := case p_use when 'mark' then 'write' else p_use end;
    if p_use in ('mark', 'explain') then
      perform set_context(p_patient, view, own, own);
    else
      perform set_acting(p_patient, view, own);
    end if;
  else
    own := '{}';
    perform set_context(null, view, '{}', '{}');
  end if;
end $$;
revoke all on function enter_act(bytea, uuid, text) from public;
grant execute on function enter_act(bytea, uuid, text) to confide_app;

-- ── who may change what: the writing organisation is pinned, the patient writes for every service ──
do $$
declare t text;
begin
  foreach t in array array['sharing', 'choice', 'choice_history', 'relationship', 'verification',
                           'permission', 'emergency_access'] loop
    execute format('drop policy %I on %I', t || '_read', t);
    execute format($p$create policy %I on %I for select to confide_app, confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) in ('patient', 'choose', 'gate', 'explain', 'import'))$p$,
      t || '_read', t);
  end loop;
  foreach t in array array['choice', 'choice_history'] loop
    execute format($p$create policy %I on %I for insert to confide_app with check (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'choose'
      and (current_setting('confide.acts_for', true) = ',*,' or organisation is null
           or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0))$p$,
      t || '_choose', t);
  end loop;
  foreach t in array array['relationship', 'permission', 'verification', 'emergency_access'] loop
    execute format($p$create policy %I on %I for insert to confide_app with check (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'gate'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$,
      t || '_gate', t);
    execute format($p$create policy %I on %I for update to confide_app using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
        or current_setting('confide.view', true) = 'gate'
           and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0))$p$,
      t || '_end', t);
  end loop;
end $$;
create policy choice_choose_again on choice for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.acts_for', true) = ',*,'
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy sharing_version on sharing for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('choose', 'gate', 'write'));
grant insert, update on choice to confide_app;
grant insert on choice_history to confide_app;
grant update on sharing to confide_app;
grant select, insert, update on relationship to confide_app;
grant select, insert, update on permission to confide_app;
grant select, insert, update on verification to confide_app;
grant select, insert, update on emergency_access to confide_app;

-- Acting needs to see who the patient is: a card, whatever the act.
drop policy patient_read on patient;
create policy patient_read on patient for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in
    ('staff', 'patient', 'proxy', 'request', 'summary', 'write', 'import', 'card', 'choose', 'gate', 'explain'));
drop policy patient_identifier_read on patient_identifier;
create policy patient_identifier_read on patient_identifier for select to confide_app, confide_job using (
  current_setting('confide.view', true) = 'finder'
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) in
       ('staff', 'patient', 'proxy', 'write', 'import', 'card', 'choose', 'gate', 'explain'));

-- ── the log: what was done to sharing ─────────────────────────────────────────────────────────
alter table access_event drop constraint access_event_kind_check;
alter table access_event add constraint access_event_kind_check check (kind in
  ('find', 'open', 'list', 'read', 'write', 'choice', 'emergency', 'log', 'import', 'denied',
   'relationship', 'permission', 'mark', 'explain', 'proxy', 'message'));

-- ── the outbox: written with what it tells of, relayed by a role of its own ───────────────────
alter table outbox add column relayed_at timestamptz;
create index outbox_waiting on outbox (created_at) where relayed_at is null;
drop policy outbox_add on outbox;
create policy outbox_add on outbox for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'choose', 'gate', 'import'));
create policy outbox_relay_read on outbox for select to confide_relay using (true);
create policy outbox_relay_done on outbox for update to confide_relay using (true);
grant select on outbox to confide_relay;
grant update (relayed_at) on outbox to confide_relay;
grant select on organisation to confide_relay;
