-- Passkeys: another way for a patient to sign in. A challenge is for one answer, within five minutes.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (2801, 'passkey', 'local', null, 'identity'),
  (2802, 'passkey_challenge', 'local', null, 'identity');

create table passkey (
  credential text collate "C" constraint passkey_pk primary key,
  patient_id uuid not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null,
  name text not null constraint passkey_name_check check (name <> ''),
  added_at timestamptz not null default now(),
  used_at timestamptz
);
create index passkey_patient on passkey (patient_id);

-- session: whose passkey is being added; null where somebody signs in
create table passkey_challenge (
  challenge_hash bytea constraint passkey_challenge_pk primary key,
  session bytea,
  created_at timestamptz not null default now()
);

alter table passkey enable row level security;
alter table passkey force row level security;
create policy passkey_owner on passkey to confide_owner using (true) with check (true);
create policy passkey_identity on passkey to confide_identity using (true) with check (true);
grant select, insert, delete on passkey to confide_identity;
grant update (counter, used_at, name) on passkey to confide_identity;
grant select, insert, delete on passkey_challenge to confide_identity;
