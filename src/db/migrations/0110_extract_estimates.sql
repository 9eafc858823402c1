-- As in 0109, told so that the planner expects about half of all entries and not one in two hundred: it made a table of
-- all of them in memory, and on disk, to look a few people up in.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter policy entry_extract on entry using (
  coalesce(current_setting('confide.view', true) = 'extract', false)
  and not private and not withheld_from_patient and not sensitive);
