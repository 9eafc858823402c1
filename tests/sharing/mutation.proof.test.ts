import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { before, test } from 'node:test'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import type { decide, Decision } from '../../src/sharing/decide.ts'
import { proof, testDatabase } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { attempt, type Attempt } from './attempt.ts'
import { attempts } from './attempts.ts'
import { prepare } from './two-patients.ts'
import { caseOf, countOf, ordinaryFacts, recordFacts } from './cases.ts'
import { agrees, undone } from './compare.ts'
import { loadWorld } from './load.ts'
import { look, makeLook, visibleText } from './look.ts'
import { mutantsOfDecide, mutantsOfPolicy, mutantsOfVisible, mutate } from './mutants.ts'
import { mutantsOfEnter, mutantsOfSession } from './mutants-of-enter.ts'
import { factValues, oracle, type Facts } from './oracle.ts'
import { randomNumbers, seed, wholeProof } from './seed.ts'
import { backgrounds, shapes, smallWorlds, type Cell, type SmallCase } from './small-worlds.ts'
import { expectedUses, lookAtUses, makeUses, type Uses } from './uses.ts'
import { decided, expectations } from './world.ts'

// Takes each rule out of each implementation in turn. The comparison that holds the three equal must notice
// every time: what it does not notice, it does not prove.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
const neighbour = 'e.patient_id in (p, p_patients[1 + i % cardinality(p_patients)])'
const { world, cells } = smallWorlds(sampleCases())
const expected = expectations(world)
const uses = expectedUses(world)

const otherDb = await testDatabase()
const other = postgres(otherDb.url, { max: 1, onnotice: () => undefined })

before(async () => {
  await prepare(other)
  await makeLook(sql, neighbour)
  await makeUses(sql)
  await sql.begin((tx) => loadWorld(tx, world))
  await sql`analyze`
})
test.after(() => Promise.all([sql.end(), other.end()]))

test('without a mutant, the comparison finds nothing', wholeProof, async () => {
  assert.equal(await undone(sql, noticed), false)
})

test('without a mutant, every attempt gets what it says', wholeProof, async () => {
  assert.equal(await firstUnlikeSaid(), undefined)
})

test('every change to decide is noticed', wholeProof, async (t) => {
  const text = readFileSync(new URL('../../src/sharing/decide.js', import.meta.url), 'utf8')
  const plain = text.replaceAll(/^\s*\/\/.*$/gm, '')
  await kill(t, 'decide', mutantsOfDecide(plain), async (mutant) => {
    const source = `data:text/javascript,${encodeURIComponent(mutant.text)}`
    const module = (await import(source)) as { decide: typeof decide }
    return noticedInDecide(module.decide)
  })
})

test('every rule taken out of enter is noticed', wholeProof, async (t) => {
  const text = await definitionOf('enter')
  await kill(t, '`enter`', sample(mutantsOfEnter, 6), (mutant) =>
    undone(sql, async (tx) => {
      await asOwner(tx, mutate(text, mutant))
      return noticed(tx)
    }),
  )
})

test('every condition on sessions and jobs is noticed', wholeProof, async (t) => {
  const enter = await definitionOf('enter')
  await kill(t, 'sessions in `enter`', sample(mutantsOfSession, 2), (mutant) =>
    noticedByAttempts(mutate(enter, mutant)),
  )
  const enterJob = await definitionOf('enter_job')
  const anyView = { name: 'any view', from: "p_view not in ('import', 'finder')", to: 'false' }
  await kill(t, '`enter_job`', [anyView], (mutant) => noticedByAttempts(mutate(enterJob, mutant)))
})

test('every part taken out of the predicate of the queries is noticed', wholeProof, async (t) => {
  const text = await visibleText(sql)
  await kill(t, '`visible`', sample(mutantsOfVisible, 3), (mutant) =>
    undone(sql, async (tx) => {
      await makeLook(tx, neighbour, mutate(text, mutant))
      await makeUses(tx, mutate(text, mutant))
      return noticed(tx)
    }),
  )
})

test('every part taken out of the policy on entries is noticed', wholeProof, async (t) => {
  const [found] = await sql<{ text: string }[]>`
    select pg_get_expr(polqual, polrelid) as text from pg_policy where polname = 'entry_read'`
  const text = found?.text ?? ''
  await kill(t, 'policy `entry_read`', sample(mutantsOfPolicy, 3), (mutant) =>
    undone(sql, async (tx) => {
      await asOwner(tx, `alter policy entry_read on entry using (${mutate(text, mutant)})`)
      return noticed(tx)
    }),
  )
})

test('every other policy opened or taken away is noticed', wholeProof, async (t) => {
  const policies = await other<PolicyRow[]>`
    select polname as name, polrelid::regclass::text as "table", polqual is not null as reads,
           polwithcheck is not null as writes
      from pg_policy where polname <> 'entry_read' and polname !~ '_owner$' order by 1`
  const mutants = policies.flatMap(({ name, table, reads, writes }) => [
    { name: `${name} taken away`, table, statement: `drop policy ${name} on ${table}` },
    ...(reads
      ? [{ name: shows(name), table, statement: `alter policy ${name} on ${table} using (true)` }]
      : []),
    ...(writes
      ? [
          {
            ...{ name: takes(name), table },
            statement: `alter policy ${name} on ${table} with check (true)`,
          },
        ]
      : []),
  ])
  const able = mutants.filter(({ name }) => !unnoticeable.includes(name))
  await kill(t, 'the other policies', sample(able, 6), ({ statement, table }) =>
    noticedByAttempts(statement, table),
  )
  if (proof === 'full') {
    const lines = [...killed].map(([name, count]) => `| ${name} | ${count} of ${count} |`)
    const head = [
      'Rules taken out or turned round, one at a time:',
      '',
      '| In | Noticed |',
      '| --- | ---: |',
    ]
    writeMeasurement('proof:mutants', [...head, ...lines].join('\n'))
  }
})

const killed = new Map<string, number>()

async function kill<M extends { readonly name: string }>(
  t: { diagnostic(text: string): void },
  where: string,
  mutants: readonly M[],
  isNoticed: (mutant: M) => boolean | Promise<boolean>,
): Promise<void> {
  const survivors: string[] = []
  for (const mutant of mutants) {
    if (!(await isNoticed(mutant))) survivors.push(mutant.name)
  }
  killed.set(where, mutants.length)
  t.diagnostic(
    `${mutants.length - survivors.length} of ${mutants.length} mutants noticed, seed ${seed}`,
  )
  assert.deepEqual(survivors, [], `nothing noticed that these were changed in ${where}`)
}

async function definitionOf(name: string): Promise<string> {
  const [found] = await sql<{ text: string }[]>`
    select pg_get_functiondef(oid) as text from pg_proc where proname = ${name}`
  if (!found) throw new TypeError(`there is no function ${name}`)
  return found.text
}

type PolicyRow = { name: string; table: string; reads: boolean; writes: boolean }

const unnoticeable = [
  // open as they are: sign-in's own tables, the log writer's events, the relay's outboxes
  ...['access_event_log takes all', 'patient_identifier_sign_in shows all'],
  ...['session_identity shows all', 'session_identity takes all'],
  ...['passkey_identity shows all', 'passkey_identity takes all', 'contact_choice_relay shows all'],
  ...['online_pause_relay shows all', 'outbox_relay_read shows all', 'outbox_relay_done shows all'],
  ...['message_relay shows all', 'message_relay takes all'],
  ...['work_item_relay shows all', 'work_item_relay takes all', 'inbound_mail_taken shows all'],
  ...[shows('export_patient_job'), takes('export_patient_job')],
  ...[shows('subscription_relay'), shows('subscription_told')],
  ...[shows('access_register_relay'), takes('access_register_relay')],
  // organisations have no secrets, and commands keep all of them
  ...['organisation_read', 'organisation_job_change', 'organisation_rule_job_read'].map(shows),
  ...['organisation_rule_job_change', 'organisation_rule_job_remove'].map(shows),
  ...['organisation_job', 'organisation_history_job', 'organisation_rule_job'].map(takes),
  'organisation_rule_history_job takes all',
  ...['alert_raise shows all', 'alert_raise takes all', 'access_event_watch shows all'],
  'access_event_sequence shows all',
  ...['app_allowance_identity', 'app_token_identity', 'app_launch_identity'].flatMap((policy) => [
    shows(policy),
    takes(policy),
  ]),
]

function shows(policy: string): string {
  return `${policy} shows all`
}

function takes(policy: string): string {
  return `${policy} takes all`
}

/** A mutant that cannot run is no mutant: it would be noticed whatever it changes. */
async function noticedByAttempts(statement: string, table?: string): Promise<boolean> {
  await undone(other, (tx) => asOwner(tx, statement))
  return (await firstUnlikeSaid(statement, table)) !== undefined
}

/** An attempt that does not get what it says, after a change as the owner: what names the table is tried first. */
async function firstUnlikeSaid(statement = '', table = ''): Promise<string | undefined> {
  const names = ({ tries }: Attempt) => Number(tries.includes(table))
  for (const one of attempts.toSorted((a, b) => names(b) - names(a))) {
    const got = await attempt(other, one, statement).catch(() => 'failed')
    if (got !== one.gets) return one.name
  }
  return undefined
}

/** Whether database, oracle and decide disagree anywhere. A mutant that cannot run is noticed too. */
async function noticed(tx: Tx): Promise<boolean> {
  const size = 120
  for (let from = 0; from < cells.length; from += size) {
    const some = cells.slice(from, from + size)
    const seen = await look(tx, some)
    if (some.some((cell, n) => differs(cell, seen[n]))) return true
  }
  const staff = cells.filter((_, n) => n % 3 === 0)
  const used = await lookAtUses(tx, staff)
  return staff.some((cell, n) => usesDiffer(cell, used[n]))
}

function differs(
  { staff, patient }: Cell,
  seen: Parameters<typeof agrees>[1] | undefined,
): boolean {
  return seen === undefined || !agrees(expected(staff, patient), seen)
}

function usesDiffer({ staff, patient }: Cell, used: Uses | undefined): boolean {
  const wanted = uses(expected(staff, patient).viewer, staff, patient)
  return (Object.keys(wanted) as (keyof Uses)[]).some((name) => used?.[name] !== wanted[name])
}

function noticedInDecide(mutant: typeof decide): boolean {
  const names = Object.keys(factValues) as (keyof Facts)[]
  // half of the tries get past the first rules: what these read keeps the value that lets through
  const late = names.filter((name) => !decidedEarly.includes(name))
  const random = randomNumbers(11)
  for (let tries = 0; tries < 20_000; tries++) {
    const some = tries % 2 === 0 ? names : late
    const facts = caseOf(some, random(countOf(some)))
    // a mutant may answer with no decision at all
    const one: Decision | undefined = decided(facts, mutant)
    const wanted = oracle(facts)
    if (one?.see !== wanted.see || one?.because !== wanted.because) return true
  }
  return false
}

const decidedEarly: readonly string[] = [
  ...['protected', 'died', 'suspendedService', 'readsClinical', 'suspendedPerson'],
  ...['emergency', 'shareNothing', 'writer', 'private', 'shareOut', 'sharesByDefault'],
]

async function asOwner(tx: Tx, statement: string): Promise<void> {
  await tx`set local role confide_owner`
  await tx.unsafe(statement)
  await tx`set local role none`
}

/** The same every time: what is sampled in `npm test` is the mutants. */
function sampleCases(): SmallCase[] {
  const random = randomNumbers(7)
  const background = () => backgrounds[random(backgrounds.length)] ?? 'alone'
  const turn = () => random(1000)
  const records = Array.from({ length: 140 }, (): SmallCase => ({
    facts: caseOf(recordFacts, random(countOf(recordFacts))),
    ...{ background: background(), shape: 'everything', lookers: 4, turn: turn() },
  }))
  const few = Array.from({ length: 700 }, (): SmallCase => ({
    facts: caseOf(ordinaryFacts, random(countOf(ordinaryFacts))),
    ...{ background: background(), shape: shapes[random(shapes.length)] ?? 'nothing' },
    ...{ lookers: 1, turn: turn() },
  }))
  return [...records, ...few]
}

function sample<M>(mutants: readonly M[], count: number): readonly M[] {
  if (proof === 'full') return mutants
  const random = randomNumbers(seed)
  return mutants
    .map((mutant) => ({ mutant, at: random(1_000_000) }))
    .toSorted((one, next) => one.at - next.at)
    .slice(0, count)
    .map(({ mutant }) => mutant)
}
