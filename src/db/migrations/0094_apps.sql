-- Apps: what is known of each, what a person lets one do, its tokens, and sessions that are an app's. A session of an
-- app is that of the person it asks for, and sees no kind of entry that its scopes do not name.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (9401, 'app', 'local', null, 'apps'),
  (9402, 'app_allowance', 'local', null, 'apps'),
  (9403, 'app_token', 'local', null, 'apps'),
  (9404, 'app_launch', 'local', null, 'apps'),
  (9405, 'app_key', 'local', null, 'apps');

-- staff_id: as whom a system of an organisation asks
create table app (
  id text collate "C" constraint app_pk primary key,
  name text not null constraint app_name_check check (name <> ''),
  redirect_uris text[] not null default '{}',
  launch_uri text,
  origins text[] not null default '{}',
  scopes text[] not null,
  keys jsonb,
  keys_url text,
  organisation text collate "C" constraint app_organisation_fk references organisation (id),
  staff_id uuid constraint app_staff_fk references staff (id),
  added_at timestamptz not null default now(),
  removed_at timestamptz,
  constraint app_id_check check (id ~ '^[a-z0-9][a-z0-9-]{1,60}$')
);

-- What one person lets one app do. about: whose record it is for. session: with whose end it ends.
create table app_allowance (
  id uuid constraint app_allowance_pk primary key,
  app text collate "C" not null constraint app_allowance_app_fk references app (id),
  staff_id uuid constraint app_allowance_staff_fk references staff (id),
  patient_id uuid,
  about uuid,
  scope text not null,
  session bytea,
  allowed_at timestamptz not null default now(),
  ended_at timestamptz,
  constraint app_allowance_who_check check ((staff_id is null) <> (patient_id is null))
);
create index app_allowance_patient on app_allowance (patient_id) where patient_id is not null;
create index app_allowance_about on app_allowance (about) where about is not null;

-- What the authorisation server keeps, by the hash of what it gave out.
create table app_token (
  model text not null,
  id_hash bytea not null,
  allowance uuid,
  payload jsonb not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  constraint app_token_pk primary key (model, id_hash)
);
create index app_token_allowance on app_token (allowance) where allowance is not null;
create index app_token_expires on app_token (expires_at);

-- An app that staff open from the page of a patient, for that patient.
create table app_launch (
  token_hash bytea constraint app_launch_pk primary key,
  app text collate "C" not null constraint app_launch_app_fk references app (id),
  session bytea not null,
  patient_id uuid not null,
  created_at timestamptz not null default now()
);

create table app_key (
  name text constraint app_key_pk primary key,
  sealed bytea not null,
  made_at timestamptz not null default now()
);

do $$
declare t text;
begin
  foreach t in array array['app_allowance', 'app_token', 'app_launch'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format('create policy %I on %I to confide_identity using (true) with check (true)', t || '_identity', t);
  end loop;
end $$;
grant select, insert on app to confide_identity;
grant update (removed_at) on app to confide_identity;
grant select, insert on app_allowance to confide_identity;
grant update (ended_at) on app_allowance to confide_identity;
grant select, insert, update, delete on app_token to confide_identity;
grant select, insert, delete on app_launch to confide_identity;
grant select, insert on app_key to confide_identity;

-- ── sessions of apps ──────────────────────────────────────────────────────────────────────────
-- app_about: the one patient it reaches; app_there: what it sees of that one. app_everywhere: what it sees of whoever
-- the person may see; never both, as what a request does is compared with all its scopes together.
alter table session add column app text collate "C" constraint session_app_fk references app (id);
alter table session add column app_allowance uuid;
alter table session add column app_scope text;
alter table session add column app_about uuid;
alter table session add column app_there text[] not null default '{}';
alter table session add column app_everywhere text[];
alter table session add constraint session_app_reach_check check (app_about is null or app_everywhere is null);
create index session_app_allowance on session (app_allowance) where app_allowance is not null;
grant delete on session to confide_identity;

-- Whether an app may ask of this patient at all; from here on this transaction sees what its scopes name, and no more.
create function app_reaches(p_session bytea, p_patient uuid) returns boolean
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  x record;
  v_sees text[];
begin
  select s.app_about, s.app_there, s.app_everywhere into x from session s where s.token_hash = p_session;
  v_sees := coalesce(x.app_everywhere, '{}') || case when p_patient = x.app_about then x.app_there else '{}' end;
  execute format('set local confide.scope = %L', ',' || array_to_string(v_sees, ',') || ',');
  return x.app_everywhere is not null or coalesce(p_patient = x.app_about, false);
end $$;
revoke all on function app_reaches(bytea, uuid) from public;

-- Whether what a person let an app do still holds. It ends with the app, with the session it was bound to, with the
-- role of staff, with a death, when online access is paused, with the help of a helper, and with the choice to share
-- nothing.
create function app_holds(p_allowance uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select exists (
    select from app_allowance a join app p on p.id = a.app and p.removed_at is null
     where a.id = p_allowance and a.ended_at is null
       and (a.session is null or exists (select from session s
              where s.token_hash = a.session and s.revoked_at is null and s.expires_at > now()
                and s.seen_at + s.idle > now()))
       and (a.staff_id is null or exists (select from staff m join organisation o on o.id = m.organisation
              where m.id = a.staff_id and m.suspended_at is null and o.suspended_at is null))
       and (a.patient_id is null or exists (select from patient x
              where x.patient_id = a.patient_id and x.died_at is null and x.merged_into is null)
           and not exists (select from online_pause x
              where x.patient_id = a.patient_id and (x.lifted_at is null or x.paused_at >= a.allowed_at)))
       and (a.about is null
            or exists (select from patient x
                 where x.patient_id = a.about and x.died_at is null and x.merged_into is null)
               and not exists (select from choice_history h where h.patient_id = a.about
                 and h.what = 'share-nothing' and h.value = 'yes' and h.recorded_at >= a.allowed_at))
       and (a.patient_id is null or a.about is null or a.about = a.patient_id
            or (select h.outcome = 'ok' from proxy_may(a.patient_id, a.about) h)))
$$;
revoke all on function app_holds(uuid) from public;
grant execute on function app_holds(uuid) to confide_identity;

-- The session of an app's token, while it holds.
create function app_session(p_session bytea,
  out app text, out name text, out system boolean, out scope text, out about uuid, out within bytea)
language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id, p.name, s.app_allowance is null, s.app_scope, s.app_about, a.session
    from session s join app p on p.id = s.app and p.removed_at is null
         left join app_allowance a on a.id = s.app_allowance
   where s.token_hash = p_session and s.revoked_at is null and s.expires_at > now()
     and (s.app_allowance is null or app_holds(s.app_allowance))
$$;
revoke all on function app_session(bytea) from public;
grant execute on function app_session(bytea) to confide_identity;

-- Each gate asks whether the app reaches the patient, and for one beyond its reach answers as for one it has nothing
-- to do with. The attempt is still on that patient's log.
do $$
declare
  v_change text[];
  v_text text;
  v_nobody constant text := '''00000000-0000-0000-0000-000000000000''';
  v_there constant text := '  if v_beyond is not null then' || chr(10)
    || '    known := exists (select from patient x where x.patient_id = v_beyond and x.merged_into is null);'
    || chr(10) || '  end if;';
begin
  foreach v_change slice 1 in array array[
    ['enter', 'x.staff_id, x.patient_id into s', 'x.staff_id, x.patient_id, x.app into s'],
    ['enter', '  s record;   -- session', '  s record;   -- session' || chr(10) || '  v_beyond uuid;   -- whom the app does not reach'],
    ['enter', 'select x.given_name, x.family_name, x.registered_practice',
     'if s.app is not null and p_use <> ''who'' and not app_reaches(p_session, p_patient) then' || chr(10)
       || '    v_beyond := p_patient; p_patient := ' || v_nobody || ';' || chr(10)
       || '  end if;' || chr(10) || '  select x.given_name, x.family_name, x.registered_practice'],
    ['enter', 'known := found;',
     'known := found;' || chr(10) || v_there],
    ['enter', 'if p_use = ''find'' then', 'if p_use = ''find'' and v_beyond is null then'],
    ['enter_act', 'select x.staff_id, x.patient_id, m.name', 'select x.staff_id, x.patient_id, x.app, m.name'],
    ['enter_act', '  s record;   -- session', '  v_beyond uuid;   -- whom the app does not reach' || chr(10) || '  s record;   -- session'],
    ['enter_act', 'select x.given_name, x.family_name, x.registered_practice',
     'if s.app is not null and not app_reaches(p_session, p_patient) then' || chr(10)
       || '    v_beyond := p_patient; p_patient := ' || v_nobody || ';' || chr(10)
       || '  end if;' || chr(10) || '  select x.given_name, x.family_name, x.registered_practice'],
    ['enter_act', 'known := found;',
     'known := found;' || chr(10) || v_there],
    ['enter_act', 'if not known or (p.protected', 'if v_beyond is not null or not known or (p.protected'],
    ['enter_summary', 'x.staff_id, x.patient_id into s', 'x.staff_id, x.patient_id, x.app into s'],
    ['enter_summary', '  s record;', '  v_beyond uuid;   -- whom the app does not reach' || chr(10) || '  s record;'],
    ['enter_summary', 'select x.given_name, x.family_name, x.registered_practice',
     'if s.app is not null and not app_reaches(p_session, p_patient) then' || chr(10)
       || '      v_beyond := p_patient; p_patient := ' || v_nobody || ';' || chr(10)
       || '    end if;' || chr(10) || '    select x.given_name, x.family_name, x.registered_practice'],
    ['enter_summary', 'known := found;',
     'known := found;' || chr(10) || v_there]] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = v_change[1] and pronamespace = 'public'::regnamespace;
    if cardinality(string_to_array(v_text, v_change[2])) <> 2 then
      raise exception '% is not as this change expects it: %', v_change[1], v_change[2];
    end if;
    execute replace(v_text, v_change[2], v_change[3]);
  end loop;
end $$;

create policy entry_scope on entry as restrictive for select to confide_app, confide_job using (
  coalesce(current_setting('confide.scope', true), '') = ''
  or strpos(current_setting('confide.scope', true), ',*,') > 0
  or strpos(current_setting('confide.scope', true), ',' || kind || ',') > 0
  or strpos(current_setting('confide.scope', true), ',' || kind || ':' || category || ',') > 0);

-- ── the log names the app ─────────────────────────────────────────────────────────────────────
alter table access_event add column app text collate "C";
create function app_name(p_app text) returns text
language sql stable security definer set search_path = pg_catalog, public as $$
  select x.name from app x where x.id = p_app
$$;
revoke all on function app_name(text) from public;
grant execute on function app_name(text) to confide_app;

do $$
declare v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'access_event_kind_check' and conrelid = 'access_event'::regclass;
  if v_text not like '%''proxy''::text%' then
    raise exception 'the kinds of access_event are not as this change expects them';
  end if;
  alter table access_event drop constraint access_event_kind_check;
  execute 'alter table access_event add constraint access_event_kind_check '
    || replace(v_text, '''proxy''::text', '''proxy''::text, ''app''::text');
end $$;
