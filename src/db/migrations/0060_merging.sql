-- Two records of one person: what one holds is copied into the other, and the one it came from opens no more, to
-- nobody. No patient's id is ever changed, and it can all be taken apart again. @see docs/decisions/0014
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (3601, 'patient_merge', 'patient', 'patient_id', 'merging'),
  (3602, 'entry_origin', 'patient', 'patient_id', 'record');

-- The record that is kept instead of this one.
alter table patient add column merged_into uuid;
-- Whose identifier, or name, it was before the two records were put together.
alter table patient_identifier add column moved_from uuid;
alter table patient_name add column moved_from uuid;
create index patient_identifier_moved on patient_identifier (moved_from) where moved_from is not null;
create index patient_name_moved on patient_name (moved_from) where moved_from is not null;

-- Of the kept record. before: what was chosen and what was in force until then. written: the versions of all
-- entries, counted, when it was done: more of them since, and somebody has written. after: what was chosen since,
-- for the other record to keep when they were parted.
create table patient_merge (
  patient_id uuid not null,
  id uuid not null,
  from_patient uuid not null,
  reference text not null,
  reason text,
  recorded_by text not null,
  recorded_at timestamptz not null,
  choice_version bigint not null,
  before jsonb not null,
  written bigint not null,
  parted_at timestamptz,
  parted_by text,
  after jsonb,
  constraint patient_merge_pk primary key (patient_id, id),
  constraint patient_merge_patient_fk foreign key (patient_id) references patient (patient_id)
);
create unique index patient_merge_in_force on patient_merge (patient_id, from_patient) where parted_at is null;

-- Which entry of the other record an entry is, and whether it was copied or was there already. version: as it was
-- copied. private, withheld: as they were in the other record.
create table entry_origin (
  patient_id uuid not null,
  merge uuid not null,
  origin_id uuid not null,
  id uuid not null,
  from_patient uuid not null,
  organisation text collate "C" not null
    constraint entry_origin_organisation_fk references organisation (id),
  copied boolean not null,
  version int not null,
  source_id text collate "C",
  private boolean not null,
  withheld_from_patient boolean not null,
  over_at timestamptz,
  constraint entry_origin_pk primary key (patient_id, merge, origin_id),
  constraint entry_origin_patient_fk foreign key (patient_id) references patient (patient_id)
);
create index entry_origin_entry on entry_origin (patient_id, id);

do $$
declare t text;
begin
  foreach t in array array['patient_merge', 'entry_origin'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
  end loop;
end $$;
create policy patient_merge_job on patient_merge to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
create policy entry_origin_job on entry_origin to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
grant select, insert on patient_merge to confide_job;
grant update (parted_at, parted_by, after) on patient_merge to confide_job;
grant select, insert on entry_origin to confide_job;
grant update (over_at) on entry_origin to confide_job;

-- ── what else a job reads and changes of the one patient it works on ──────────────────────────
do $$
declare t text;
begin
  foreach t in array array['proxy', 'helping', 'contact_choice', 'type_1_choice'] loop
    execute format($p$create policy %I on %I to confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import')$p$, t || '_job', t);
  end loop;
  foreach t in array array['withheld_review', 'summary_item', 'filing'] loop
    execute format($p$create policy %I on %I to confide_job using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'import'
      and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0)$p$,
      t || '_job', t);
  end loop;
end $$;
create policy competence_review_job on competence_review for select to confide_job using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
grant select (patient_id, id, competent, recorded_at) on competence_review to confide_job;
create policy online_pause_begin on online_pause for insert to confide_job with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'import');
grant insert on online_pause to confide_job;
grant select (patient_id, id, helper, basis, kinds, starts_at, until_at, ended_at, ended_by) on proxy to confide_job;
grant update (ended_at, ended_by) on proxy to confide_job;
grant select (patient_id, proxy, ended_at) on helping to confide_job;
grant update (ended_at) on helping to confide_job;
grant select, insert on contact_choice to confide_job;
grant select (patient_id, id, objects, recorded_at), insert on type_1_choice to confide_job;
grant select, insert, update on withheld_review to confide_job;
grant select, insert, update on summary_item to confide_job;
grant select, insert on filing to confide_job;
grant update (withheld_from_patient) on filing to confide_job;

-- ── a record that was put into another opens no more ──────────────────────────────────────────
create function is_merged(p_patient uuid) returns boolean
language plpgsql stable set search_path = pg_catalog, public as $$
begin
  return exists (select 1 from patient x where x.patient_id = p_patient and x.merged_into is not null);
end $$;
revoke all on function is_merged(uuid) from public;

-- Each function stays as it stands, but for the line that finds the patient, and the one that finds the session: that
-- of a patient whose record is closed has ended.
do $$
declare
  v_change text[];
  v_text text;
  v_session constant text := 'x.seen_at + x.idle > now()';
  v_alive constant text := v_session || chr(10)
    || '     and (x.patient_id is null or not is_merged(x.patient_id))';
begin
  foreach v_change slice 1 in array array[
    ['enter', v_session, v_alive],
    ['enter', 'then s.patient_id else p_patient end;',
     'then s.patient_id else p_patient end and x.merged_into is null;'],
    ['enter_act', v_session, v_alive],
    ['enter_act', 'on y.patient_id = x.patient_id where x.patient_id = p_patient;',
     'on y.patient_id = x.patient_id' || chr(10) || '   where x.patient_id = p_patient and x.merged_into is null;'],
    ['enter_summary', v_session, v_alive],
    ['enter_summary', 'from patient x where x.patient_id = p_patient;',
     'from patient x where x.patient_id = p_patient and x.merged_into is null;'],
    ['helped_by', v_session, v_alive],
    ['accept_proxy', v_session, v_alive],
    ['accept_proxy', 'x.patient_id = i.patient_id and x.died_at is null and not x.protected;',
     'x.patient_id = i.patient_id and x.died_at is null and not x.protected and x.merged_into is null;'],
    ['proxy_may', 'x.patient_id = p_patient and x.died_at is null and not x.protected;',
     'x.patient_id = p_patient and x.died_at is null and not x.protected and x.merged_into is null;'],
    ['proxy_may', 'x.patient_id = p_helper and x.died_at is null;',
     'x.patient_id = p_helper and x.died_at is null and x.merged_into is null;'],
    ['count_summaries', 'and p.died_at is null', 'and p.died_at is null and p.merged_into is null'],
    ['count_sharing', 'and p.died_at is null', 'and p.died_at is null and p.merged_into is null'],
    -- a closed record's summary is made anew no more; the number on the kept one is its own, where it has one
    ['open_summary', 'x.died_at, x.resource into p', 'x.died_at, x.resource, x.merged_into into p'],
    ['open_summary', 'practice := p.registered_practice;',
     'practice := case when p.merged_into is null then p.registered_practice end;'],
    -- a frozen one is made anew when it opens again, also where it says the same, as its windows pass again
    ['open_summary', 'set due_on = null', 'set due_on = null, digest = ''''::bytea'],
    ['open_summary', 'select min(x.value) into nhs_number', 'select x.value into nhs_number'],
    ['open_summary', 'x.system = ''https://fhir.nhs.uk/Id/nhs-number'';',
     'x.system = ''https://fhir.nhs.uk/Id/nhs-number''' || chr(10)
       || '   order by x.moved_from is not null, x.value limit 1;']] loop
    select pg_get_functiondef(oid) into v_text from pg_proc
     where proname = v_change[1] and pronamespace = 'public'::regnamespace;
    if cardinality(string_to_array(v_text, v_change[2])) <> 2 then
      raise exception '% is not as this change expects it: %', v_change[1], v_change[2];
    end if;
    execute replace(v_text, v_change[2], v_change[3]);
  end loop;
end $$;

-- ── what a job cannot do by itself ────────────────────────────────────────────────────────────
create function may_merge(p_patient uuid) returns void
language plpgsql as $$
begin
  if current_setting('confide.patient', true) is distinct from p_patient::text
     or current_setting('confide.view', true) is distinct from 'import' then
    raise exception 'records are put together by a job, one patient at a time';
  end if;
end $$;
revoke all on function may_merge(uuid) from public;

-- Who has written in this record: what is copied is copied for all of them.
create function writers_of(p_patient uuid) returns text[]
language plpgsql stable security definer set search_path = pg_catalog, public as $$
begin
  perform may_merge(p_patient);
  return (select coalesce(array_agg(x.organisation order by x.organisation), '{}') from holding x
           where x.patient_id = p_patient);
end $$;
revoke all on function writers_of(uuid) from public;
grant execute on function writers_of(uuid) to confide_job;

-- Who looks for the closed record finds the kept one; with p_back, their own again. A directory has no clinical
-- content, so this goes with what is written in the kept record. The number a record had of its own stays the one it
-- shows.
create function move_identity(p_keep uuid, p_from uuid, p_back boolean) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  perform may_merge(p_keep);
  perform 1 from patient x where x.patient_id = p_from and x.merged_into = p_keep;
  if not found then
    raise exception 'this record is not part of that one';
  end if;
  if p_back then
    update patient_identifier x set patient_id = p_from, moved_from = null
     where x.patient_id = p_keep and x.moved_from = p_from;
    delete from patient_name x where x.patient_id = p_keep and x.moved_from = p_from;
  else
    update patient_identifier x set patient_id = p_keep, moved_from = p_from where x.patient_id = p_from;
    insert into patient_name (family_key, given_key, birth_date, patient_id, moved_from)
    select x.family_key, x.given_key, x.birth_date, p_keep, p_from from patient_name x
     where x.patient_id = p_from
        on conflict (family_key, given_key, birth_date, patient_id) do nothing;
  end if;
end $$;
revoke all on function move_identity(uuid, uuid, boolean) from public;
grant execute on function move_identity(uuid, uuid, boolean) to confide_job;

-- Takes out again what a merge copied, where nobody has changed it since; what somebody has stays. Marks that were
-- set only because the other record had them are lifted.
create function take_copies_out(p_patient uuid, p_merge uuid, p_at timestamptz, out removed int, out stayed int)
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_ids uuid[];
begin
  perform may_merge(p_patient);
  select coalesce(array_agg(o.id) filter (where e.version = o.version), '{}'),
         count(*) filter (where e.version <> o.version)
    into v_ids, stayed
    from entry_origin o join entry e on e.patient_id = p_patient and e.id = o.id
   where o.patient_id = p_patient and o.merge = p_merge and o.copied and o.over_at is null;
  removed := cardinality(v_ids);

  with marked as (
    select distinct on (h.entry_id, h.what) h.entry_id, h.what, h.set_id from mark_history h
     where h.patient_id = p_patient and h.entry_id in (
             select m.entry_id from mark_history m where m.patient_id = p_patient and m.set_id = p_merge)
     order by h.entry_id, h.what, h.choice_version desc, h.recorded_at desc, h.id desc),
  lifted as (
    select * from marked where set_id = p_merge),
  noted as (
    insert into mark_history (patient_id, id, set_id, entry_id, organisation, what, marked, asked_by, reason,
                              recorded_by, recorded_at, choice_version)
    select p_patient, gen_random_uuid(), p_merge, e.id, e.organisation, l.what, false, 'reference',
           'The two records were parted again', 'confide', p_at, s.choice_version
      from lifted l join entry e on e.patient_id = p_patient and e.id = l.entry_id
      join sharing s on s.patient_id = p_patient)
  update entry e
     set private = e.private and not exists (
           select 1 from lifted l where l.entry_id = e.id and l.what = 'private'),
         withheld_from_patient = e.withheld_from_patient and not exists (
           select 1 from lifted l where l.entry_id = e.id and l.what = 'withheld')
   where e.patient_id = p_patient and e.id in (select l.entry_id from lifted l);

  update filing x set withheld_from_patient = false
   where x.patient_id = p_patient and x.entry_id in (
           select m.entry_id from mark_history m join entry e on e.patient_id = m.patient_id and e.id = m.entry_id
            where m.patient_id = p_patient and m.set_id = p_merge and m.what = 'withheld'
              and not e.withheld_from_patient);
  delete from summary_item x where x.patient_id = p_patient and x.entry_id = any (v_ids);
  delete from withheld_review x where x.patient_id = p_patient and x.entry_id = any (v_ids);
  delete from entry_link x where x.patient_id = p_patient and (x.from_id = any (v_ids) or x.to_id = any (v_ids));
  delete from entry_version x where x.patient_id = p_patient and x.id = any (v_ids);
  delete from filing x
   where x.patient_id = p_patient and (x.entry_id = any (v_ids) or x.from_entry = any (v_ids));
  delete from entry x where x.patient_id = p_patient and x.id = any (v_ids);
  update entry_origin x set over_at = p_at where x.patient_id = p_patient and x.merge = p_merge;
  update holding h
     set entries = (select count(*) from entry e where e.patient_id = p_patient and e.organisation = h.organisation),
         private_entries = (select count(*) from entry e
           where e.patient_id = p_patient and e.organisation = h.organisation and e.private)
   where h.patient_id = p_patient;
end $$;
revoke all on function take_copies_out(uuid, uuid, timestamptz) from public;
grant execute on function take_copies_out(uuid, uuid, timestamptz) to confide_job;

-- ── what waits at the desk, and one more kind of line on the log ──────────────────────────────
do $$
declare
  v_change text[];
  v_text text;
begin
  foreach v_change slice 1 in array array[
    ['work_item', 'correction', 'records-merged''::text, ''records-parted'],
    ['access_event', 'mark', 'merge']] loop
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
