import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import { caseOf, recordFacts } from '../sharing/cases.ts'
import { undone } from '../sharing/compare.ts'
import { loadWorld } from '../sharing/load.ts'
import { mutantsFrom, mutate } from '../sharing/mutants.ts'
import { randomNumbers } from '../sharing/seed.ts'
import { factValues, type Facts } from '../sharing/oracle.ts'
import { backgrounds, shapes, smallWorlds } from '../sharing/small-worlds.ts'
import { testDatabase } from '../support/database.ts'

// Whether something is held back is said above a summary as it is said above the record, in an emergency too:
// `enter`, which is proved against an oracle, is the referee of `enter_summary`. Each rule of it is taken out once.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())

/** Everything opens, and then up to two facts do not: where more stands between, one thing less changes nothing. */
const open: Facts = {
  ...caseOf([], 0),
  ...{ policy: 'notice-based', relationship: true, verificationRequired: true },
}
/** Why no code is asked for. */
const ways: readonly Partial<Facts>[] = [
  { verified: true },
  { listing: 'allowed' },
  { registeredHere: true },
  { verificationRequired: false },
]
const random = randomNumbers(19)
const kinds = ['nothing', 'own 0', 'absorbed 0', ...shapes.filter((it) => it.startsWith('other'))]
const { world, cells } = smallWorlds(
  Array.from({ length: 1500 }, () => {
    const facts: Record<string, unknown> = { ...open, ...pickOf(ways) }
    for (const name of [pickOf(recordFacts), pickOf(recordFacts)]) {
      facts[name] = pickOf<unknown>(factValues[name])
    }
    return {
      facts: facts as Facts,
      ...{ background: pickOf(backgrounds), shape: pickOf(kinds), lookers: 1, turn: random(1000) },
    } as const
  }),
)

function pickOf<T>(some: readonly T[]): T {
  const one = some[random(some.length)]
  if (one === undefined) throw new TypeError('there is nothing to pick from')
  return one
}

let record: boolean[] = []

before(() =>
  sql.begin(async (tx) => {
    // what stands beside every world would hold back in half of them, or lift what does
    await loadWorld(tx, {
      ...world,
      entries: world.entries.filter(({ slot }) => slot !== 26),
      emergencies: world.emergencies.filter(({ wider }) => wider),
    })
    await tx`analyze`
    await tx.unsafe(`
      create function told(p_sessions text[], p_patients uuid[])
      returns table (view text, held_back boolean) language plpgsql as $$
      begin
        for i in 1 .. cardinality(p_sessions) loop
          return query select x.view, x.held_back
            from enter_summary(sha256(convert_to(p_sessions[i], 'UTF8')), p_patients[i]) x;
        end loop;
      end $$`)
    const rows = await tx<{ held: boolean }[]>`
      select (enter(sha256(convert_to(s, 'UTF8')), p, 'emergency')).held_back as held
        from unnest(${sessions}::text[], ${patients}::uuid[]) with ordinality x (s, p, n) order by n`
    record = rows.map(({ held }) => held)
  }),
)

const sessions = cells.map(({ staff }) => staff.id)
const patients = cells.map(({ patient }) => patient.id)

/** What is said above a summary and would not be above the record, or the other way. */
async function wrongIn(tx: Tx | typeof sql) {
  const all = await tx<{ view: string; held_back: boolean }[]>`
    select * from told(${sessions}::text[], ${patients}::uuid[])`
  return all.filter((one, n) => one.held_back !== (one.view === 'summary' && record[n]))
}

test('what is said above a summary is what is said above the record', async () => {
  assert.deepEqual(await wrongIn(sql), [])
  // the worlds are worth something: many of each
  const held = record.filter(Boolean).length
  assert.ok(held > 300 && record.length - held > 300, `${held} of ${record.length}`)
})

const mutants = mutantsFrom([
  ['whoever does not read it', "view <> 'summary'\n      or", ''],
  [
    'no look at what others hold',
    'or not exists (select 1 from holding',
    'or exists (select 1 from holding',
  ],
  ['an emergency', 'v_opens := v_emergency_until is not null', 'v_opens := false'],
  ['prohibited', "coalesce(v_listed, '') <> 'prohibited'", 'true'],
  [
    'allowed',
    'v_listed is not null or p.registered_practice is not',
    'p.registered_practice is not',
  ],
  ['the practice itself', 'p.registered_practice is not distinct from v', 'false'],
  ['a practice that asks no code', 'or not coalesce(', 'or false and not coalesce('],
  [
    'no practice asks for a code',
    'x.id = p.registered_practice), true)',
    'x.id = p.registered_practice), false)',
  ],
  [
    'a code that was given',
    'or exists (select 1 from verification',
    'or false and exists (select 1 from verification',
  ],
  [
    'any code',
    'verification x where x.patient_id = p_patient and x.organisation = v',
    'verification x where x.patient_id = p_patient',
  ],
  ['share-in', "and x.share_in = 'yes'", ''],
  ['share-in that has ended', 'and (x.share_in_until is null or x.share_in_until > now())', ''],
  [
    'share-in at another',
    'x.organisation = v\n                        and x.share_in',
    'true and x.share_in',
  ],
  ['what is private', 'q.private_entries > 0', 'false'],
  ['what is not shared', 'else q.entries > 0 end', 'else false end'],
  ['what stands between', 'v_opens and not', 'not'],
  ['share-nothing', 'v_opens and not v_share_nothing', 'v_opens'],
  ['share-out', "(c.share_out = 'yes'\n", '(false\n'],
  ['refused', "c.share_out is distinct from 'no'", 'true'],
  ['the default', "y.share_out_default = 'yes' and", 'false and'],
  ['a default before its time', ' and y.share_out_default_from <= now()', ''],
  ['a choice that has ended', 'and (c.share_out_until is null or c.share_out_until > now())', ''],
  ['who was absorbed', ' and y.absorbed_by is distinct from v', ''],
])

test('and every rule of it counts', async () => {
  const [found] = await sql<{ text: string }[]>`
    select pg_get_functiondef(oid) as text from pg_proc where proname = 'enter_summary'`
  const missed: string[] = []
  for (const mutant of mutants) {
    const isNoticed = await undone(sql, async (tx) => {
      await tx.unsafe(mutate(found?.text ?? '', mutant))
      return (await wrongIn(tx)).length > 0
    })
    if (!isNoticed) missed.push(mutant.name)
  }
  assert.deepEqual(missed, [])
})
