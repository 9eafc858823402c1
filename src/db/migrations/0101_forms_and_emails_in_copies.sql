-- A copy of a record also holds the forms and emails by which a patient asked for something, and what they said about
-- the use of their data for research. @see src/access/gather.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create index form_case_patient on form_case (patient_id) where patient_id is not null;

-- What was decided to be of this patient, at these organisations: forms, also of a record that was put into this one,
-- and requests for a copy.
create function held_references(p_patient uuid) returns table (organisation text, reference text)
language sql stable security definer set search_path = pg_catalog, public as $$
  with recursive acts as (
    select coalesce(current_setting('confide.acts_for', true), '') as whom
     where current_setting('confide.view', true) = 'request'
       and p_patient = nullif(current_setting('confide.patient', true), '')::uuid),
  whose (patient_id) as (
    select p_patient
     union
    select g.from_patient from whose w join patient_merge g on g.patient_id = w.patient_id and g.parted_at is null)
  select c.organisation, c.reference
    from acts a, whose w join form_case c on c.patient_id = w.patient_id
   where strpos(a.whom, ',' || c.organisation || ',') > 0
   union all
  select x.organisation, x.reference
    from acts a, access_request x
   where x.patient_id = p_patient and strpos(a.whom, ',' || x.organisation || ',') > 0
$$;
revoke all on function held_references(uuid) from public;

create function held_forms(p_patient uuid)
returns table (reference text, form text, channel text, answers jsonb, person jsonb, created_at timestamptz, state text,
               checked_by text, decided_by text, decided_at timestamptz, reason text, outcome_reference text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select c.reference, c.form, c.channel, c.answers, p.answers, c.created_at, c.state, c.checked_by, c.decided_by,
         c.decided_at, c.reason, c.outcome_reference
    from held_references(p_patient) r
    join form_case c on c.organisation = r.organisation and c.reference = r.reference
    left join form_person p on p.organisation = c.organisation and p.reference = c.reference
   order by c.created_at desc, c.reference
$$;
revoke all on function held_forms(uuid) from public;
grant execute on function held_forms(uuid) to confide_app;

-- Emails that staff kept with one of these: of any other nobody has said whose it is.
create function held_mails(p_patient uuid)
returns table (reference text, received_at timestamptz, sender text, sender_name text, subject text, body text,
               checks text, faults text[], kept_with text, decided_by text, decided_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select m.reference, m.received_at, m.sender, m.sender_name, m.subject, m.body,
         concat('SPF ', m.spf, ', DKIM ', m.dkim, ', DMARC ', m.dmarc), m.faults, m.kept_with, m.decided_by,
         m.decided_at
    from held_references(p_patient) r
    join inbound_mail m on m.organisation = r.organisation and m.kept_with = r.reference
   order by m.received_at desc, m.reference
$$;
revoke all on function held_mails(uuid) from public;
grant execute on function held_mails(uuid) to confide_app;

-- What their paper and their files look like. Of papers that show who asks, nothing: they are deleted once it is known.
create function held_form_pages(p_patient uuid) returns table (reference text, page int, png bytea)
language sql stable security definer set search_path = pg_catalog, public as $$
  with cases as (
    select r.organisation, r.reference from held_references(p_patient) r
      join form_case c on c.organisation = r.organisation and c.reference = r.reference
     union all
    select r.organisation, m.reference from held_references(p_patient) r
      join inbound_mail m on m.organisation = r.organisation and m.kept_with = r.reference)
  select f.reference, f.page, f.png
    from cases x join flat_page f on f.organisation = x.organisation and f.reference = x.reference
   order by f.reference, f.page
$$;
revoke all on function held_form_pages(uuid) from public;
grant execute on function held_form_pages(uuid) to confide_app;

-- What these organisations recorded; and what the patient said online, which the registered practice carries out.
create function held_type_1(p_patient uuid)
returns table (id uuid, reference text, objects boolean, asked_by text, channel text, form_version text,
               recorded_by text, by_staff boolean, recorded_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select h.id, h.reference, h.objects, h.asked_by, h.channel, h.form_version, h.recorded_by,
         h.organisation is not null, h.recorded_at
    from type_1_choice h join patient p on p.patient_id = h.patient_id
   where h.patient_id = p_patient
     and p_patient = nullif(current_setting('confide.patient', true), '')::uuid
     and current_setting('confide.view', true) = 'request'
     and strpos(current_setting('confide.acts_for', true),
                ',' || coalesce(h.organisation, p.registered_practice) || ',') > 0
   order by h.recorded_at desc, h.id desc
$$;
revoke all on function held_type_1(uuid) from public;
grant execute on function held_type_1(uuid) to confide_app;
