-- Keeping an app out for a while, and when its keys were given.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

alter table app add column suspended_at timestamptz;
alter table app add column keys_at timestamptz;
update app set keys_at = added_at where keys is not null;
grant update (suspended_at, keys, keys_at) on app to confide_identity;

-- A session of an app that is kept out is nobody's as long as that lasts.
create or replace function app_session(p_session bytea,
  out app text, out name text, out system boolean, out scope text, out about uuid, out within bytea)
language sql stable security definer set search_path = pg_catalog, public as $$
  select p.id, p.name, s.app_allowance is null, s.app_scope, s.app_about, a.session
    from session s join app p on p.id = s.app and p.removed_at is null and p.suspended_at is null
         left join app_allowance a on a.id = s.app_allowance
   where s.token_hash = p_session and s.revoked_at is null and s.expires_at > now()
     and (s.app_allowance is null or app_holds(s.app_allowance))
$$;
