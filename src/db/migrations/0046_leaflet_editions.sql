-- What a practice's leaflet on sharing said, each time it said something else: so that the version a choice was
-- recorded with can be read again as it was shown.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

insert into table_registry (position, name, class, distributed_by, owner_folder) values
  (4601, 'leaflet_edition', 'reference', null, 'sharing');

-- version: made of the text itself, so the same text is the same edition. said: that text, as JSON.
create table leaflet_edition (
  version text collate "C" constraint leaflet_edition_pk primary key,
  practice text collate "C" not null
    constraint leaflet_edition_practice_fk references organisation (id),
  said text not null,
  first_shown_at timestamptz not null default now(),
  constraint leaflet_edition_version_check check (version ~ '^[0-9a-f]{12}$')
);
create index leaflet_edition_practice on leaflet_edition (practice, first_shown_at);
grant select, insert on leaflet_edition to confide_app;

-- What the lists of a practice say of services, which its leaflet tells everybody; who put them there is for those
-- who act on sharing.
create function published_rules(p_practice text)
returns table (organisation text, rule text)
language sql stable security definer set search_path = pg_catalog, public as $$
  select x.organisation, x.rule from organisation_rule x where x.practice = p_practice order by 1
$$;
revoke all on function published_rules(text) from public;
grant execute on function published_rules(text) to confide_app;
