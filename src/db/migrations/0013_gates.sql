-- Opening a gate: relationships and permissions with who, how and why, and emergency access that belongs to
-- one session.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- How long a service may still see after it has discharged a patient.
alter table organisation add column grace_days int not null default 0
  constraint organisation_grace_days_check check (grace_days between 0 and 90);

alter table relationship
  add column reason text constraint relationship_reason_check check (reason in
    ('patient-agrees', 'emergency', 'court-order', 'statute', 'public-interest')),
  add column ended_at timestamptz,
  add column ended_by text;

-- A no is kept, and opens nothing: it has ended when it begins.
alter table permission
  add column answer text not null default 'yes'
    constraint permission_answer_check check (answer in ('yes', 'no')),
  add column how text constraint permission_how_check
    check (how in ('in-person', 'by-phone', 'by-video', 'in-writing')),
  add column ended_by text,
  add constraint permission_refused_check check (answer = 'yes' or ends_at is not null and ends_at <= starts_at);

alter table emergency_access
  add column session bytea,
  add column ground text not null default 'cannot-consent' constraint emergency_access_ground_check
    check (ground in ('cannot-consent', 'court-order', 'statute', 'public-interest')),
  add column reference text,
  add column wider_at timestamptz,
  add column wider_reason text,
  add column not_told_reason text,
  add column not_told_by text;

-- When the member of staff last proved who they are, as the service they sign in with says.
alter table session add column authenticated_at timestamptz;
alter table sign_in_choice add column authenticated_at timestamptz;
-- A sign-in that renews the proof for a session that goes on.
alter table sign_in add column again bytea;

drop policy emergency_access_gate on emergency_access;
create policy emergency_access_gate on emergency_access for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'gate'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  and ends_at <= now() + interval '60 minutes');

-- ── enter, sharing_facts ──────────────────────────────────────────────────────────────────────
-- Emergency access counts in the session that opened it: at first for the emergency view (use `emergency`),
-- and for the record once the wider reason is given. The rest of both functions stays as it stands.
do $$
declare
  v_change text[];
  v_text text;
begin
  foreach v_change slice 1 in array array[
    ['enter',
     'x.staff_id = s.staff_id and x.organisation = v' || chr(10),
     'x.staff_id = s.staff_id and x.organisation = v and x.session = p_session' || chr(10)
       || '     and (x.wider_at is not null or p_use = ''emergency'')' || chr(10)],
    ['enter',
     'when ''read'' then r.reads_clinical',
     'when ''read'' then r.reads_clinical when ''emergency'' then r.reads_clinical'],
    ['sharing_facts',
     'x.starts_at <= v_moment and x.ends_at > v_moment;',
     'x.wider_at <= v_moment and x.ends_at > v_moment' || chr(10)
       || '     and exists (select 1 from session q where q.token_hash = x.session' || chr(10)
       || '       and q.expires_at > v_moment and q.seen_at + q.idle > v_moment' || chr(10)
       || '       and (q.revoked_at is null or q.revoked_at > v_moment));']] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = v_change[1] and pronamespace = 'public'::regnamespace;
    if cardinality(string_to_array(v_text, v_change[2])) <> 2 then
      raise exception '% is not as this change expects it: %', v_change[1], v_change[2];
    end if;
    execute replace(v_text, v_change[2], v_change[3]);
  end loop;
end $$;

-- The emergency access of this session to this patient, for the clock on every page.
create function emergency_in_force(p_session bytea, p_patient uuid)
returns table (id uuid, kind text, ground text, reference text, ends_at timestamptz, wider boolean, at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select x.id, x.kind, x.ground, x.reference, x.ends_at, x.wider_at is not null, now()
    from emergency_access x
   where x.patient_id = p_patient and x.session = p_session and x.starts_at <= now() and x.ends_at > now()
   order by x.ends_at desc limit 1
$$;
revoke all on function emergency_in_force(bytea, uuid) from public;
grant execute on function emergency_in_force(bytea, uuid) to confide_app;
