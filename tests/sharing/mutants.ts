/** One thing taken out of, or turned round in, the text of a rule. `from` stands in the text exactly once. */
export type Mutant = { readonly name: string; readonly from: string; readonly to: string }

/** @throws TypeError when the text has changed and the mutant no longer fits. */
export function mutate(text: string, { name, from, to }: Mutant): string {
  const found = text.split(from).length - 1
  if (found !== 1) throw new TypeError(`mutant "${name}" fits ${found} times: ${from}`)
  return text.replace(from, () => to)
}

/** Every operator, condition and reason in the text of `decide`, changed one at a time. */
export function mutantsOfDecide(text: string): { name: string; text: string }[] {
  const start = text.indexOf('export function decide')
  const end = text.indexOf('function yes(')
  const body = text.slice(start, end)
  const changes: [RegExp, (found: string) => string][] = [
    [/&&/g, () => '||'],
    [/\|\|/g, () => '&&'],
    [/===/g, () => '!=='],
    [/!==/g, () => '==='],
    [/!(?=[a-z])/g, () => ''],
    [/\bif \(/g, () => 'if (false && '],
    [/\bif \(/g, () => 'if (true || '],
    [/\byes\('/g, () => "no('"],
    [/\bno\('/g, () => "yes('"],
    [/(?:yes|no)\('[a-z-]+'/g, (found) => found.replace(/'.*'/, "'changed'")],
  ]
  return changes.flatMap(([pattern, change]) =>
    [...body.matchAll(pattern)].map((found) => ({
      name: `decide: "${found[0]}" at ${found.index} became "${change(found[0])}"`,
      text:
        text.slice(0, start + found.index) +
        change(found[0]) +
        text.slice(start + found.index + found[0].length),
    })),
  )
}

const practiceIsNot = 'p.registered_practice is distinct from v'

export const mutantsOfEnter: readonly Mutant[] = [
  { name: '0 gone', from: 'not known or p.protected and', to: 'not known or false and' },
  {
    name: '0 without the registered practice',
    from: `p.protected and ${practiceIsNot}`,
    to: 'p.protected',
  },
  {
    name: '0 without being allowed by name',
    from: `${practiceIsNot}\n                  and v_listed is distinct from 'allowed'`,
    to: practiceIsNot,
  },
  { name: '1 without the person', from: 'm.suspended_at is not null or o', to: 'o' },
  { name: '1 without the service', from: ' or o.suspended_at is not null', to: '' },
  { name: '1 without reading', from: "when 'read' then r.reads_clinical", to: "when 'read' then true" },
  { name: '1 without writing', from: "when 'write' then r.writes_clinical", to: "when 'write' then true" },
  { name: '1 without finding', from: "when 'find' then r.finds_patients", to: "when 'find' then true" },
  { name: '1 without death', from: 'p.died_at is not null and v_legal_until is null', to: 'false' },
  { name: '1 death without the legal reason', from: ' and v_legal_until is null', to: '' },
  {
    name: '1 any emergency access as a legal reason',
    from: "max(x.ends_at) filter (where x.kind = 'legal')",
    to: 'max(x.ends_at)',
  },
  { name: '2 without those absorbed', from: 'own := v || own;', to: 'own := array[v];' },
  { name: '2 with whoever was absorbed', from: 'filter (where x.absorbed_by = v)', to: 'filter (where x.absorbed_by is not null)' },
  { name: '3 gone', from: "    rule := 'no-relationship';\n  elsif", to: "    rule := 'shared';\n  elsif" },
  { name: '3 gone for the record', from: 'if v_holds_own or v_related_until', to: 'if true or v_related_until' },
  { name: '3 without own entries', from: 'if v_holds_own or v_related_until', to: 'if v_related_until' },
  {
    name: '3 without emergency access for the record',
    from: 'v_related_until is not null or v_emergency_until is not null then\n    outcome',
    to: 'v_related_until is not null then\n    outcome',
  },
  ...whereOf('relationship', '3', 'v_related_until'),
  { name: '4 gone', from: "set_context(p_patient, view, own || sources, own);", to: "set_context(p_patient, view, own || sources, own || sources);" },
  { name: '5 gone', from: '(x.organisation = any (v_shared_out)', to: '(true or x.organisation = any (v_shared_out)' },
  { name: '5 without share-nothing', from: ' and not v_share_nothing', to: '' },
  { name: '5 without share-out', from: 'x.organisation = any (v_shared_out)\n', to: 'false\n' },
  { name: '5 without the default', from: 'any (v_defaults) and x.organisation <> all (v_refused)', to: 'any (v_defaults) and false' },
  { name: '5 refused, but by default', from: ' and x.organisation <> all (v_refused)', to: '' },
  { name: '5 a default before its time', from: '\n           and x.share_out_default_from <= now()', to: '' },
  {
    name: '5 a choice that has ended',
    from: "x.share_out = 'yes'\n           and (x.share_out_until is null or x.share_out_until > now())",
    to: "x.share_out = 'yes'",
  },
  {
    name: '5 a refusal that has ended',
    from: "x.share_out = 'no'\n           and (x.share_out_until is null or x.share_out_until > now())",
    to: "x.share_out = 'no'",
  },
  { name: '5 share-in for share-out', from: "where x.share_out = 'yes'", to: "where x.share_in = 'yes'" },
  { name: "5 another patient's choices", from: 'from choice x where x.patient_id = p_patient', to: 'from choice x' },
  { name: '6 gone', from: "rule := 'emergency';", to: "rule := 'not-shared-in';" },
  { name: '6 lifts share-out', from: "rule in ('shared', 'emergency') and not v_share_nothing and x.organisation <> all (own)\n             and (", to: "rule in ('shared', 'emergency') and not v_share_nothing and x.organisation <> all (own)\n             and (rule = 'emergency' or " },
  { name: '6 of anyone', from: ' and x.staff_id = s.staff_id and x.organisation = v\n', to: ' and x.organisation = v\n' },
  { name: '6 for another service', from: 'x.staff_id = s.staff_id and x.organisation = v\n', to: 'x.staff_id = s.staff_id\n' },
  { name: '6 of another patient', from: 'from emergency_access x\n   where x.patient_id = p_patient and', to: 'from emergency_access x\n   where' },
  { name: '6 after its end', from: 'and x.starts_at <= now() and x.ends_at > now();', to: 'and x.starts_at <= now();' },
  { name: '6 before its start', from: 'and x.starts_at <= now() and x.ends_at > now();', to: 'and x.ends_at > now();' },
  { name: '7 without prohibited', from: "v_listed = 'prohibited'", to: 'false' },
  { name: '7 without unlisted', from: `v_listed is null and ${practiceIsNot}`, to: `false and ${practiceIsNot}` },
  { name: '7 also for those allowed', from: `v_listed is null and ${practiceIsNot}`, to: practiceIsNot },
  { name: '7 also for the practice itself', from: `v_listed is null and ${practiceIsNot}`, to: 'v_listed is null' },
  { name: '7 whatever the practice requires', from: 'coalesce((select x.verification_required from organisation x where x.id = p.registered_practice), true)', to: 'true' },
  { name: '7 by what the viewer requires', from: 'where x.id = p.registered_practice), true)', to: 'where x.id = v), true)' },
  { name: '7 without a practice nothing required', from: 'x.id = p.registered_practice), true)', to: 'x.id = p.registered_practice), false)' },
  { name: '7 without the code', from: 'and not exists (select 1 from verification', to: 'and exists (select 1 from verification' },
  { name: '7 the code of another service', from: 'verification x where x.patient_id = p_patient and x.organisation = v', to: 'verification x where x.patient_id = p_patient' },
  { name: "7 another patient's code", from: 'verification x where x.patient_id = p_patient and x.organisation = v', to: 'verification x where x.organisation = v' },
  { name: "7 another practice's list", from: 'x.practice = p.registered_practice and x.organisation = v', to: 'x.organisation = v' },
  { name: '7 the list about another service', from: 'x.practice = p.registered_practice and x.organisation = v', to: 'x.practice = p.registered_practice' },
  { name: '8 gone', from: "v_share_in is distinct from 'yes'", to: 'false' },
  { name: '8 not asked is yes', from: "v_share_in is distinct from 'yes'", to: "v_share_in = 'no'" },
  { name: '8 share-out for share-in', from: 'max(x.share_in) filter', to: 'max(x.share_out) filter' },
  { name: "8 another service's share-in", from: 'max(x.share_in) filter (where x.organisation = v\n           and', to: 'max(x.share_in) filter (where' },
  {
    name: '8 a choice that has ended',
    from: '(x.share_in_until is null or x.share_in_until > now())',
    to: 'true',
  },
  { name: '9 gone', from: "o.permission_policy <> 'notice-based'", to: 'false' },
  { name: '9 even on notice', from: "o.permission_policy <> 'notice-based'", to: 'true' },
  { name: "9 a colleague's permission", from: '(x.staff_id = s.staff_id or', to: '(x.staff_id is not null or' },
  { name: "9 the service's permission each time", from: " and o.permission_policy = 'extended')", to: ')' },
  { name: "9 without the service's permission", from: "or x.staff_id is null and o.permission_policy = 'extended'", to: '' },
  { name: '9 never answers', from: "rule := 'permission-not-asked';", to: 'null;' },
  ...whereOf('permission', '9', 'v_permitted_until'),
  { name: 'held back: private entries forgotten', from: 'then q.private_entries > 0 else', to: 'then false else' },
  { name: 'held back: what is not shared forgotten', from: 'else q.entries > 0 end', to: 'else false end' },
  { name: 'held back: own entries counted', from: 'filter (where not q.mine), false)', to: ', false)' },
  { name: 'held back: told where nothing is found', from: "sources := '{}'; held_back := false;\n    perform set_context(null", to: "sources := '{}'; held_back := true;\n    perform set_context(null" },
  { name: 'found nothing, and the context is set', from: "held_back := false;\n    perform set_context(null, view, '{}', '{}');\n  end if;\nend", to: "held_back := false;\n    perform set_context(p_patient, 'staff', array[v], array[v]);\n  end if;\nend" },
  { name: 'writing without a relationship', from: "if v_related_until is not null then\n      outcome := 'ok'; view := 'write'", to: "if true then\n      outcome := 'ok'; view := 'write'" },
  { name: 'finding shows more than the card', from: "view := 'card'; rule := 'find';", to: "view := 'staff'; rule := 'find';" },
  { name: "the patient's view of a record that is not theirs", from: 'p_patient = s.patient_id and p.died_at', to: 'p.died_at' },
  { name: "the patient's view after death", from: ' and p.died_at is null and p_use', to: ' and p_use' },
  { name: "the patient's view as staff", from: "view := 'patient'; rule := 'own'", to: "view := 'staff'; rule := 'own'" },
]

/** A fact that is looked up by patient, service and time. */
function whereOf(table: string, rule: string, until: string): Mutant[] {
  const head = `${until} from ${table} x\n`
  const indent = rule === '9' ? '     ' : '   '
  const where = `${head}${indent}where x.patient_id = p_patient and x.organisation = v\n`
  const time =
    rule === '9'
      ? "= 'extended')\n       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now())"
      : 'x.organisation = v\n     and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n  if p_use'
  return [
    { name: `${rule} of another patient`, from: where, to: where.replace('x.patient_id = p_patient and ', '') },
    { name: `${rule} of another service`, from: where, to: where.replace(' and x.organisation = v', '') },
    { name: `${rule} before its start`, from: time, to: time.replace('x.starts_at <= now()', 'true') },
    {
      name: `${rule} after its end`,
      from: time,
      to: time.replace('(x.ends_at is null or x.ends_at > now())', 'true'),
    },
  ]
}

/** Of the predicate that every query carries. */
export const mutantsOfVisible: readonly Mutant[] = [
  { name: 'private for all', from: 'case when e.private', to: 'case when false' },
  { name: 'private for none', from: 'case when e.private', to: 'case when true' },
  { name: 'any organisation', from: 'e.organisation = any', to: "'' = any" },
  { name: 'withheld shown to the patient', from: 'not e.withheld_from_patient', to: 'true' },
  { name: 'withheld shown to nobody', from: "not in ('patient', 'proxy')", to: "not in ('patient', 'proxy', 'staff')" },
]

/** Of the policy entry_read, as the database prints it. */
export const mutantsOfPolicy: readonly Mutant[] = [
  { name: 'any patient', from: "patient_id = (NULLIF(current_setting('confide.patient'::text, true), ''::text))::uuid", to: 'true' },
  { name: 'private for all', from: 'WHEN private THEN', to: 'WHEN false THEN' },
  { name: 'private for none', from: 'WHEN private THEN', to: 'WHEN true THEN' },
  { name: 'any organisation', from: '> 0', to: '>= 0' },
  { name: 'withheld shown to the patient', from: 'NOT withheld_from_patient', to: 'true' },
  { name: 'withheld shown to nobody', from: "'proxy'::text", to: "'staff'::text" },
]
