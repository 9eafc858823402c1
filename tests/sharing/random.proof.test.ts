import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import { proof, testDatabase } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { agrees, asSeen, undone } from './compare.ts'
import { loadWorld } from './load.ts'
import { look, makeLook } from './look.ts'
import { randomStep, randomWorld, renaming, size, type Step } from './random-worlds.ts'
import { seed, wholeProof } from './seed.ts'
import { take } from './steps.ts'
import { expectations, type World } from './world.ts'

// Random worlds and histories: after every step, every staff member looks at every patient, and the database
// (a select without any condition, the predicate of the queries, both) answers as oracle and `decide` do.
// Beside that, laws that hold whatever the oracle says.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
before(() => makeLook(sql, 'true'))
test.after(() => sql.end())

const runs = proof === 'full' ? 150 : 3
const steps = proof === 'full' ? 30 : 12
const counted = { histories: 0, steps: 0, matrices: 0, visible: 0, of: 0 }

test(
  'after every step of a random history, database, oracle and decide agree, and the laws hold',
  wholeProof,
  async (t) => {
    const history = fc.array(randomStep, { minLength: steps, maxLength: steps })
    await fc.assert(
      fc.asyncProperty(randomWorld, history, (world, taken) =>
        undone(sql, (tx) => follow(tx, structuredClone(world), taken)),
      ),
      { seed, numRuns: runs, endOnFailure: true },
    )
    const { histories, matrices, visible, of } = counted
    t.diagnostic(
      `${histories} histories, ${counted.steps} steps, ${matrices} matrices, ` +
        `${visible} of ${of} entries visible, seed ${seed}`,
    )
  },
)

test('renaming organisations and adding unrelated rows change nothing', wholeProof, async () => {
  await fc.assert(
    fc.asyncProperty(randomWorld, renaming, async (world, names) => {
      const plain = await undone(sql, (tx) => matrixOf(tx, world))
      const renamed = await undone(sql, (tx) => matrixOf(tx, rename(world, names)))
      const more = await undone(sql, (tx) => matrixOf(tx, world, unrelated(world)))
      assert.deepEqual(renamed, plain)
      assert.deepEqual(more, plain)
    }),
    { seed, numRuns: Math.ceil(runs / 2), endOnFailure: true },
  )
  if (proof === 'full') writeMeasurement('proof:histories', measured())
})

async function follow(tx: Tx, world: World, history: readonly Step[]): Promise<void> {
  await loadWorld(tx, world)
  let before = await agreed(tx, world)
  counted.histories++
  for (const [n, step] of history.entries()) {
    if (n % 4 === 0) await toggleTwice(tx, world, step, before)
    const law = await take(tx, world, step)
    const after = await agreed(tx, world)
    counted.steps++
    cellsOf(world).forEach(({ staff, patient }, at) => {
      const [was, is] = [before[at] ?? 0, after[at] ?? 0]
      if (was === is) return
      const told = `${JSON.stringify(step)} changed what ${staff.id} sees of ${patient.id}`
      assert.ok(law.touches(staff, patient), told)
      if (law.may === 'only add') assert.equal(without(was, is), 0n, told)
      if (law.may === 'only remove') assert.equal(without(is, was), 0n, told)
    })
    before = after
  }
}

/** A choice made otherwise and then as it was leaves everything as it was. */
async function toggleTwice(tx: Tx, world: World, step: Step, before: readonly number[]) {
  const { patient, organisation } = step
  const choice = world.choices.find(
    (one) => one.patient === patient && one.organisation === organisation,
  )
  if (choice === undefined || choice.outOver) return
  const was = choice.shareOut
  const other = was === 'yes' ? 'no' : 'yes'
  for (const value of [other, was] as const)
    await take(tx, world, { ...step, kind: 'share-out', value })
  assert.deepEqual(await agreed(tx, world), before)
}

/** Everybody's view of everybody, which database, oracle and `decide` must agree on: entries as bits. */
async function agreed(tx: Tx, world: World): Promise<number[]> {
  const cells = cellsOf(world)
  const expected = expectations(world)
  const seen = await look(tx, cells)
  counted.matrices++
  return cells.map((cell, n) => {
    const wanted = expected(cell.staff, cell.patient)
    const row = seen[n]
    if (row === undefined || !agrees(wanted, row)) {
      assert.deepEqual(row, asSeen(wanted), JSON.stringify(cell))
    }
    counted.of += wanted.entries.length
    counted.visible += wanted.entries.filter(({ oracle }) => oracle.see).length
    return wanted.visible
  })
}

function cellsOf({ staff, patients }: World) {
  return staff.flatMap((one) => patients.map((patient) => ({ staff: one, patient })))
}

/** What everybody in `world` sees; `more` is loaded beside it. */
async function matrixOf(tx: Tx, world: World, more?: World) {
  await loadWorld(tx, world)
  if (more) await loadWorld(tx, more)
  return look(tx, cellsOf(world))
}

function rename(world: World, names: ReadonlyMap<string, string>): World {
  const text = JSON.stringify(world).replaceAll(/"Z0[A-H]"/g, (found) => {
    const name = names.get(found.slice(1, -1))
    return `"${name}"`
  })
  return JSON.parse(text) as World
}

/** Rows about others: a patient, a service and a person that have nothing to do with the world's own. */
function unrelated(world: World): World {
  const organisation = 'Z9Z'
  const staff = '00000000-0000-7000-8000-0000000000ff'
  const stranger = '00000000-0000-4000-8000-0000000000ff'
  const patients = [stranger, ...world.patients.map(({ id }) => id)]
  const both = patients.map((patient) => ({ patient, organisation }))
  const related = both.map((one) => ({ ...one, span: 'open' as const }))
  const known = world.organisations.map(({ id }) => ({ patient: stranger, organisation: id }))
  return {
    organisations: [
      {
        ...{
          id: organisation,
          suspended: false,
          policy: 'notice-based',
          verificationRequired: false,
        },
        ...{ sharesByDefault: 'yes', absorbedBy: null },
      },
    ],
    staff: [{ id: staff, organisation, readsClinical: true, suspended: false }],
    patients: [
      { id: stranger, practice: organisation, protected: false, died: false, shareNothing: false },
    ],
    rules: world.organisations.map(({ id }) => ({
      ...{ practice: organisation, organisation: id, rule: 'allowed' },
    })),
    choices: [...both, ...known].map((one) => ({
      ...{ ...one, shareOut: 'yes', shareIn: 'yes', outOver: false, inOver: false },
    })),
    relationships: [...related, ...known.map((one) => ({ ...one, span: 'open' as const }))],
    verifications: [...both, ...known],
    permissions: related.map((one) => ({ ...one, staff: null })),
    emergencies: [
      ...related.map((one) => ({ ...one, ...ofTheirs(staff) })),
      ...world.staff.map((one) => ({
        ...{ patient: stranger, organisation: one.organisation, span: 'open' as const },
        ...ofTheirs(one.id),
      })),
    ],
    entries: [],
  } as World
}

function ofTheirs(staff: string) {
  return { staff, session: staff, wider: true, kind: 'legal' as const }
}

/** The bits of `some` that are not in `others`. */
function without(some: number, others: number): bigint {
  return BigInt(some) & ~BigInt(others)
}

function measured(): string {
  const numbers = [
    ...[counted.histories, counted.steps, counted.matrices],
    ...[counted.matrices * size.staff * size.patients, counted.of],
  ]
  return [
    'Random worlds and histories: database = oracle = `decide` after every step, and the laws hold.',
    '',
    '| Histories | Steps | Matrices | Looks | Entries decided |',
    '| ---: | ---: | ---: | ---: | ---: |',
    `| ${numbers.map((number) => number.toLocaleString('en')).join(' | ')} |`,
  ].join('\n')
}
