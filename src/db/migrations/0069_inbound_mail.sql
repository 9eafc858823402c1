-- Emails that came in: what they say, for the desk of the practice they came to. They prove nothing about who sent
-- them, and change nothing. Whoever takes them in may add them and see none.
-- @see docs/decisions/0020-mail-in.md
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6901, 'inbound_mail', 'directory', 'organisation', 'forms');

create table inbound_mail (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  received_at timestamptz not null,
  -- of the whole email, so that the same one is taken once
  digest bytea not null,
  -- whom it says it is from
  sender text not null,
  sender_name text not null,
  subject text not null,
  body text not null,
  spf text not null,
  dkim text not null,
  dmarc text not null,
  -- what it names, wherever it names it
  named text,
  named_in text constraint inbound_mail_named_in_check check (named_in in ('address', 'subject', 'code')),
  -- why files that came with it were not taken
  faults text[] not null,
  -- of the address that was told, once, that its email came in
  answered bytea,
  state text not null default 'waiting' constraint inbound_mail_state_check
    check (state in ('waiting', 'kept', 'ended')),
  -- the form or request it is kept with
  kept_with text collate "C",
  outcome text,
  decided_by text,
  decided_at timestamptz,
  constraint inbound_mail_pk primary key (organisation, reference)
);
create unique index inbound_mail_once on inbound_mail (organisation, digest);
create index inbound_mail_received on inbound_mail (organisation, received_at);
create index inbound_mail_kept on inbound_mail (organisation, kept_with) where kept_with is not null;
alter table inbound_mail enable row level security;
alter table inbound_mail force row level security;
create policy inbound_mail_owner on inbound_mail to confide_owner using (true) with check (true);
create policy inbound_mail_take on inbound_mail for insert to confide_relay with check (
  state = 'waiting' and kept_with is null);
create policy inbound_mail_taken on inbound_mail for select to confide_relay using (true);
create policy inbound_mail_desk on inbound_mail for select to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
-- once: what is decided is not decided again
create policy inbound_mail_decide on inbound_mail for update to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0
  and state = 'waiting')
  with check (state <> 'waiting' and decided_by is not null and decided_at is not null
    and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant insert on inbound_mail to confide_relay;
-- whether it came before, how many came today, and whom an answer went to
grant select (organisation, digest, received_at, answered) on inbound_mail to confide_relay;
grant select on inbound_mail to confide_app;
grant update (state, kept_with, outcome, decided_by, decided_at) on inbound_mail to confide_app;

-- whose mailbox an address is
grant select on practice_page to confide_relay;

-- files of mail, and of nothing else
create policy quarantined_file_take on quarantined_file for insert to confide_relay with check (
  starts_with(reference, 'MI-'));
grant insert on quarantined_file to confide_relay;
create policy flat_page_take on flat_page for insert to confide_relay with check (starts_with(reference, 'MI-'));
grant insert on flat_page to confide_relay;

do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'work_item_kind_check' and conrelid = 'work_item'::regclass;
  if v_text not like '%''form''::text%' then
    raise exception 'the kinds of work are not as this change expects them';
  end if;
  alter table work_item drop constraint work_item_kind_check;
  execute 'alter table work_item add constraint work_item_kind_check '
    || replace(v_text, '''form''::text', '''form''::text, ''mail''::text');
end $$;

-- Forgets emails that were decided 90 days ago, with their files; one that is kept with a form or a request not before
-- that has ended as long ago.
create function forget_mail() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_over text[];
begin
  select array_agg(m.reference) into v_over from inbound_mail m
   where m.decided_at < now() - interval '90 days'
     and not exists (select from form_case c
                      where c.organisation = m.organisation and c.reference = m.kept_with
                        and coalesce(c.decided_at, now()) > now() - interval '90 days')
     and not exists (select from access_register r
                      where r.organisation = m.organisation and r.reference = m.kept_with
                        and coalesce(r.closed_on, current_date) > current_date - 90);
  delete from quarantined_file f where f.reference = any (v_over);
  delete from flat_page f where f.reference = any (v_over);
  delete from inbound_mail m where m.reference = any (v_over);
end $$;
revoke all on function forget_mail() from public;
grant execute on function forget_mail() to confide_job;
