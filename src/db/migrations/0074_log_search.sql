-- Who keeps watch reads the log of what their own service did: also what stands on no patient's own list, because
-- somebody may stand beside them.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create policy access_event_search on access_event for select to confide_app using (
  current_setting('confide.view', true) = 'watch'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);

alter policy access_event_quiet on access_event using (
  filter is distinct from 'online-access' or current_setting('confide.view', true) = 'watch');
