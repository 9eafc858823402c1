import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import postgres from 'postgres'
import { parsePatientId, shortId } from '../../src/identity/ids.ts'
import { mergeRecords } from '../../src/merging/merge-records.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { proof, testDatabase } from '../support/database.ts'
import { loadWorld } from './load.ts'
import { look, makeLook } from './look.ts'
import { randomWorld } from './random-worlds.ts'
import { seed, wholeProof } from './seed.ts'
import { the, type Patient, type Staff, type World } from './world.ts'

// Two records of one person become one: nobody sees in it what they saw in neither, and parted again everybody sees
// in both what they saw before. Random worlds, looked at by everyone before, in between and after.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
before(() => makeLook(sql))
test.after(() => sql.end())

const runs = proof === 'full' ? 200 : 12

test(
  'nobody sees more in one record than in the two, and parted again everybody sees the same',
  wholeProof,
  async (t) => {
    const counted = { worlds: 0, seenOfOthers: 0, keptOfOthers: 0, less: 0 }
    await fc.assert(
      fc.asyncProperty(randomWorld, async (random) => {
        const world = ofOnePerson(structuredClone(random))
        const [keep, from] = [the(world.patients[0]), the(world.patients[1])]
        await sql`truncate organisation, patient, staff_history cascade`
        await sql.begin((tx) => loadWorld(tx, world))
        const two = { keep: idOf(keep), from: idOf(from), by: 'test' }
        const was = await seenBy(world)

        await mergeRecords(db, { ...two, reason: null })
        const is = await seenBy(world)
        counted.worlds++
        for (const one of world.staff) {
          const own = keep.protected || from.protected ? wroteOf(world, one) : 0n
          const before = at(was, one, keep) | at(was, one, from)
          const after = at(is, one, keep)
          assert.equal(after & ~(before | own), 0n, `${one.id} sees more of ${keep.id}`)
          assert.equal(at(is, one, from), 0n, `${one.id} opens the record that is no more`)
          const others = ~wroteOf(world, one)
          if ((before & others) !== 0n) counted.seenOfOthers++
          if ((after & others) !== 0n) counted.keptOfOthers++
          if (after !== before) counted.less++
        }

        await partRecords(db, two)
        assert.deepEqual(await seenBy(world), was)
      }),
      { seed, numRuns: runs, endOnFailure: true },
    )
    t.diagnostic(`${JSON.stringify(counted)}, seed ${seed}`)
    assert.ok(counted.seenOfOthers > runs, 'hardly anything of others is seen at all')
    assert.ok(counted.keptOfOthers > 0, 'nothing of others is seen after')
  },
)

/** All that is told of five patients is told of two: so both know many of the same services. */
function ofOnePerson(world: World): World {
  const [keep, from] = [the(world.patients[0]), the(world.patients[1])]
  const one = (patient: string) =>
    Number(patient.at(-1)) % 2 === Number(keep.id.at(-1)) % 2 ? keep.id : from.id
  const moved = <T extends { patient: string }>(rows: readonly T[]) =>
    rows.map((row) => ({ ...row, patient: one(row.patient) }))
  // and two of three things are true of both
  const ofBoth = <T extends { patient: string }>(rows: readonly T[]) => [
    ...moved(rows),
    ...moved(rows)
      .filter((_, n) => n % 3 !== 0)
      .map((row) => ({ ...row, patient: row.patient === keep.id ? from.id : keep.id })),
  ]
  const once = <T extends { patient: string; organisation: string }>(rows: readonly T[]) => [
    ...new Map(rows.map((row) => [`${row.patient} ${row.organisation}`, row])).values(),
  ]
  for (const patient of [keep, from]) patient.died = false
  if (keep.practice === null) from.practice = null
  return {
    ...world,
    patients: [keep, from],
    rules: world.rules.filter(({ practice, organisation }) => practice !== organisation),
    choices: once(ofBoth(world.choices)),
    relationships: ofBoth(world.relationships),
    verifications: once(ofBoth(world.verifications)),
    permissions: ofBoth(world.permissions).filter(({ span }) => span !== 'not-yet'),
    emergencies: [],
    entries: moved(world.entries),
  }
}

function idOf({ id }: Patient) {
  return parsePatientId(shortId(id))
}

/** What the service of this person wrote itself: theirs, even where one of the two records was protected from them. */
function wroteOf(world: World, { organisation }: Staff): bigint {
  const own = world.organisations
    .filter(({ id, absorbedBy }) => id === organisation || absorbedBy === organisation)
    .map(({ id }) => id)
  return world.entries
    .filter((entry) => own.includes(entry.organisation))
    .reduce((bits, { slot }) => bits | (1n << BigInt(slot)), 0n)
}

async function seenBy(world: World): Promise<Map<string, bigint>> {
  const cells = world.staff.flatMap((staff) =>
    world.patients.map((patient) => ({ staff, patient })),
  )
  const seen = await sql.begin((tx) => look(tx, cells))
  return new Map(
    cells.map(({ staff, patient }, n) => [`${staff.id} ${patient.id}`, BigInt(the(seen[n]).both)]),
  )
}

function at(seen: ReadonlyMap<string, bigint>, staff: Staff, patient: Patient): bigint {
  return the(seen.get(`${staff.id} ${patient.id}`))
}
