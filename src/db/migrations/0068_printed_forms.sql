-- Each printing of a form has a reference of its own, so that what comes back is matched. It says which form of which
-- practice was printed and when, and nothing of who took it.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6801, 'form_printing', 'local', null, 'forms');

create table form_printing (
  reference text collate "C" constraint form_printing_pk primary key,
  practice text collate "C" not null constraint form_printing_practice_fk references organisation (id),
  form text not null,
  form_version text not null,
  printed_at timestamptz not null
);
create index form_printing_day on form_printing (practice, printed_at);
create index form_printing_age on form_printing (printed_at);
alter table form_printing enable row level security;
alter table form_printing force row level security;
create policy form_printing_owner on form_printing to confide_owner using (true) with check (true);

-- So many in a day and practice, and no more: then there is no row.
create function print_form(p_reference text, p_practice text, p_form text, p_version text, p_most int)
returns table (at timestamptz)
language sql security definer set search_path = pg_catalog, public as $$
  insert into form_printing (reference, practice, form, form_version, printed_at)
  select p_reference, p_practice, p_form, p_version, now()
   where (select count(*) from form_printing f
           where f.practice = p_practice and f.printed_at > now() - interval '1 day') < p_most
  returning printed_at
$$;

create function printed_form(p_reference text)
returns table (reference text, practice text, form text, form_version text, printed_at timestamptz)
language sql stable security definer set search_path = pg_catalog, public as $$
  select f.reference, f.practice, f.form, f.form_version, f.printed_at from form_printing f
   where f.reference = p_reference
$$;

-- Forgets drafts that are over, printings of a year ago, and who sent a form that was decided 90 days ago, with what
-- it looked like.
create or replace function forget_forms() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
begin
  delete from form_draft where expires_at <= now();
  delete from form_printing where printed_at < now() - interval '1 year';
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

revoke all on function print_form(text, text, text, text, int) from public;
revoke all on function printed_form(text) from public;
grant execute on function print_form(text, text, text, text, int) to confide_app;
grant execute on function printed_form(text) to confide_app;
