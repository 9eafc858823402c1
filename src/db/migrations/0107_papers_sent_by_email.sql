-- Papers that show who asks may also come by email: they are in no copy, and go when it is decided who asks.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- What the paper of forms, and files of emails that were kept with forms, look like. What came by email to a request for
-- a copy may show who asks.
create or replace function held_form_pages(p_patient uuid) returns table (reference text, page int, png bytea)
language sql stable security definer set search_path = pg_catalog, public as $$
  with forms as (
    select c.organisation, c.reference from held_references(p_patient) r
      join form_case c on c.organisation = r.organisation and c.reference = r.reference),
  cases as (
    select organisation, reference from forms
     union all
    select c.organisation, m.reference from forms c
      join inbound_mail m on m.organisation = c.organisation and m.kept_with = c.reference)
  select f.reference, f.page, f.png
    from cases x join flat_page f on f.organisation = x.organisation and f.reference = x.reference
   order by f.reference, f.page
$$;

create or replace function forget_evidence(p_reference text) returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v_acts constant text := coalesce(current_setting('confide.acts_for', true), '');
begin
  if coalesce(current_setting('confide.view', true), '') not in ('desk', 'handle') or p_reference !~ '^SR-' then
    return;
  end if;
  -- not where it is asked for anew, in an act `handle`: the request itself may have come by email
  if current_setting('confide.view', true) = 'desk' then
    delete from quarantined_file x using inbound_mail m
     where m.organisation = x.organisation and m.reference = x.reference and m.kept_with = p_reference
       and strpos(v_acts, ',' || x.organisation || ',') > 0;
    delete from flat_page x using inbound_mail m
     where m.organisation = x.organisation and m.reference = x.reference and m.kept_with = p_reference
       and strpos(v_acts, ',' || x.organisation || ',') > 0;
  end if;
  delete from quarantined_file x where x.reference = p_reference
     and strpos(v_acts, ',' || x.organisation || ',') > 0;
  delete from flat_page x where x.reference = p_reference
     and strpos(v_acts, ',' || x.organisation || ',') > 0;
  delete from evidence_code x where x.reference = p_reference
     and strpos(v_acts, ',' || x.organisation || ',') > 0;
end $$;
