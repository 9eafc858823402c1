-- A form that came in is decided once, and by somebody: the database holds it, and not the page alone.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

drop policy form_case_decide on form_case;
create policy form_case_decide on form_case for update to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  and state = 'waiting')
  with check (state <> 'waiting' and decided_by is not null and decided_at is not null
    and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
