-- The copy that was made for a request, as it is handed over: for some days, to one recipient.
-- @see src/access/pack-store.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (6501, 'access_pack', 'patient', 'patient_id', 'access'),
  (6502, 'access_pack_piece', 'patient', 'patient_id', 'access');

-- for_patient: they take it themselves; else the desk hands it over. sha256: of the whole. files: the name and size of
-- each. gone_at: when its bytes were deleted.
create table access_pack (
  patient_id uuid not null,
  id uuid not null,
  reference text collate "C" not null,
  organisation text collate "C" not null
    constraint access_pack_organisation_fk references organisation (id),
  for_patient boolean not null,
  made_at timestamptz not null,
  expires_at timestamptz not null,
  size bigint not null,
  sha256 text not null,
  files jsonb not null,
  downloads int not null default 0,
  downloaded_at timestamptz,
  gone_at timestamptz,
  constraint access_pack_pk primary key (patient_id, id),
  constraint access_pack_request_fk foreign key (patient_id, reference)
    references access_request (patient_id, reference)
);
create index access_pack_reference on access_pack (patient_id, reference, made_at);
create index access_pack_expires on access_pack (expires_at) where gone_at is null;

-- Its bytes, in pieces. Whose they are and until when stands on each: a policy looks nothing up.
create table access_pack_piece (
  patient_id uuid not null,
  pack uuid not null,
  number int not null,
  organisation text collate "C" not null
    constraint access_pack_piece_organisation_fk references organisation (id),
  for_patient boolean not null,
  expires_at timestamptz not null,
  bytes bytea not null,
  constraint access_pack_piece_pk primary key (patient_id, pack, number),
  constraint access_pack_piece_pack_fk foreign key (patient_id, pack) references access_pack (patient_id, id)
);
create index access_pack_piece_expires on access_pack_piece (expires_at);
-- it is packed already
alter table access_pack_piece alter column bytes set storage external;

do $$
declare t text;
begin
  foreach t in array array['access_pack', 'access_pack_piece'] loop
    execute format('alter table %I enable row level security', t);
    execute format('alter table %I force row level security', t);
    execute format('create policy %I on %I to confide_owner using (true) with check (true)', t || '_owner', t);
    execute format($p$create policy %I on %I for insert to confide_app with check (
      patient_id = nullif(current_setting('confide.patient', true), '')::uuid
      and current_setting('confide.view', true) = 'request'
      and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0)$p$, t || '_make', t);
    execute format('grant select, insert on %I to confide_app', t);
  end loop;
end $$;
create policy access_pack_read on access_pack for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and (for_patient and (current_setting('confide.view', true) = 'patient'
         or current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,')
       or current_setting('confide.view', true) in ('handle', 'request')
         and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));
create policy access_pack_taken on access_pack for update to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid
  and for_patient and expires_at > now()
  and current_setting('confide.view', true) = 'choose' and current_setting('confide.acts_for', true) = ',*,');
grant update (downloads, downloaded_at) on access_pack to confide_app;
-- for one recipient: what the patient takes, the desk cannot open any more, and the other way round
create policy access_pack_piece_read on access_pack_piece for select to confide_app using (
  patient_id = nullif(current_setting('confide.patient', true), '')::uuid and expires_at > now()
  and (for_patient and current_setting('confide.view', true) = 'patient'
       or not for_patient and current_setting('confide.view', true) = 'handle'
         and strpos(current_setting('confide.acts_for', true), ',' || organisation || ',') > 0));

-- Deletes the bytes of packs whose time is over; that there was one stays.
create function forget_packs() returns void
language sql security definer set search_path = pg_catalog, public as $$
  delete from access_pack_piece x where x.expires_at <= now();
  update access_pack x set gone_at = now() where x.expires_at <= now() and x.gone_at is null;
$$;
revoke all on function forget_packs() from public;
grant execute on function forget_packs() to confide_job;

-- Empties what copies were made of: of a request that has ended, once no pack of it lasts, and of what was gathered again
-- since. What was decided stays, and where, for when the same is asked for again; no word of the record does.
create function forget_gathered() returns void
language plpgsql security definer set search_path = pg_catalog, public as $$
declare
  v record;
begin
  for v in
    select distinct p.patient_id, p.reference, p.gathering
      from access_page p join access_request r on r.patient_id = p.patient_id and r.reference = p.reference
     where p.gone_at is null
       and (exists (select from access_page n where n.patient_id = p.patient_id and n.reference = p.reference
                                                and n.gathering > p.gathering)
            or r.state in ('released', 'part-refused', 'refused', 'withdrawn')
               and not exists (select from access_pack k where k.patient_id = p.patient_id
                                                           and k.reference = p.reference and k.expires_at > now()))
  loop
    update access_item x
       set title = 'No longer kept', writer = null, at = null, texts = '[]', resource = null, content_type = null,
           attachment = null
     where x.patient_id = v.patient_id and x.reference = v.reference and x.gathering = v.gathering;
    update access_finding x set words = ''
     where x.patient_id = v.patient_id and x.reference = v.reference and x.gathering = v.gathering;
    update access_page x set gone_at = now()
     where x.patient_id = v.patient_id and x.reference = v.reference and x.gathering = v.gathering;
  end loop;
end $$;
revoke all on function forget_gathered() from public;
grant execute on function forget_gathered() to confide_job;

-- With a copy the patient is told which services may see it.
do $$
declare
  v_text text;
begin
  select pg_get_functiondef(oid) into v_text from pg_proc
   where proname = 'sharing_facts' and pronamespace = 'public'::regnamespace;
  if cardinality(string_to_array(v_text, '''gate'', ''explain''')) <> 2 then
    raise exception 'sharing_facts is not as this change expects it';
  end if;
  execute replace(v_text, '''gate'', ''explain''', '''gate'', ''explain'', ''request''');
end $$;
