-- A summary is made anew within each write that changes it: its texts are kept as they are, neither packed for
-- storing nor unpacked for reading, and what it can hold of a long record is found by an index.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter table summary alter column staff_html set storage external;
alter table summary alter column patient_html set storage external;

-- Most of a long record are observations, and a summary holds few: by their code, or by their words. Cut off,
-- as an index holds no long text.
create index entry_observation on entry
  (patient_id, left(code, 100), (left(lower(code_text), 100) collate "C")) where kind = 'Observation';
