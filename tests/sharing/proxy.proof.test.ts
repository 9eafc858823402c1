import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import postgres from 'postgres'
import type { Sql, Tx } from '../../src/db/database.ts'
import { mayHelp, seesAsProxy, type HelpFacts } from '../../src/sharing/decide-proxy.ts'
import { parentUntil } from '../../src/sharing/who-speaks.ts'
import { testDatabase } from '../support/database.ts'
import { undone } from './compare.ts'
import { makeLook, visibleText, type Seen } from './look.ts'
import { mutantsFrom, mutate, type Mutant } from './mutants.ts'

// What a helper sees: every combination of the facts that bear on it, decided by `decide-proxy.ts`, by the rule
// written once more here, and by the database (row-level security alone, the predicate of the queries alone, both).

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())

const helpFacts = ['accepted', 'begun', 'over', 'ended', 'died', 'protected', 'paused'] as const
const helpers = [
  { paused: false, died: false, helps: true },
  { paused: true, died: false, helps: true },
  { paused: false, died: true, helps: true },
  { paused: false, died: false, helps: false },
]
const entryFacts = ['private', 'withheld', 'chosen'] as const

const bit = (number: number, at: number) => ((number >> at) & 1) === 1
const uuid = (kind: string, n: number) =>
  `0000000${kind}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`
const patients = Array.from({ length: 2 ** helpFacts.length }, (_, n) => n)

// Children of these ages, on their birthday and on the day before it; what the newest of two reviews found; and
// whether they are helped as a child by a parent or by whom they chose.
const ages = [10, 12, 13, 15, 16]
const children = ages.flatMap((age) =>
  ([null, 'competent', 'not-competent'] as const).flatMap((found) =>
    [true, false].map((byParent) => ({ age, found, byParent })),
  ),
)
const firstChild = patients.length

type Cell = { readonly helper: number; readonly patient: number }
const cells: Cell[] = [
  ...patients.flatMap((patient) => helpers.map((_, helper) => ({ helper, patient }))),
  ...children.map((_, n) => ({ helper: 0, patient: firstChild + n })),
]
let today = ''
/** 12 and 15: the birthday is tomorrow. */
const bornFor = (age: number) => {
  const [year = 0, month = 1, day = 1] = today.split('-').map(Number)
  const isEve = age === 12 || age === 15
  const at = Date.UTC(year - age - (isEve ? 1 : 0), month - 1, day + (isEve ? 1 : 0))
  return new Date(at).toISOString().slice(0, 10)
}

before(async () => {
  await makeLook(sql)
  await load()
  await sql`analyze`
})

async function load(): Promise<void> {
  await sql`insert into organisation (id, name, type) values ('Z10', 'Z10', 'gp-practice'), ('Z20', 'Z20', 'hospital')`
  const [now] = await sql<{ day: string }[]>`
    select (now() at time zone 'Europe/London')::date::text as day`
  today = now?.day ?? ''
  const all = [...patients.map((n) => uuid('1', n)), ...helpers.map((_, n) => uuid('2', n))]
  await sql`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
    select x, 'A', 'B', '1950-01-01', 'female', '{}' from unnest(${all}::uuid[]) x`
  for (const [n, { age }] of children.entries()) {
    await sql`
      insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
      values (${uuid('1', firstChild + n)}, 'A', 'B', ${bornFor(age)}, 'female', '{}')`
  }
  await sql`insert into sharing (patient_id) select patient_id from patient`
  for (const n of patients) {
    const id = uuid('1', n)
    const [accepted, begun, over, ended, died, isProtected, paused] = helpFacts.map((_, at) =>
      bit(n, at),
    )
    await sql`
      update patient set died_at = ${died ? new Date(0) : null}, protected = ${isProtected ?? false}
       where patient_id = ${id}`
    if (paused) await pause(id)
    for (const [h, { helps }] of helpers.entries()) {
      if (!helps) continue
      await sql`
        insert into proxy (patient_id, id, helper, helper_name, basis, kinds, recorded_by, recorded_at,
                           starts_at, until_at, accepted_at, ended_at)
        values (${id}, gen_random_uuid(), ${uuid('2', h)}, 'x', 'patient', '{Condition,Immunization}', 'x', now(),
                now() + ${begun ? '-1 day' : '1 day'}::interval,
                ${over ? sql`now() - interval '1 hour'` : h === 0 ? null : sql`now() + interval '1 hour'`},
                ${accepted ? sql`now() - interval '1 day'` : null}, ${ended ? sql`now()` : null})`
    }
    await addEntries(id)
  }
  for (const [n, { found, byParent }] of children.entries()) {
    const id = uuid('1', firstChild + n)
    await sql`
      insert into proxy (patient_id, id, helper, helper_name, basis, kinds, recorded_by, recorded_at, starts_at,
                         accepted_at)
      values (${id}, gen_random_uuid(), ${uuid('2', 0)}, 'x', ${byParent ? 'parent' : 'patient'},
              '{Condition,Immunization}', 'x', now(), now() - interval '1 day', now() - interval '1 day')`
    if (found !== null) {
      for (const [order, competent] of [found !== 'competent', found === 'competent'].entries()) {
        await sql`
          insert into competence_review (patient_id, id, competent, reasons, look_again_on, organisation,
                                         recorded_by, recorded_at)
          values (${id}, gen_random_uuid(), ${competent}, 'x', now(), 'Z10', 'x',
                  now() - interval '1 hour' + make_interval(mins => ${order}))`
      }
    }
    await addEntries(id)
  }
  for (const [h, { paused, died }] of helpers.entries()) {
    const id = uuid('2', h)
    if (died) await sql`update patient set died_at = now() where patient_id = ${id}`
    if (paused) await pause(id)
    await sql`
      insert into session (token_hash, patient_id, idle, expires_at)
      values (sha256(convert_to(${id}, 'UTF8')), ${id}, '1 day', now() + interval '1 day')`
  }
}

async function addEntries(id: string): Promise<void> {
  await sql`
      insert into entry (patient_id, id, organisation, private, withheld_from_patient, kind, recorded_by,
                         attributed_by, source_id, resource)
      select ${id}, gen_random_uuid(), case when s % 2 = 0 then 'Z10' else 'Z20' end, s & 1 = 1, s & 2 = 2,
             case when s & 4 = 4 then 'Condition' else 'Observation' end, 'x', 'author', s::text, '{}'
        from generate_series(0, 7) s`
  await sql`insert into holding (patient_id, organisation, entries) values (${id}, 'Z10', 4), (${id}, 'Z20', 4)`
}

async function pause(id: string): Promise<void> {
  await sql`
    insert into online_pause (patient_id, id, paused_at, paused_by) values (${id}, gen_random_uuid(), now(), 'x')`
}

function factsOf({ helper, patient }: Cell): HelpFacts {
  const child = children[patient - firstChild]
  if (child) {
    const { age, found, byParent } = child
    return {
      ...{ accepted: true, begun: true, over: false, ended: false, died: false, protected: false },
      ...{ paused: false, helperDied: false },
      parent: byParent ? { born: bornFor(age), today, found } : null,
    }
  }
  const [accepted = false, begun = false, over = false, ended = false, died = false] =
    helpFacts.map((_, at) => bit(patient, at))
  const who = helpers[helper]
  return {
    accepted: accepted && who?.helps === true,
    ...{ begun, over, ended, died, protected: bit(patient, 5) },
    paused: bit(patient, 6) || who?.paused === true,
    helperDied: who?.died === true,
    parent: null,
  }
}

/** Written once more, from the other side: everything that must not be. */
function opensByOracle(facts: HelpFacts, child?: (typeof children)[number]): boolean {
  const { accepted, begun, over, ended, died, paused, helperDied } = facts
  const against = [!accepted, !begun, over, ended, died, facts.protected, paused, helperDied]
  if (child?.byParent) {
    against.push(!parentHelps[child.found ?? 'unreviewed'].includes(child.age))
  }
  return against.every((one) => !one)
}

const parentHelps: Readonly<
  Record<'unreviewed' | 'competent' | 'not-competent', readonly number[]>
> = { unreviewed: [10, 12], competent: [], 'not-competent': [10, 12, 13, 15] }

function wantedOf(cell: Cell): { outcome: string; visible: number } {
  const opens = opensByOracle(factsOf(cell), children[cell.patient - firstChild])
  // the one entry with the bits: chosen, neither private nor withheld
  return { outcome: opens ? 'ok' : 'not-found', visible: opens ? 2 ** 4 : 0 }
}

async function lookAt(on: Sql | Tx, some: readonly Cell[]): Promise<Seen[]> {
  return on<Seen[]>`
    select * from look((select array_agg(sha256(convert_to(h, 'UTF8')) order by n)
                          from unnest(${some.map(({ helper }) => uuid('2', helper))}::text[]) with ordinality x (h, n)),
                       ${some.map(({ patient }) => uuid('1', patient))}::uuid[])`
}

function agrees(cell: Cell, seen: Seen | undefined): boolean {
  const { outcome, visible } = wantedOf(cell)
  return (
    seen?.outcome === outcome &&
    seen.person === (outcome === 'ok') &&
    [seen.bare, seen.predicate, seen.both].every((bits) => bits === visible)
  )
}

const noticed = async (on: Sql | Tx) => {
  const seen = await lookAt(on, cells)
  if (!(await endsAgree(on))) return true
  return cells.some((cell, n) => !agrees(cell, seen[n]))
}

/** Whether both implementations say the same of when a parent's help ends, for births around every 29 February. */
async function endsAgree(on: Sql | Tx): Promise<boolean> {
  const births = await on<
    { born: string; ends: string; found: 'competent' | 'not-competent' | null }[]
  >`
    select d::date::text as born, parent_until(d::date, c)::text as ends,
           case when c then 'competent' when not c then 'not-competent' end as found
      from generate_series('2007-01-01'::date, '2012-12-31', '1 day') d, unnest(array[null, true, false]) c
     where extract(month from d) in (2, 3) or extract(day from d) = 1`
  return births.every(({ born, ends, found }) => (parentUntil(born, found) ?? '-infinity') === ends)
}

test('both say the same of the day on which a parent’s help ends', async () => {
  assert.equal(await endsAgree(sql), true)
})

test('decide-proxy says what the rule written once more says, for every combination', () => {
  for (const cell of cells) {
    const facts = factsOf(cell)
    const opens = opensByOracle(facts, children[cell.patient - firstChild])
    assert.equal(mayHelp(facts), opens, JSON.stringify(facts))
    for (let n = 0; n < 2 ** entryFacts.length; n++) {
      const entry = { private: bit(n, 0), withheld: bit(n, 1), chosen: bit(n, 2) }
      assert.equal(seesAsProxy(facts, entry), opens && n === 4, JSON.stringify(entry))
    }
  }
})

test('the database answers the same: row-level security, the predicate, and both', async () => {
  const seen = await lookAt(sql, cells)
  for (const [n, cell] of cells.entries()) {
    assert.ok(agrees(cell, seen[n]), `${JSON.stringify(factsOf(cell))}: ${JSON.stringify(seen[n])}`)
  }
})

const inProxyMay = mutantsFrom([
  ['a death', 'x.patient_id = p_patient and x.died_at is null', 'x.patient_id = p_patient'],
  ['protection', ' and not x.protected', ''],
  [
    'a pause of the patient',
    'where x.patient_id = p_patient and x.lifted_at is null',
    'where false',
  ],
  ['a pause of the helper', 'where x.patient_id = p_helper and x.lifted_at is null', 'where false'],
  ['the code', 'x.accepted_at <= now() and ', ''],
  ['the beginning', ' and x.starts_at <= now()', ''],
  ['the end', 'and (x.until_at is null or x.until_at > now())', ''],
  ['taking it away', 'and x.ended_at is null', ''],
  [
    'the death of the helper',
    'x.patient_id = p_helper and x.died_at is null',
    'x.patient_id = p_helper',
  ],
  ['whose help it is', ' and x.helper = p_helper', ''],
  ['the age of a child', `(x.basis <> 'parent' or v_parent_ends > now())`, 'true'],
  ['help that is no parent’s', `x.basis <> 'parent' or `, ''],
])

const inParentEnds = mutantsFrom([
  ['the newest review', 'r.recorded_at desc, r.id desc', 'r.recorded_at, r.id'],
  ['whose review', 'where r.patient_id = p_patient', 'where true'],
])

const inParentUntil = mutantsFrom([
  ['competence', 'when p_competent then', 'when false then'],
  ['the 13th birthday', 'then 13', 'then 14'],
  ['the 16th birthday', 'else 16', 'else 17'],
  ['29 February', '+ (extract(day from p_born)::int - extract(day from x.day)::int)', '+ 0'],
])

const inPolicy = mutantsFrom([
  ['private or withheld', 'NOT (private OR withheld_from_patient)', 'true'],
  ['private', 'private OR withheld_from_patient', 'withheld_from_patient'],
  ['withheld', 'private OR withheld_from_patient', 'private'],
  ['the kinds', '> 0', '>= 0'],
])

const inVisible = mutantsFrom([
  ['private', '(e.private or e.withheld_from_patient)', 'e.withheld_from_patient'],
  ['withheld', '(e.private or e.withheld_from_patient)', 'e.private'],
  ['the kinds', 'e.kind = any', "'' <> all"],
])

async function survivors(
  mutants: readonly Mutant[],
  plant: (tx: Tx, mutant: Mutant) => Promise<unknown>,
): Promise<string[]> {
  const found: string[] = []
  for (const mutant of mutants) {
    const killed = await undone(sql, async (tx) => {
      await plant(tx, mutant)
      return noticed(tx)
    })
    if (!killed) found.push(mutant.name)
  }
  return found
}

for (const [name, mutants] of [
  ['proxy_may', inProxyMay],
  ['parent_ends', inParentEnds],
  ['parent_until', inParentUntil],
] as const) {
  test(`each condition taken out of ${name} is noticed`, async () => {
    const [row] = await sql<{ text: string }[]>`
      select pg_get_functiondef(${name}::regproc) as text`
    const left = await survivors(mutants, (tx, mutant) =>
      tx.unsafe(mutate(row?.text ?? '', mutant)),
    )
    assert.deepEqual(left, [])
  })
}

test('each part taken out of the policy of helpers is noticed', async () => {
  const [row] = await sql<{ text: string }[]>`
    select pg_get_expr(polqual, polrelid) as text from pg_policy where polname = 'entry_read_proxy'`
  const left = await survivors(inPolicy, async (tx, mutant) => {
    await tx.unsafe(
      `alter policy entry_read_proxy on entry using (${mutate(row?.text ?? '', mutant)})`,
    )
  })
  assert.deepEqual(left, [])
})

test('each part taken out of the predicate of helpers is noticed', async () => {
  const text = await visibleText(sql)
  const left = await survivors(inVisible, (tx, mutant) =>
    makeLook(tx, 'e.patient_id = p', mutate(text, mutant)),
  )
  assert.deepEqual(left, [])
})
