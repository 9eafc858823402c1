-- The log as a Merkle tree: what an event commits to, and the sequencer's own tables. An event is never changed:
-- one from before has no commitment of its own, and the leaf keeps the nonce.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (7001, 'log_state', 'local', null, 'audit'),
  (7002, 'log_leaf', 'local', null, 'audit'),
  (7003, 'log_head', 'local', null, 'audit'),
  (7004, 'log_tile', 'local', null, 'audit'),
  (7005, 'log_checkpoint', 'local', null, 'audit');

alter table access_event add column nonce bytea;
alter table access_event add column commitment bytea;
alter table system_event add column nonce bytea;
alter table system_event add column commitment bytea;
create index system_event_at on system_event (at);

-- One row. The epoch says who leads: whoever has an older one writes nothing more.
create table log_state (
  one boolean default true constraint log_state_pk primary key constraint log_state_one_check check (one),
  origin text,
  year int,
  epoch bigint not null default 0,
  beat_at timestamptz,
  size bigint not null default 0,
  -- all events from longer before this than a transaction may take have a leaf
  looked_until timestamptz not null default '-infinity',
  -- all events seen by then are under a signed checkpoint
  covered_until timestamptz not null default now()
);
insert into log_state default values;

create table log_leaf (
  index bigint constraint log_leaf_pk primary key,
  -- null for a head
  event_id uuid constraint log_leaf_event_unique unique,
  tag bytea not null,
  number bigint,
  entry bytea not null constraint log_leaf_entry_check check (octet_length(entry) = 100),
  nonce bytea,
  constraint log_leaf_number_unique unique (tag, number)
);

-- The last line of each tag.
create table log_head (
  tag bytea constraint log_head_pk primary key,
  number bigint not null,
  link bytea not null
);

create table log_tile (
  level int not null,
  index bigint not null,
  hashes bytea not null,
  constraint log_tile_pk primary key (level, index)
);

create table log_checkpoint (
  size bigint constraint log_checkpoint_pk primary key,
  -- signed by the log, and the same with what witnesses added
  note text not null,
  cosigned text
);
create index log_checkpoint_cosigned on log_checkpoint (size) where cosigned is not null;

create policy access_event_sequence on access_event for select to confide_sequencer using (true);
grant select on access_event to confide_sequencer;
grant select on system_event to confide_sequencer;
grant select on log_state to confide_sequencer;
grant update on log_state to confide_sequencer;
grant select, insert on log_leaf to confide_sequencer;
grant select, insert, update on log_head to confide_sequencer;
grant select, insert, update on log_tile to confide_sequencer;
grant select, insert, update on log_checkpoint to confide_sequencer;
