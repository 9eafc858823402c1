import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import postgres from 'postgres'
import type { Sql, Tx } from '../../src/db/database.ts'
import { mayHelp, seesAsProxy, type HelpFacts } from '../../src/sharing/decide-proxy.ts'
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

type Cell = { readonly helper: number; readonly patient: number }
const cells: Cell[] = patients.flatMap((patient) =>
  helpers.map((_, helper) => ({ helper, patient })),
)

before(async () => {
  await makeLook(sql)
  await load()
  await sql`analyze`
})

async function load(): Promise<void> {
  await sql`insert into organisation (id, name, type) values ('Z10', 'Z10', 'gp-practice'), ('Z20', 'Z20', 'hospital')`
  const all = [...patients.map((n) => uuid('1', n)), ...helpers.map((_, n) => uuid('2', n))]
  await sql`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, resource)
    select x, 'A', 'B', '1950-01-01', 'female', '{}' from unnest(${all}::uuid[]) x`
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
    await sql`
      insert into entry (patient_id, id, organisation, private, withheld_from_patient, kind, recorded_by,
                         attributed_by, source_id, resource)
      select ${id}, gen_random_uuid(), case when s % 2 = 0 then 'Z10' else 'Z20' end, s & 1 = 1, s & 2 = 2,
             case when s & 4 = 4 then 'Condition' else 'Observation' end, 'x', 'author', s::text, '{}'
        from generate_series(0, 7) s`
    await sql`insert into holding (patient_id, organisation, entries) values (${id}, 'Z10', 4), (${id}, 'Z20', 4)`
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

async function pause(id: string): Promise<void> {
  await sql`
    insert into online_pause (patient_id, id, paused_at, paused_by) values (${id}, gen_random_uuid(), now(), 'x')`
}

function factsOf({ helper, patient }: Cell): HelpFacts {
  const [accepted = false, begun = false, over = false, ended = false, died = false] =
    helpFacts.map((_, at) => bit(patient, at))
  const who = helpers[helper]
  return {
    accepted: accepted && who?.helps === true,
    ...{ begun, over, ended, died, protected: bit(patient, 5) },
    paused: bit(patient, 6) || who?.paused === true,
    helperDied: who?.died === true,
  }
}

/** Written once more, from the other side: everything that must not be. */
function opensByOracle(facts: HelpFacts): boolean {
  const { accepted, begun, over, ended, died, paused, helperDied } = facts
  const against = [!accepted, !begun, over, ended, died, facts.protected, paused, helperDied]
  return against.every((one) => !one)
}

function wantedOf(cell: Cell): { outcome: string; visible: number } {
  const opens = opensByOracle(factsOf(cell))
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
  return cells.some((cell, n) => !agrees(cell, seen[n]))
}

test('decide-proxy says what the rule written once more says, for every combination', () => {
  for (const cell of cells) {
    const facts = factsOf(cell)
    assert.equal(mayHelp(facts), opensByOracle(facts), JSON.stringify(facts))
    for (let n = 0; n < 2 ** entryFacts.length; n++) {
      const entry = { private: bit(n, 0), withheld: bit(n, 1), chosen: bit(n, 2) }
      assert.equal(
        seesAsProxy(facts, entry),
        opensByOracle(facts) && n === 4,
        JSON.stringify(entry),
      )
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

test('each condition taken out of proxy_may is noticed', async () => {
  const [row] = await sql<{ text: string }[]>`
    select pg_get_functiondef('proxy_may'::regproc) as text`
  const left = await survivors(inProxyMay, (tx, mutant) =>
    tx.unsafe(mutate(row?.text ?? '', mutant)),
  )
  assert.deepEqual(left, [])
})

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
