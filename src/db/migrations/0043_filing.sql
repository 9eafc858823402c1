-- Filing: what another service wrote and shared becomes an entry of the registered practice's own, and where it
-- came from stays known. @see docs/sharing-rules.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4301, 'filing', 'patient', 'patient_id', 'record');

-- entry_id: the practice's own. changed_at: the original is another since, or is no longer shared in the same way,
-- and nobody at the practice has decided what that means for its own. reference: of the work that asks for it.
create table filing (
  patient_id uuid not null,
  entry_id uuid not null,
  organisation text collate "C" not null constraint filing_organisation_fk references organisation (id),
  from_entry uuid not null,
  from_version int not null,
  from_organisation text collate "C" not null
    constraint filing_from_organisation_fk references organisation (id),
  withheld_from_patient boolean not null,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  reference text not null,
  changed_at timestamptz,
  constraint filing_pk primary key (patient_id, entry_id),
  constraint filing_once unique (patient_id, organisation, from_entry),
  constraint filing_entry_fk foreign key (patient_id, entry_id) references entry (patient_id, id),
  constraint filing_from_fk foreign key (patient_id, from_entry) references entry (patient_id, id)
);
create index filing_from on filing (patient_id, from_entry);

alter table filing enable row level security;
alter table filing force row level security;
create policy filing_owner on filing to confide_owner using (true) with check (true);
-- Those who may see the practice's entry otherwise do not learn where it came from: that would name a service.
create policy filing_read on filing for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (current_setting('confide.view', true) in ('staff', 'write')
         and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0
       or current_setting('confide.view', true) = 'patient' and not withheld_from_patient));
create policy filing_add on filing for insert to confide_app with check (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
create policy filing_change on filing for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'write'
  and strpos(current_setting('confide.private_from', true), ',' || organisation || ',') > 0);
grant select, insert on filing to confide_app;
grant update (from_version, withheld_from_patient, reference, changed_at) on filing to confide_app;

-- Whoever changes or hides entries does not see who has filed them: this says that they changed, and whose work it
-- is to decide. Once until somebody has.
create function filed_originals_changed(p_patient uuid, p_entries uuid[], p_at timestamptz)
returns table (organisation text, reference text)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  if current_setting('confide.patient', true) is distinct from p_patient::text
     or current_setting('confide.view', true) not in ('write', 'import') then
    raise exception 'entries are changed in a transaction that writes about their patient';
  end if;
  return query
    update filing f set changed_at = p_at
     where f.patient_id = p_patient and f.from_entry = any (p_entries) and f.changed_at is null
    returning f.organisation, f.reference;
end $$;
revoke all on function filed_originals_changed(uuid, uuid[], timestamptz) from public;
grant execute on function filed_originals_changed(uuid, uuid[], timestamptz) to confide_app, confide_job;

-- For the summary: which of the practice's entries were filed from others, and when.
create function summary_filings(p_patient uuid, p_own text[])
returns table (entry_id uuid, recorded_at timestamptz, changed_at timestamptz)
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  perform may_build_summary(p_patient);
  return query
    select f.entry_id, f.recorded_at, f.changed_at from filing f
     where f.patient_id = p_patient and f.organisation = any (p_own);
end $$;
revoke all on function summary_filings(uuid, text[]) from public;
grant execute on function summary_filings(uuid, text[]) to confide_app, confide_job;

-- ── the work list: one more kind ──────────────────────────────────────────────────────────────
do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'work_item_kind_check' and conrelid = 'work_item'::regclass;
  if v_text not like '%''correction''::text%' then
    raise exception 'the kinds of work are not as this change expects them';
  end if;
  alter table work_item drop constraint work_item_kind_check;
  execute 'alter table work_item add constraint work_item_kind_check '
    || replace(v_text, '''correction''::text', '''correction''::text, ''filed-changed''::text');
end $$;
