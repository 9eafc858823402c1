-- Files from outside, kept with the case they belong to: as they came, read by nobody, and as flat pages, for the desk
-- whose case it is. In no folder that anything is served from.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6701, 'quarantined_file', 'directory', 'organisation', 'documents'),
  (6702, 'flat_page', 'directory', 'organisation', 'documents');

-- the reference is the one of the case
create table quarantined_file (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  file int not null,
  kind text not null constraint quarantined_file_kind_check check (kind in ('pdf', 'jpeg', 'png')),
  bytes bytea not null,
  constraint quarantined_file_pk primary key (organisation, reference, file)
);

-- numbered through all files of the case
create table flat_page (
  organisation text collate "C" not null,
  reference text collate "C" not null,
  page int not null,
  file int not null,
  width int not null,
  height int not null,
  png bytea not null,
  constraint flat_page_pk primary key (organisation, reference, page)
);

do $$
declare t text;
begin
  foreach t in array array['quarantined_file', 'flat_page'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format($p$create policy %I on %I for insert to confide_app with check (
      current_setting('confide.view', true) = 'desk'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_add', t);
    execute format('grant insert on %I to confide_app', t);
  end loop;
end $$;
create policy flat_page_desk on flat_page for select to confide_app using (
  current_setting('confide.view', true) = 'desk'
  and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0);
grant select on flat_page to confide_app;

-- Forgets drafts that are over, and who sent a form that was decided 90 days ago, with what it looked like.
create or replace function forget_forms() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from form_draft where expires_at <= now();
  delete from form_person p using form_case c
   where c.organisation = p.organisation and c.reference = p.reference
     and c.decided_at < now() - interval '90 days';
  delete from quarantined_file f using form_case c
   where c.organisation = f.organisation and c.reference = f.reference
     and c.decided_at < now() - interval '90 days';
  delete from flat_page f using form_case c
   where c.organisation = f.organisation and c.reference = f.reference
     and c.decided_at < now() - interval '90 days';
end $$;
