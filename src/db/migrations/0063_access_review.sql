-- What a copy of a record is made of: one snapshot of all that an organisation holds, in pages, and what was decided
-- about each thing and each word in it. @see src/access
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6301, 'access_item', 'patient', 'patient_id', 'access'),
  (6302, 'access_finding', 'patient', 'patient_id', 'access'),
  (6303, 'access_page', 'patient', 'patient_id', 'access');

-- gathering: counts the times it was gathered for one request; the last one counts. withheld: kept from the patient's own
-- view when it was gathered. opinion_on: the day of the clinician's opinion on serious harm.
create table access_item (
  patient_id uuid not null,
  reference text collate "C" not null,
  gathering int not null,
  id text collate "C" not null,
  organisation text collate "C" not null
    constraint access_item_organisation_fk references organisation (id),
  page int not null,
  place int not null,
  part text not null,
  title text not null,
  at timestamptz,
  writer text,
  private boolean not null,
  withheld boolean not null,
  version text,
  version_current boolean,
  version_at timestamptz,
  texts jsonb not null,
  resource text,
  content_type text,
  attachment bytea,
  decision text constraint access_item_decision_check check (decision in ('give', 'hold')),
  ground text,
  reason text,
  opinion_on date,
  opinion_by text,
  decided_by text,
  decided_at timestamptz,
  constraint access_item_pk primary key (patient_id, reference, gathering, id),
  constraint access_item_request_fk foreign key (patient_id, reference)
    references access_request (patient_id, reference),
  constraint access_item_held_check check (decision is distinct from 'hold' or ground is not null and reason is not null),
  constraint access_item_opinion_check check (
    ground is distinct from 'serious-harm' or opinion_on is not null and opinion_by is not null)
);
create index access_item_page on access_item (patient_id, reference, gathering, page);

-- Words of one text of an item. words: as they are compared, so that the same words elsewhere are found.
-- source: suggested, marked by who reviews, or decided when the same entry was asked for before.
create table access_finding (
  patient_id uuid not null,
  reference text collate "C" not null,
  gathering int not null,
  item text collate "C" not null,
  path text collate "C" not null,
  start_at int not null,
  end_at int not null,
  organisation text collate "C" not null
    constraint access_finding_organisation_fk references organisation (id),
  page int not null,
  kind text not null,
  words text not null,
  source text not null constraint access_finding_source_check check (source in ('suggested', 'own', 'earlier')),
  decision text constraint access_finding_decision_check check (decision in ('out', 'stays')),
  ground text,
  reason text,
  decided_by text,
  decided_at timestamptz,
  constraint access_finding_pk primary key (patient_id, reference, gathering, item, path, start_at, end_at),
  constraint access_finding_item_fk foreign key (patient_id, reference, gathering, item)
    references access_item (patient_id, reference, gathering, id),
  -- serious harm is an opinion on an item, by a clinician
  constraint access_finding_out_check check (decision is distinct from 'out' or ground is not null
                                              and ground <> 'serious-harm')
);
create index access_finding_words on access_finding (patient_id, reference, gathering, words);

-- reviewed: all on the page was looked at for other people; harm: by a clinician, for serious harm. gone_at: when what
-- was gathered was emptied.
create table access_page (
  patient_id uuid not null,
  reference text collate "C" not null,
  gathering int not null,
  page int not null,
  organisation text collate "C" not null
    constraint access_page_organisation_fk references organisation (id),
  items int not null,
  gathered_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  harm_by text,
  harm_at timestamptz,
  gone_at timestamptz,
  constraint access_page_pk primary key (patient_id, reference, gathering, page),
  constraint access_page_request_fk foreign key (patient_id, reference)
    references access_request (patient_id, reference)
);
create index access_page_kept on access_page (patient_id, reference, gathering) where gone_at is null;

do $$
declare t text;
begin
  foreach t in array array['access_item', 'access_finding', 'access_page'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format($p$create policy %I on %I to confide_app using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'request'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_use', t);
    execute format('grant select, insert on %I to confide_app', t);
  end loop;
end $$;
grant update (decision, ground, reason, opinion_on, opinion_by, decided_by, decided_at) on access_item to confide_app;
grant update (source, decision, ground, reason, decided_by, decided_at) on access_finding to confide_app;
grant update (reviewed_by, reviewed_at, harm_by, harm_at) on access_page to confide_app;

-- ── what else an organisation holds of a patient ──────────────────────────────────────────────
create policy choice_history_request on choice_history for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request'
  and (organisation is null or strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
do $$
declare t text;
begin
  foreach t in array array['relationship', 'entry_correction', 'access_event', 'alert', 'permission',
                           'emergency_access', 'competence_review', 'best_interests', 'private_request',
                           'look_question'] loop
    execute format($p$create policy %I on %I for select to confide_app using (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'request'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_request', t);
  end loop;
end $$;
-- whom the patient let help themselves is in their account
create policy proxy_request on proxy for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request'
  and strpos(current_setting('confide.acts_for', true), ',' || practice || ',') > 0);
-- why something was kept from the patient is not told them
create policy mark_history_request on mark_history for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and current_setting('confide.view', true) = 'request' and what = 'private'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
