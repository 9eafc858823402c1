-- A summary is read by one question for who may and what is held back, and one row with one text.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── the gates, and the one bit ────────────────────────────────────────────────────────────────
-- Resolves a session to its actor as enter does, decides, and sets the context: view `summary` where the
-- summary may be read, `card` where no more than who the person is may be told, with the gate in `rule`.
-- held_back, where it may be read, is what enter would say of the record, in an emergency too.
create or replace function enter_summary(p_session bytea, p_patient uuid,
  out outcome text, out at timestamptz, out known boolean,
  out actor_kind text, out actor text, out actor_name text, out organisation text,
  out organisation_name text, out role text, out role_name text,
  out view text, out rule text, out own text[], out sources text[], out held_back boolean,
  out choice_version bigint, out valid_until timestamptz)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
declare
  s record;
  m record;
  o record;
  r record;
  p record;
  v text;
  v_listed text;
  v_opens boolean;
  v_share_nothing boolean;
  v_related_until timestamptz;
  v_permitted_until timestamptz;
  v_emergency_until timestamptz;
  v_legal_until timestamptz;
begin
  outcome := 'signed-out'; at := now(); known := false; view := 'none'; rule := 'no-relationship';
  own := '{}'; sources := '{}'; held_back := false;
  <<gates>>
  begin
    select x.staff_id, x.patient_id into s from session x
     where x.token_hash = p_session and x.revoked_at is null
       and x.expires_at > now() and x.seen_at + x.idle > now();
    exit gates when not found;
    outcome := 'not-found';
    select x.given_name, x.family_name, x.registered_practice, x.protected, x.died_at into p
      from patient x where x.patient_id = p_patient;
    known := found;

    -- the patient's own: in the text without what is withheld from them
    if s.patient_id is not null then
      actor_kind := 'patient'; actor := s.patient_id::text;
      exit gates when p_patient is distinct from s.patient_id or p.died_at is not null;
      outcome := 'ok'; view := 'patient'; rule := 'own'; actor_name := p.given_name || ' ' || p.family_name;
      select x.choice_version into choice_version from sharing x where x.patient_id = p_patient;
      exit gates;
    end if;

    select x.name, x.organisation, x.role, x.suspended_at into m from staff x where x.id = s.staff_id;
    select x.name, x.suspended_at, x.permission_policy into o from organisation x where x.id = m.organisation;
    select x.name, x.reads_clinical into r from role x where x.id = m.role;
    v := m.organisation;
    actor_kind := 'staff'; actor := s.staff_id::text; actor_name := m.name; organisation := v;
    organisation_name := o.name; role := m.role; role_name := r.name;

    -- the role
    if m.suspended_at is not null or o.suspended_at is not null or not r.reads_clinical then
      outcome := 'role'; rule := 'role';
      exit gates;
    end if;
    -- rule 0
    exit gates when not known or p.protected and p.registered_practice is distinct from v
       and not exists (select 1 from organisation_rule x where x.practice = p.registered_practice
                          and x.organisation = v and x.rule = 'allowed');
    -- a relationship, or an emergency access of this session; after a death, a legal reason
    select max(x.ends_at), max(x.ends_at) filter (where x.kind = 'legal')
      into v_emergency_until, v_legal_until from emergency_access x
     where x.patient_id = p_patient and x.staff_id = s.staff_id and x.organisation = v
       and x.session = p_session and x.starts_at <= now() and x.ends_at > now();
    if p.died_at is not null and v_legal_until is null then
      rule := 'role';
      exit gates;
    end if;
    select max(coalesce(x.ends_at, 'infinity')) into v_related_until from relationship x
     where x.patient_id = p_patient and x.organisation = v
       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
    exit gates when v_related_until is null and v_emergency_until is null;

    outcome := 'ok'; view := 'card'; own := array[v];
    select x.choice_version, x.share_nothing into choice_version, v_share_nothing
      from sharing x where x.patient_id = p_patient;
    -- the preference
    if exists (select 1 from summary_preference x
                where x.patient_id = p_patient and x.preference = 'dissent') then
      rule := 'dissent';
    -- permission to view, or the emergency
    elsif v_emergency_until is not null then
      rule := 'emergency'; view := 'summary';
    elsif o.permission_policy = 'notice-based' then
      rule := 'shared'; view := 'summary';
    else
      select max(coalesce(x.ends_at, 'infinity')) into v_permitted_until from permission x
       where x.patient_id = p_patient and x.organisation = v
         and (x.staff_id = s.staff_id or x.staff_id is null and o.permission_policy = 'extended')
         and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());
      if v_permitted_until is null then
        rule := 'permission-not-asked';
      else
        rule := 'shared'; view := 'summary';
      end if;
    end if;
    valid_until := least(v_related_until, v_permitted_until, v_emergency_until);

    -- is there anything of others that could be held back?
    exit gates when view <> 'summary'
      or not exists (select 1 from holding x
                      where x.patient_id = p_patient and x.organisation <> v and x.entries > 0);
    -- rules 7 and 8, which an emergency lifts; 3 and 9 have let through whoever reads the summary
    select x.rule into v_listed from organisation_rule x
     where x.practice = p.registered_practice and x.organisation = v;
    v_opens := v_emergency_until is not null
      or coalesce(v_listed, '') <> 'prohibited'
         and (v_listed is not null or p.registered_practice is not distinct from v
              or not coalesce((select x.verification_required from organisation x
                                where x.id = p.registered_practice), true)
              or exists (select 1 from verification x where x.patient_id = p_patient and x.organisation = v))
         and exists (select 1 from choice x where x.patient_id = p_patient and x.organisation = v
                        and x.share_in = 'yes' and (x.share_in_until is null or x.share_in_until > now()));
    -- rule 5 for each of the others, and what they keep private
    select coalesce(bool_or(case when q.shares then q.private_entries > 0 else q.entries > 0 end), false)
      into held_back
      from (
        select x.entries, x.private_entries,
               v_opens and not v_share_nothing
               and (c.share_out = 'yes'
                    or c.share_out is distinct from 'no'
                       and y.share_out_default = 'yes' and y.share_out_default_from <= now()) as shares
          from holding x
          join organisation y on y.id = x.organisation
          left join choice c on c.patient_id = p_patient and c.organisation = x.organisation
           and (c.share_out_until is null or c.share_out_until > now())
         where x.patient_id = p_patient and x.organisation <> v and y.absorbed_by is distinct from v) q;
  end gates;
  -- once, and whatever was in force before
  perform set_context(case when outcome = 'ok' then p_patient end, view, '{}', '{}');
end $$;

-- ── what a reader is told where something is held back ────────────────────────────────────────
-- Whether the section of allergies, as staff read it, holds statements that there is none and nothing else. null:
-- stored before this was kept, or blank.
alter table summary add column tells_only_none boolean;

drop function put_summary(uuid, uuid, text, text, bigint, bytea, bytea, timestamptz, date, text, text, text, text);
create function put_summary(p_patient uuid, p_id uuid, p_practice text, p_scope text, p_choice_version bigint,
  p_digest bytea, p_patient_digest bytea, p_at timestamptz, p_due_on date, p_tells_only_none boolean,
  p_staff_text text, p_patient_text text, p_staff_html text, p_patient_html text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_last summary;
  v_stays boolean := p_staff_text is not null and p_patient_text is null;
begin
  perform may_build_summary(p_patient);
  update summary x set state = 'replaced', replaced_at = p_at
   where x.patient_id = p_patient and x.state <> 'replaced'
   returning x.* into v_last;
  if v_stays and v_last.patient_text is null then
    raise exception 'there is no text of the patient to keep';
  end if;
  insert into summary (patient_id, id, version, state, scope, practice, choice_version, replaces, digest,
                       made_at, checked_at, due_on, tells_only_none, staff_text, staff_html,
                       patient_text, patient_html, patient_version, patient_made_at, patient_digest)
  values (p_patient, p_id, coalesce(v_last.version, 0) + 1, case when p_scope is null then 'blank' else 'live' end,
          p_scope, p_practice, p_choice_version, v_last.id, p_digest, p_at, p_at, p_due_on, p_tells_only_none,
          p_staff_text, p_staff_html,
          case when v_stays then v_last.patient_text else p_patient_text end,
          case when v_stays then v_last.patient_html else p_patient_html end,
          case when v_stays then v_last.patient_version else p_id end,
          case when v_stays then v_last.patient_made_at else p_at end,
          p_patient_digest)
  on conflict (patient_id) where state <> 'replaced' do nothing;
  if not found then
    raise exception 'another transaction made the first summary' using errcode = 'serialization_failure';
  end if;
end $$;
revoke all on function
  put_summary(uuid, uuid, text, text, bigint, bytea, bytea, timestamptz, date, boolean, text, text, text, text)
  from public;
grant execute on function
  put_summary(uuid, uuid, text, text, bigint, bytea, bytea, timestamptz, date, boolean, text, text, text, text)
  to confide_app, confide_job;
