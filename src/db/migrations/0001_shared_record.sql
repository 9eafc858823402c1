-- One shared record: organisations, patients, entries, choices, the grant, the log.
-- Rules R1 to R19 of docs/decisions/0004-scale.md hold from here on: patient_id first in every key of
-- patient data, four classes of table in one registry, no triggers, every constraint named.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- ── the table registry ────────────────────────────────────────────────────────────────────────
-- class: reference (small, everywhere) · patient (by patient_id) · directory (value → patient_id) · local
create table table_registry (
  name text collate "C" constraint table_registry_pk primary key,
  position int not null constraint table_registry_position_unique unique,
  class text not null constraint table_registry_class_check
    check (class in ('reference', 'patient', 'directory', 'local')),
  distributed_by text,
  owner_folder text not null
);
insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (1, 'table_registry', 'local', null, 'db'),
  (2, 'schema_migration', 'local', null, 'db'),
  (10, 'organisation', 'reference', null, 'identity'),
  (11, 'role', 'reference', null, 'identity'),
  (12, 'organisation_rule', 'reference', null, 'sharing'),
  (20, 'patient', 'patient', 'patient_id', 'identity'),
  (21, 'sharing', 'patient', 'patient_id', 'sharing'),
  (22, 'choice', 'patient', 'patient_id', 'sharing'),
  (23, 'choice_history', 'patient', 'patient_id', 'sharing'),
  (24, 'relationship', 'patient', 'patient_id', 'sharing'),
  (25, 'verification', 'patient', 'patient_id', 'sharing'),
  (26, 'permission', 'patient', 'patient_id', 'sharing'),
  (27, 'emergency_access', 'patient', 'patient_id', 'sharing'),
  (30, 'entry', 'patient', 'patient_id', 'record'),
  (31, 'entry_version', 'patient', 'patient_id', 'record'),
  (32, 'entry_link', 'patient', 'patient_id', 'record'),
  (33, 'holding', 'patient', 'patient_id', 'record'),
  (40, 'access_event', 'patient', 'patient_id', 'audit'),
  (41, 'outbox', 'patient', 'patient_id', 'messages'),
  (42, 'idempotency', 'patient', 'patient_id', 'record'),
  (50, 'patient_identifier', 'directory', 'value', 'identity'),
  (51, 'patient_name', 'directory', 'family_key', 'identity'),
  (60, 'staff', 'local', null, 'identity'),
  (61, 'session', 'local', null, 'identity'),
  (62, 'sign_in', 'local', null, 'identity'),
  (63, 'system_event', 'local', null, 'audit');

-- ── reference ─────────────────────────────────────────────────────────────────────────────────
create table organisation (
  id text collate "C" constraint organisation_pk primary key,
  name text not null,
  type text not null,
  area text,
  share_out_default text not null default 'not-asked'
    constraint organisation_share_out_default_check check (share_out_default in ('not-asked', 'yes')),
  share_out_default_from timestamptz,
  permission_policy text not null default 'ask-each-time'
    constraint organisation_permission_policy_check
    check (permission_policy in ('ask-each-time', 'extended', 'notice-based')),
  verification_required boolean not null default true,
  suspended_at timestamptz,
  absorbed_by text collate "C" constraint organisation_absorbed_by_fk references organisation (id),
  constraint organisation_id_check check (id ~ '^[A-Z0-9]{3,10}$')
);

create index organisation_absorbed_by on organisation (absorbed_by) where absorbed_by is not null;
create index organisation_share_out_default on organisation (id) where share_out_default = 'yes';

create table role (
  id text collate "C" constraint role_pk primary key,
  name text not null,
  reads_clinical boolean not null,
  writes_clinical boolean not null,
  finds_patients boolean not null
);
insert into role (id, name, reads_clinical, writes_clinical, finds_patients) values
  ('doctor', 'Doctor', true, true, true),
  ('nurse', 'Nurse', true, true, true),
  ('health-professional', 'Health professional', true, true, true),
  ('paramedic', 'Paramedic', true, true, true),
  ('pharmacist', 'Pharmacist', true, true, true),
  ('receptionist', 'Receptionist', false, false, true),
  ('records-officer', 'Records officer', false, false, true),
  ('privacy-officer', 'Privacy officer', false, false, false),
  ('caldicott-guardian', 'Caldicott guardian', false, false, false),
  ('administrator', 'Administrator', false, false, false);

create table organisation_rule (
  practice text collate "C" not null constraint organisation_rule_practice_fk references organisation (id),
  organisation text collate "C" not null constraint organisation_rule_organisation_fk references organisation (id),
  rule text not null constraint organisation_rule_rule_check check (rule in ('allowed', 'prohibited')),
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  constraint organisation_rule_pk primary key (practice, organisation)
);

-- ── patient family: who ───────────────────────────────────────────────────────────────────────
create table patient (
  patient_id uuid constraint patient_pk primary key,
  given_name text not null,
  family_name text not null,
  birth_date date not null,
  sex text not null constraint patient_sex_check check (sex in ('female', 'male', 'other', 'unknown')),
  area text,
  registered_practice text collate "C" constraint patient_registered_practice_fk references organisation (id),
  protected boolean not null default false,
  died_at timestamptz,
  resource text not null,
  version int not null default 1,
  recorded_at timestamptz not null default now()
);

-- ── patient family: sharing ───────────────────────────────────────────────────────────────────
create table sharing (
  patient_id uuid constraint sharing_pk primary key,
  share_nothing boolean not null default false,
  choice_version bigint not null default 1,
  constraint sharing_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table choice (
  patient_id uuid not null,
  organisation text collate "C" not null constraint choice_organisation_fk references organisation (id),
  share_out text not null default 'not-asked'
    constraint choice_share_out_check check (share_out in ('yes', 'no', 'not-asked')),
  share_out_until timestamptz,
  share_in text not null default 'not-asked'
    constraint choice_share_in_check check (share_in in ('yes', 'no', 'not-asked')),
  share_in_until timestamptz,
  recorded_at timestamptz not null default now(),
  constraint choice_pk primary key (patient_id, organisation),
  constraint choice_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table choice_history (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" constraint choice_history_organisation_fk references organisation (id),
  what text not null constraint choice_history_what_check
    check (what in ('share-out', 'share-in', 'share-nothing')),
  value text not null constraint choice_history_value_check check (value in ('yes', 'no', 'not-asked')),
  basis text not null constraint choice_history_basis_check
    check (basis in ('express', 'implied', 'policy', 'migrated')),
  channel text not null,
  leaflet_version text,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  from_at timestamptz not null default now(),
  until_at timestamptz,
  constraint choice_history_pk primary key (patient_id, id),
  constraint choice_history_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table relationship (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" not null constraint relationship_organisation_fk references organisation (id),
  kind text not null constraint relationship_kind_check
    check (kind in ('registration', 'referral', 'appointment', 'admission', 'self-claimed')),
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  recorded_by text not null,
  recorded_at timestamptz not null default now(),
  constraint relationship_pk primary key (patient_id, id),
  constraint relationship_patient_fk foreign key (patient_id) references patient (patient_id)
);
create index relationship_organisation on relationship (patient_id, organisation);

create table verification (
  patient_id uuid not null,
  organisation text collate "C" not null constraint verification_organisation_fk references organisation (id),
  verified_at timestamptz not null default now(),
  constraint verification_pk primary key (patient_id, organisation),
  constraint verification_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table permission (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" not null constraint permission_organisation_fk references organisation (id),
  staff_id uuid,
  given_by text not null,
  recorded_by text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz,
  constraint permission_pk primary key (patient_id, id),
  constraint permission_patient_fk foreign key (patient_id) references patient (patient_id)
);
create index permission_organisation on permission (patient_id, organisation);

create table emergency_access (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" not null constraint emergency_access_organisation_fk references organisation (id),
  staff_id uuid not null,
  kind text not null constraint emergency_access_kind_check check (kind in ('emergency', 'legal')),
  reason text not null,
  starts_at timestamptz not null default now(),
  ends_at timestamptz not null,
  constraint emergency_access_pk primary key (patient_id, id),
  constraint emergency_access_patient_fk foreign key (patient_id) references patient (patient_id)
);

-- ── patient family: the record ────────────────────────────────────────────────────────────────
create table entry (
  patient_id uuid not null,
  id uuid not null,
  organisation text collate "C" not null constraint entry_organisation_fk references organisation (id),
  private boolean not null default false,
  withheld_from_patient boolean not null default false,
  kind text collate "C" not null,
  status text collate "C",
  category text collate "C",
  code_system text collate "C",
  code text collate "C",
  code_text text,
  effective_at timestamptz,
  recorded_at timestamptz not null default now(),
  recorded_by text not null,
  attributed_by text not null constraint entry_attributed_by_check check (attributed_by in
    ('author', 'encounter', 'own-provider', 'encounter-period', 'most-encounters', 'named')),
  version int not null default 1,
  source_id text collate "C",
  source_digest bytea,
  resource text not null,
  constraint entry_pk primary key (patient_id, id),
  constraint entry_source_unique unique (patient_id, organisation, source_id),
  constraint entry_patient_fk foreign key (patient_id) references patient (patient_id)
) with (toast_tuple_target = 8160, fillfactor = 95);
alter table entry alter column resource set storage external;
create index entry_kind on entry (patient_id, kind);

create table entry_version (
  patient_id uuid not null,
  id uuid not null,
  version int not null,
  organisation text collate "C" not null constraint entry_version_organisation_fk references organisation (id),
  recorded_at timestamptz not null,
  recorded_by text not null,
  replaced_at timestamptz not null default now(),
  replaced_by text not null,
  reason text not null,
  resource text not null,
  constraint entry_version_pk primary key (patient_id, id, version),
  constraint entry_version_entry_fk foreign key (patient_id, id) references entry (patient_id, id)
);

create table entry_link (
  patient_id uuid not null,
  from_id uuid not null,
  to_id uuid not null,
  constraint entry_link_pk primary key (patient_id, from_id, to_id),
  constraint entry_link_from_fk foreign key (patient_id, from_id) references entry (patient_id, id)
);
create index entry_link_to on entry_link (patient_id, to_id);

-- How many entries each organisation holds, so that "something is held back" needs no scan.
create table holding (
  patient_id uuid not null,
  organisation text collate "C" not null constraint holding_organisation_fk references organisation (id),
  entries int not null default 0,
  private_entries int not null default 0,
  constraint holding_pk primary key (patient_id, organisation),
  constraint holding_patient_fk foreign key (patient_id) references patient (patient_id),
  constraint holding_count_check check (entries >= private_entries and private_entries >= 0)
);

create table idempotency (
  patient_id uuid not null,
  key text collate "C" not null,
  recorded_by text not null,
  result uuid not null,
  recorded_at timestamptz not null default now(),
  constraint idempotency_pk primary key (patient_id, key),
  constraint idempotency_patient_fk foreign key (patient_id) references patient (patient_id)
);

create table outbox (
  patient_id uuid not null,
  id uuid not null,
  topic text not null,
  payload jsonb not null,
  created_at timestamptz not null default now(),
  constraint outbox_pk primary key (patient_id, id)
);

-- ── patient family: the log ───────────────────────────────────────────────────────────────────
create table access_event (
  patient_id uuid not null,
  at timestamptz not null default now(),
  id uuid not null,
  kind text not null constraint access_event_kind_check check (kind in
    ('find', 'open', 'list', 'read', 'write', 'choice', 'emergency', 'log', 'import', 'denied')),
  actor_kind text not null constraint access_event_actor_kind_check
    check (actor_kind in ('staff', 'patient', 'proxy', 'app', 'job')),
  actor text not null,
  actor_name text not null,
  organisation text collate "C",
  role text,
  purpose text not null,
  rule text not null,
  route text not null,
  filter text,
  own text[] not null,
  sources text[] not null,
  choice_version bigint,
  count int not null,
  digest bytea,
  request_id text,
  constraint access_event_pk primary key (patient_id, at, id)
) partition by range (at);

-- ── directory ─────────────────────────────────────────────────────────────────────────────────
create table patient_identifier (
  value text collate "C" not null,
  system text collate "C" not null,
  patient_id uuid not null,
  constraint patient_identifier_pk primary key (value, system)
);

create table patient_name (
  family_key text collate "C" not null,
  given_key text collate "C" not null,
  birth_date date not null,
  patient_id uuid not null,
  constraint patient_name_pk primary key (family_key, given_key, birth_date, patient_id)
);

-- ── local ─────────────────────────────────────────────────────────────────────────────────────
create table staff (
  id uuid constraint staff_pk primary key,
  name text not null,
  organisation text collate "C" not null constraint staff_organisation_fk references organisation (id),
  role text collate "C" not null constraint staff_role_fk references role (id),
  issuer text,
  subject text,
  suspended_at timestamptz,
  constraint staff_subject_unique unique (issuer, subject, organisation)
);

create table session (
  token_hash bytea constraint session_pk primary key,
  staff_id uuid constraint session_staff_fk references staff (id),
  patient_id uuid,
  created_at timestamptz not null default now(),
  seen_at timestamptz not null default now(),
  idle interval not null,
  expires_at timestamptz not null,
  revoked_at timestamptz,
  constraint session_who_check check ((staff_id is null) <> (patient_id is null))
);

create table sign_in (
  state_hash bytea constraint sign_in_pk primary key,
  nonce text not null,
  code_verifier text not null,
  return_to text not null,
  created_at timestamptz not null default now()
);

create table system_event (
  id uuid constraint system_event_pk primary key,
  at timestamptz not null default now(),
  kind text not null,
  actor text,
  organisation text collate "C",
  detail text,
  request_id text
);
