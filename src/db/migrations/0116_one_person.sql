-- One person may be a member of several services, with an id in each. Who applies does not decide, and nobody decides
-- twice, by whichever of them: one says of two ids whether they are one person's, and the gate counts people.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create function one_person(p_one uuid, p_other uuid) returns boolean
language sql stable security definer set search_path = pg_catalog, public as $$
  select p_one = p_other
      or exists (select from staff a join staff b on a.issuer = b.issuer and a.subject = b.subject
                  where a.id = p_one and b.id = p_other)
$$;
revoke all on function one_person(uuid, uuid) from public;
grant execute on function one_person(uuid, uuid) to confide_app;

-- As it was (0114), and people are counted.
create or replace function enter_extract(p_study text,
  out at timestamptz, out version int, out settings text[], out birth text, out kinds text[])
language plpgsql security definer set search_path = pg_catalog, public as $$
#variable_conflict use_column
begin
  at := now();
  select v.version, v.settings, v.birth, v.kinds into version, settings, birth, kinds
    from study s join study_version v on v.study = s.id
   where s.id = p_study and s.closed_at is null
     and (now() at time zone 'Europe/London')::date between v.starts_on and v.ends_on
     and 2 <= (select count(distinct coalesce(who.issuer || ' ' || who.subject, d.decided_by::text))
                 from study_decision d left join staff who on who.id = d.decided_by
                where d.study = v.study and d.version = v.version
                  and d.approves and not one_person(d.decided_by, v.applied_by))
     and not exists (select from study_decision d
                      where d.study = v.study and d.version = v.version and not d.approves)
   order by v.version desc limit 1;
  if version is null then
    raise exception 'study % may not be built', p_study;
  end if;
  perform set_context(null, 'extract', '{}', '{}');
end $$;
