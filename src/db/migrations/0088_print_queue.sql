-- Letters about a request wait to be printed and posted as copies do; what is printed waits to be posted.
-- @see src/access/posting.ts
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

-- the event of the request that a letter tells of; null: the copy
alter table access_posting add column letter int;

do $$
declare
  v_text text;
begin
  select pg_get_constraintdef(oid) into v_text from pg_constraint
   where conname = 'work_item_kind_check' and conrelid = 'work_item'::regclass;
  if v_text not like '%''copy-to-post''::text%' then
    raise exception 'the kinds of work are not as this change expects them';
  end if;
  alter table work_item drop constraint work_item_kind_check;
  execute 'alter table work_item add constraint work_item_kind_check '
    || replace(v_text, '''copy-to-post''::text',
               '''copy-to-post''::text, ''copy-printed''::text, ''letter-to-post''::text, ''letter-printed''::text');
end $$;
