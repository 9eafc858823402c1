-- Whether an entry says anything of the categories that leave in no study, sooner: most entries have none of the words
-- it could be, and these are looked for first. The answer is as before (0096), but for texts that spell letters by
-- their numbers (\u0048): nobody knows what they say, and they say yes.
set local citus.multi_shard_modify_mode = 'sequential';
set local lock_timeout = '5s';

create or replace function says_sensitive(p_resource text) returns boolean
language plpgsql immutable strict parallel safe as $$
declare
  v_small text := pg_catalog.lower(p_resource collate pg_catalog."C");
begin
  if p_resource ~ '"(52637005|86406008|91947003|105629000|15628003|386639001|285409006|93461009)"' then
    return true;
  end if;
  if pg_catalog.strpos(v_small, '\u00') > 0 and v_small ~ '\\u00(3[0-9]|[46][1-9a-f]|[57][0-9a])' then
    return true;
  end if;
  if pg_catalog.strpos(v_small, 'vitro') = 0 and pg_catalog.strpos(v_small, 'ivf') = 0
     and pg_catalog.strpos(v_small, 'hiv') = 0 and pg_catalog.strpos(v_small, 'immunodeficiency') = 0
     and pg_catalog.strpos(v_small, 'chlamydial') = 0 and pg_catalog.strpos(v_small, 'gonorrhoea') = 0
     and pg_catalog.strpos(v_small, 'termination') = 0 and pg_catalog.strpos(v_small, 'dysphoria') = 0
     and pg_catalog.strpos(v_small, 'reassignment') = 0 then
    return false;
  end if;
  return p_resource ~* ('\m(in[^[:alnum:]]+vitro[^[:alnum:]]+fertilisation|ivf|hiv|'
    || 'human[^[:alnum:]]+immunodeficiency[^[:alnum:]]+virus[^[:alnum:]]+infection|'
    || 'chlamydial[^[:alnum:]]+infection|gonorrhoea|termination[^[:alnum:]]+of[^[:alnum:]]+pregnanc(y|ie)|'
    || 'gender[^[:alnum:]]+dysphoria|gender[^[:alnum:]]+reassignment)s?\M');
end $$;
