-- What was found about a child, and where a patient is safely written to, are read by those alone who need them.
-- Who else has to obey a finding learns only that there is one, never why. @see docs/sharing-rules.md, "Children"
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── the registered practice, told apart in what policies read ─────────────────────────────────
create or replace function set_acting(p_patient uuid, p_view text, p_acts_for text[])
returns void language plpgsql as $$
begin
  perform set_context(p_patient, p_view, '{}', '{}');
  execute format('set local confide.acts_for = %L', ',' || array_to_string(p_acts_for, ',') || ',');
  set local confide.registered = 'no';
end $$;

do $$
declare
  v_text text;
  v_from constant text := '      perform set_acting(p_patient, view, own);
';
begin
  select pg_get_functiondef(oid) into v_text from pg_proc
   where proname = 'enter_act' and pronamespace = 'public'::regnamespace;
  if cardinality(string_to_array(v_text, v_from)) <> 2 then
    raise exception 'enter_act is not as this change expects it';
  end if;
  execute replace(v_text, v_from, v_from || '      if registered_here then set local confide.registered = ''yes''; end if;
');
end $$;

-- ── what clinicians found ─────────────────────────────────────────────────────────────────────
drop policy competence_review_read on competence_review;
create policy competence_review_read on competence_review for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose'
  and (current_setting('confide.registered', true) = 'yes'
       or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));

-- What the newest review found, for whoever acts for this patient; null without one. told: whether they may read why.
create function competence_found(p_patient uuid, out competent boolean, out told boolean)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if current_setting('confide.view', true) is distinct from 'choose'
     or p_patient is distinct from nullif(current_setting('confide.patient', true), '')::uuid then
    return;
  end if;
  select x.competent, strpos(current_setting('confide.acts_for', true), ',' || x.organisation || ',') > 0
    into competent, told
    from competence_review x where x.patient_id = p_patient order by x.recorded_at desc, x.id desc limit 1;
  told := coalesce(told, false) or current_setting('confide.registered', true) = 'yes';
end $$;
revoke all on function competence_found(uuid) from public;
grant execute on function competence_found(uuid) to confide_app;

-- ── how a patient is written to ───────────────────────────────────────────────────────────────
drop policy contact_choice_read on contact_choice;
create policy contact_choice_read on contact_choice for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');

-- What staff who ask the patient keep in mind: never an address.
create function contact_needs(p_patient uuid, out way text, out language text, out format text)
language plpgsql stable security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if current_setting('confide.view', true) is distinct from 'choose'
     or p_patient is distinct from nullif(current_setting('confide.patient', true), '')::uuid then
    return;
  end if;
  select x.way, x.language, x.format into way, language, format
    from contact_choice x where x.patient_id = p_patient order by x.recorded_at desc, x.id desc limit 1;
end $$;
revoke all on function contact_needs(uuid) from public;
grant execute on function contact_needs(uuid) to confide_app;

-- ── who writes to patients sees who has died, and nothing else of them ────────────────────────
create policy patient_relay on patient for select to confide_relay using (died_at is not null);
grant select (patient_id, died_at) on patient to confide_relay;
