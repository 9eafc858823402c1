-- Subject access requests: one to one organisation, for what that organisation holds. UK GDPR Article 15; for somebody
-- who died, the Access to Health Records Act 1990. @see src/access
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6101, 'access_request', 'patient', 'patient_id', 'access'),
  (6102, 'access_request_event', 'patient', 'patient_id', 'access'),
  (6103, 'access_register', 'directory', 'organisation', 'access');

-- ── the request ───────────────────────────────────────────────────────────────────────────────
-- asker: who asks where it is not the patient, and where they are written to. version counts its events. due_on: null
-- while its clock has not started or stands still. last_written_on: of a patient who has died, when the organisation
-- had last written in the record.
create table access_request (
  patient_id uuid not null,
  reference text collate "C" not null,
  organisation text collate "C" not null
    constraint access_request_organisation_fk references organisation (id),
  channel text not null constraint access_request_channel_check
    check (channel in ('online', 'counter', 'phone', 'post', 'email')),
  asked_by text not null constraint access_request_asked_by_check
    check (asked_by in ('patient', 'parent', 'attorney', 'deputy', 'representative', 'solicitor',
                        'personal-representative', 'claimant')),
  asker text,
  scope jsonb not null,
  format text not null constraint access_request_format_check
    check (format in ('online', 'paper', 'large-print', 'other')),
  delivery text not null constraint access_request_delivery_check
    check (delivery in ('online', 'post', 'collect')),
  received_on date not null,
  recorded_at timestamptz not null,
  state text not null constraint access_request_state_check
    check (state in ('received', 'identity', 'clarifying', 'gathering', 'review', 'check', 'released',
                     'part-refused', 'refused', 'withdrawn')),
  due_on date,
  closed_on date,
  last_written_on date,
  version int not null,
  constraint access_request_pk primary key (patient_id, reference),
  constraint access_request_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- What happened to it: who, when, from which state to which, and why. Only ever added to; its clock is made of these.
-- words: what the requester reads; why: what the desk notes.
create table access_request_event (
  patient_id uuid not null,
  reference text collate "C" not null,
  number int not null,
  organisation text collate "C" not null
    constraint access_request_event_organisation_fk references organisation (id),
  at timestamptz not null,
  what text not null constraint access_request_event_what_check
    check (what in ('moved', 'identity', 'extended', 'told')),
  from_state text,
  to_state text not null,
  by_kind text not null constraint access_request_event_by_kind_check check (by_kind in ('patient', 'staff')),
  by_id text not null,
  by_name text not null,
  why text,
  words text,
  months int constraint access_request_event_months_check check (months in (1, 2)),
  constraint access_request_event_pk primary key (patient_id, reference, number),
  constraint access_request_event_request_fk foreign key (patient_id, reference)
    references access_request (patient_id, reference)
);

do $$
declare t text;
begin
  foreach t in array array['access_request', 'access_request_event'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format($p$create policy %I on %I for select to confide_app using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and (current_setting('confide.view', true) = 'patient'
           or current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
           or current_setting('confide.view', true) in ('handle', 'request')
              and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0))$p$,
      t || '_read', t);
  end loop;
end $$;

-- The patient asks as themselves, and may take it back or answer what they were asked.
create policy access_request_ask on access_request for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
          and asked_by = 'patient' and channel = 'online' and state = 'received'
       or current_setting('confide.view', true) = 'handle' and state = 'received'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
-- Each use sets the states that are its own, and nobody moves what has ended: the patient what they asked for themselves;
-- the desk all but a release (a step beside the way leaves it in review or check); who prepares a copy the rest.
create policy access_request_move on access_request for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and state not in ('released', 'part-refused', 'refused', 'withdrawn')
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
          and asked_by = 'patient'
       or current_setting('confide.view', true) in ('handle', 'request')
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0))
  with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and state in ('received', 'identity', 'gathering', 'withdrawn')
       or current_setting('confide.view', true) = 'handle'
          and state in ('received', 'identity', 'clarifying', 'gathering', 'review', 'check', 'refused', 'withdrawn')
       or current_setting('confide.view', true) = 'request'
          and state in ('review', 'check', 'released', 'part-refused')));
-- What is written down of it says from where: an answer of the patient goes on from a question and from nothing else.
create policy access_request_event_add on access_request_event for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,'
          and by_kind = 'patient'
          and (to_state in ('received', 'withdrawn')
               or to_state in ('identity', 'gathering') and from_state = 'clarifying')
       or current_setting('confide.view', true) in ('handle', 'request') and by_kind = 'staff'
          and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
          and (current_setting('confide.view', true) = 'handle'
                 and (to_state in ('received', 'identity', 'clarifying', 'gathering', 'refused', 'withdrawn')
                      or to_state in ('review', 'check') and from_state = to_state)
               or current_setting('confide.view', true) = 'request'
                 and to_state in ('review', 'check', 'released', 'part-refused'))));
grant select, insert on access_request to confide_app;
grant update (state, due_on, closed_on, version) on access_request to confide_app;
grant select, insert on access_request_event to confide_app;

-- ── the register of an organisation: its requests without a word of what is asked ─────────────
-- Filled from the outboxes. version: that of the request, so that an older one changes nothing. reminded: of what the
-- desk was last reminded.
create table access_register (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  patient_id uuid not null,
  version int not null,
  channel text not null,
  asked_by text not null,
  state text not null,
  received_on date not null,
  due_on date,
  extended boolean not null,
  closed_on date,
  in_time boolean,
  reminded text,
  constraint access_register_pk primary key (organisation, reference)
);
create index access_register_open on access_register (due_on) where closed_on is null;

alter table access_register enable row level security;
alter table access_register force row level security;
create policy access_register_owner on access_register to confide_owner using (true) with check (true);
create policy access_register_relay on access_register to confide_relay using (true) with check (true);
create policy access_register_desk on access_register for select to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select, insert, update on access_register to confide_relay;
grant select on access_register to confide_app;

-- ── acts on a request ─────────────────────────────────────────────────────────────────────────
-- handle: what the desk does with a request, without a word of the record. request: reading all that the organisation
-- holds, while a request is open there, by roles that prepare one.
alter table role add column prepares_requests boolean not null default false;
update role set prepares_requests = true where writes_clinical or id = 'records-officer';

drop policy patient_read on patient;
create policy patient_read on patient for select to confide_app, confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in
    ('staff', 'patient', 'proxy', 'request', 'handle', 'summary', 'write', 'import', 'card', 'choose', 'gate', 'explain'));
drop policy patient_identifier_read on patient_identifier;
create policy patient_identifier_read on patient_identifier for select to confide_app, confide_job using (
  current_setting('confide.view', true) = 'finder'
  or patient_id = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) in
       ('staff', 'patient', 'proxy', 'request', 'handle', 'summary', 'write', 'import', 'card', 'choose', 'gate', 'explain'));
drop policy outbox_add on outbox;
create policy outbox_add on outbox for insert to confide_app, confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) in ('write', 'choose', 'gate', 'handle', 'request', 'import'));

-- Whether somebody has asked these organisations for a copy; open: and it is being made.
create function copy_asked(p_patient uuid, p_own text[], out asked boolean, out open boolean)
language plpgsql stable set search_path = pg_catalog, public as $$
begin
  select count(*) > 0, count(*) filter (where x.state in ('gathering', 'review', 'check')) > 0 into asked, open
    from access_request x where x.patient_id = p_patient and x.organisation = any (p_own);
end $$;
revoke all on function copy_asked(uuid, text[]) from public;

-- The day on which the organisations acted for had last written; the time for an answer depends on it after a death.
create function last_written(p_patient uuid) returns date
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  if current_setting('confide.view', true) is distinct from 'handle'
     or p_patient is distinct from nullif(current_setting('confide.patient', true), '')::uuid then
    return null;
  end if;
  return (select (max(x.recorded_at) at time zone 'Europe/London')::date from entry x
           where x.patient_id = p_patient
             and strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0);
end $$;
revoke all on function last_written(uuid) from public;
grant execute on function last_written(uuid) to confide_app;

do $$
declare
  v_change text[];
  v_text text;
begin
  foreach v_change slice 1 in array array[
    ['r.works_desk, r.keeps_watch,', 'r.works_desk, r.keeps_watch, r.prepares_requests,'],
    ['when ''desk'' then s.works_desk', 'when ''desk'' then s.works_desk when ''handle'' then s.works_desk'
      || chr(10) || '       when ''request'' then s.prepares_requests'],
    ['v_listed text;', 'v_listed text;' || chr(10) || '  v_copy record;'],
    ['  -- rule 0, and a death',
     '  select x.asked, x.open into v_copy from copy_asked(p_patient, own) x;' || chr(10) || '  -- rule 0, and a death'],
    ['and v_listed is distinct from ''allowed'')',
     'and v_listed is distinct from ''allowed'''
      || chr(10) || '          and not (p_use in (''handle'', ''request'') and v_copy.asked))'],
    ['(died and p_use <> ''gate'')', '(died and p_use not in (''gate'', ''handle'', ''request''))'],
    ['     or p_use in (''mark'', ''explain'') and exists',
     '     or p_use = ''request'' and v_copy.open' || chr(10)
      || '     or p_use = ''handle'' and (registered_here or related or v_copy.asked)' || chr(10)
      || '     or p_use in (''mark'', ''explain'', ''handle'') and exists'],
    ['      perform set_context(p_patient, view, own, own);',
     '      perform set_context(p_patient, view, own, own);' || chr(10)
      || '    elsif p_use = ''request'' then' || chr(10)
      || '      perform set_acting(p_patient, view, own);' || chr(10)
      || '      perform set_context(p_patient, view, own, own);']] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = 'enter_act' and pronamespace = 'public'::regnamespace;
    if cardinality(string_to_array(v_text, v_change[1])) <> 2 then
      raise exception 'enter_act is not as this change expects it: %', v_change[1];
    end if;
    execute replace(v_text, v_change[1], v_change[2]);
  end loop;

  foreach v_change slice 1 in array array[
    ['work_item', 'correction', 'access-request'],
    ['access_event', 'mark', 'request']] loop
    select pg_get_constraintdef(oid) into v_text from pg_constraint
     where conname = v_change[1] || '_kind_check' and conrelid = v_change[1]::regclass;
    if v_text not like '%''' || v_change[2] || '''::text%' then
      raise exception 'the kinds of % are not as this change expects them', v_change[1];
    end if;
    execute format('alter table %I drop constraint %I', v_change[1], v_change[1] || '_kind_check');
    execute format('alter table %I add constraint %I ', v_change[1], v_change[1] || '_kind_check')
      || replace(v_text, '''' || v_change[2] || '''::text',
                 '''' || v_change[2] || '''::text, ''' || v_change[3] || '''::text');
  end loop;
end $$;
