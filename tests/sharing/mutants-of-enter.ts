import { mutantsFrom } from './mutants.ts'

const practiceIsNot = 'p.registered_practice is distinct from v'

/** The rules of `enter`, by number: what each loses, or takes from someone else. */
export const mutantsOfEnter = mutantsFrom([
  ['0 gone', 'not known or p.protected and', 'not known or false and'],
  ['0 without the registered practice', `p.protected and ${practiceIsNot}`, 'p.protected'],
  [
    '0 without being allowed by name',
    `${practiceIsNot}\n                  and v_listed is distinct from 'allowed'`,
    practiceIsNot,
  ],
  ['1 without the person', 'm.suspended_at is not null or o', 'o'],
  ['1 without the service', ' or o.suspended_at is not null', ''],
  ['1 without reading', "when 'read' then r.reads_clinical", "when 'read' then true"],
  ['1 without writing', "when 'write' then r.writes_clinical", "when 'write' then true"],
  ['1 without finding', "when 'find' then r.finds_patients", "when 'find' then true"],
  ['1 without death', 'p.died_at is not null and v_legal_until is null', 'false'],
  ['1 death without the legal reason', ' and v_legal_until is null', ''],
  [
    '1 any emergency access as a legal reason',
    "max(x.ends_at) filter (where x.kind = 'legal')",
    'max(x.ends_at)',
  ],
  ['2 without those absorbed', 'own := v || own;', 'own := array[v];'],
  [
    '2 with whoever was absorbed',
    'filter (where x.absorbed_by = v)',
    'filter (where x.absorbed_by is not null)',
  ],
  ['3 gone', "    rule := 'no-relationship';\n  elsif", "    rule := 'shared';\n  elsif"],
  ['3 gone for the record', 'if v_holds_own or v_related_until', 'if true or v_related_until'],
  ['3 without own entries', 'if v_holds_own or v_related_until', 'if v_related_until'],
  [
    '3 without emergency access for the record',
    'v_related_until is not null or v_emergency_until is not null then\n    outcome',
    'v_related_until is not null then\n    outcome',
  ],
  ...whereOf('relationship', '3', 'v_related_until'),
  [
    '4 gone',
    'set_context(p_patient, view, own || sources, own);',
    'set_context(p_patient, view, own || sources, own || sources);',
  ],
  [
    '5 gone',
    '(x.organisation = any (v_shared_out)',
    '(true or x.organisation = any (v_shared_out)',
  ],
  ['5 without share-nothing', ' and not v_share_nothing', ''],
  ['5 without share-out', 'x.organisation = any (v_shared_out)\n', 'false\n'],
  [
    '5 without the default',
    'any (v_defaults) and x.organisation <> all (v_refused)',
    'any (v_defaults) and false',
  ],
  ['5 refused, but by default', ' and x.organisation <> all (v_refused)', ''],
  ['5 a default before its time', '\n           and x.share_out_default_from <= now()', ''],
  [
    '5 a choice that has ended',
    "x.share_out = 'yes'\n           and (x.share_out_until is null or x.share_out_until > now())",
    "x.share_out = 'yes'",
  ],
  [
    '5 a refusal that has ended',
    "x.share_out = 'no'\n           and (x.share_out_until is null or x.share_out_until > now())",
    "x.share_out = 'no'",
  ],
  ['5 share-in for share-out', "where x.share_out = 'yes'", "where x.share_in = 'yes'"],
  ["5 another patient's choices", 'from choice x where x.patient_id = p_patient', 'from choice x'],
  ['6 gone', "rule := 'emergency';", "rule := 'not-shared-in';"],
  [
    '6 lifts share-out',
    "rule in ('shared', 'emergency') and not v_share_nothing and x.organisation <> all (own)\n             and (",
    "rule in ('shared', 'emergency') and not v_share_nothing and x.organisation <> all (own)\n             and (rule = 'emergency' or ",
  ],
  [
    '6 of anyone',
    ' and x.staff_id = s.staff_id and x.organisation = v and x.session',
    ' and x.organisation = v and x.session',
  ],
  [
    '6 for another service',
    'x.staff_id = s.staff_id and x.organisation = v and x.session',
    'x.staff_id = s.staff_id and x.session',
  ],
  ['6 of another session', ' and x.session = p_session', ''],
  [
    '6 the record without the wider reason',
    "(x.wider_at is not null or p_use = 'emergency')",
    'true',
  ],
  ['6 no emergency view', " or p_use = 'emergency')", ')'],
  [
    '1 the emergency view without reading',
    "'emergency' then r.reads_clinical",
    "'emergency' then true",
  ],
  [
    '6 of another patient',
    'from emergency_access x\n   where x.patient_id = p_patient and',
    'from emergency_access x\n   where',
  ],
  [
    '6 after its end',
    'and x.starts_at <= now() and x.ends_at > now();',
    'and x.starts_at <= now();',
  ],
  [
    '6 before its start',
    'and x.starts_at <= now() and x.ends_at > now();',
    'and x.ends_at > now();',
  ],
  ['7 without prohibited', "v_listed = 'prohibited'", 'false'],
  ['7 without unlisted', `v_listed is null and ${practiceIsNot}`, `false and ${practiceIsNot}`],
  ['7 also for those allowed', `v_listed is null and ${practiceIsNot}`, practiceIsNot],
  ['7 also for the practice itself', `v_listed is null and ${practiceIsNot}`, 'v_listed is null'],
  [
    '7 whatever the practice requires',
    'coalesce((select x.verification_required from organisation x where x.id = p.registered_practice), true)',
    'true',
  ],
  [
    '7 by what the viewer requires',
    'where x.id = p.registered_practice), true)',
    'where x.id = v), true)',
  ],
  [
    '7 without a practice nothing required',
    'x.id = p.registered_practice), true)',
    'x.id = p.registered_practice), false)',
  ],
  [
    '7 without the code',
    'and not exists (select 1 from verification',
    'and exists (select 1 from verification',
  ],
  [
    '7 the code of another service',
    'verification x where x.patient_id = p_patient and x.organisation = v',
    'verification x where x.patient_id = p_patient',
  ],
  [
    "7 another patient's code",
    'verification x where x.patient_id = p_patient and x.organisation = v',
    'verification x where x.organisation = v',
  ],
  [
    "7 another practice's list",
    'x.practice = p.registered_practice and x.organisation = v',
    'x.organisation = v',
  ],
  [
    '7 the list about another service',
    'x.practice = p.registered_practice and x.organisation = v',
    'x.practice = p.registered_practice',
  ],
  ['8 gone', "v_share_in is distinct from 'yes'", 'false'],
  ['8 not asked is yes', "v_share_in is distinct from 'yes'", "v_share_in = 'no'"],
  ['8 share-out for share-in', 'max(x.share_in) filter', 'max(x.share_out) filter'],
  [
    "8 another service's share-in",
    'max(x.share_in) filter (where x.organisation = v\n           and',
    'max(x.share_in) filter (where',
  ],
  ['8 a choice that has ended', '(x.share_in_until is null or x.share_in_until > now())', 'true'],
  ['9 gone', "o.permission_policy <> 'notice-based'", 'false'],
  ['9 even on notice', "o.permission_policy <> 'notice-based'", 'true'],
  ["9 a colleague's permission", '(x.staff_id = s.staff_id or', '(x.staff_id is not null or'],
  ["9 the service's permission each time", " and o.permission_policy = 'extended')", ')'],
  [
    "9 without the service's permission",
    "or x.staff_id is null and o.permission_policy = 'extended'",
    '',
  ],
  ['9 never answers', "rule := 'permission-not-asked';", 'null;'],
  ...whereOf('permission', '9', 'v_permitted_until'),
  ['held back: private entries forgotten', 'then q.private_entries > 0 else', 'then false else'],
  ['held back: what is not shared forgotten', 'else q.entries > 0 end', 'else false end'],
  ['held back: own entries counted', 'filter (where not q.mine), false)', ', false)'],
  [
    'held back: told where nothing is found',
    "sources := '{}'; held_back := false;\n    perform set_context(null",
    "sources := '{}'; held_back := true;\n    perform set_context(null",
  ],
  [
    'found nothing, and the context is set',
    "held_back := false;\n    perform set_context(null, view, '{}', '{}');\n  end if;\nend",
    "held_back := false;\n    perform set_context(p_patient, 'staff', array[v], array[v]);\n  end if;\nend",
  ],
  [
    'writing without a relationship',
    "if v_related_until is not null then\n      outcome := 'ok'; view := 'write'",
    "if true then\n      outcome := 'ok'; view := 'write'",
  ],
  [
    'finding shows more than the card',
    "view := 'card'; rule := 'find';",
    "view := 'staff'; rule := 'find';",
  ],
  [
    "the patient's view of a record that is not theirs",
    'p_patient = s.patient_id and p.died_at',
    'p.died_at',
  ],
  ["the patient's view after death", ' and p.died_at is null and p_use', ' and p_use'],
  [
    "the patient's view as staff",
    "view := 'patient'; rule := 'own'",
    "view := 'staff'; rule := 'own'",
  ],
])

/** What `enter` asks of a session. */
export const mutantsOfSession = mutantsFrom([
  ['a session that was revoked', ' and x.revoked_at is null', ''],
  ['a session that has expired', 'and x.expires_at > now() and x.seen_at', 'and x.seen_at'],
  ['a session left idle', ' and x.seen_at + x.idle > now()', ''],
  ['any session', 'where x.token_hash = p_session and', 'where'],
])

/** A fact that is looked up by patient, service and time. */
function whereOf(table: string, rule: string, until: string): [string, string, string][] {
  const head = `${until} from ${table} x\n`
  const indent = rule === '9' ? '     ' : '   '
  const where = `${head}${indent}where x.patient_id = p_patient and x.organisation = v\n`
  const time =
    rule === '9'
      ? "= 'extended')\n       and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now())"
      : 'x.organisation = v\n     and x.starts_at <= now() and (x.ends_at is null or x.ends_at > now());\n  if p_use'
  return [
    [`${rule} of another patient`, where, where.replace('x.patient_id = p_patient and ', '')],
    [`${rule} of another service`, where, where.replace(' and x.organisation = v', '')],
    [`${rule} before its start`, time, time.replace('x.starts_at <= now()', 'true')],
    [
      `${rule} after its end`,
      time,
      time.replace('(x.ends_at is null or x.ends_at > now())', 'true'),
    ],
  ]
}
