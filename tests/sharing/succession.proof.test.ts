import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import fc from 'fast-check'
import postgres from 'postgres'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import type { Wanted } from '../../src/sharing/succession-plan.ts'
import { succeed } from '../../src/sharing/succession.ts'
import { proof, testDatabase } from '../support/database.ts'
import { loadWorld } from './load.ts'
import { look, makeLook } from './look.ts'
import { randomWorld } from './random-worlds.ts'
import { seed, wholeProof } from './seed.ts'
import { the, type Staff, type World } from './world.ts'

// What becomes of organisations shows nobody what nobody of them saw before: random worlds, in each of which
// some merge, are divided or close, looked at by everyone before and after.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
before(() => makeLook(sql))
test.after(() => sql.end())

const runs = proof === 'full' ? 200 : 12
const newcomer = 'Z0NEW'

const wanted = fc.record({
  kind: fc.constantFrom('merge', 'merge', 'split', 'close'),
  two: fc.boolean(),
  isNew: fc.boolean(),
})

test('nobody sees what nobody of the same service saw before', wholeProof, async (t) => {
  const counted = { worlds: 0, cells: 0, seen: 0, less: 0 }
  await fc.assert(
    fc.asyncProperty(randomWorld, wanted, async (random, { kind, two, isNew }) => {
      const into = kind === 'split' || isNew ? newcomer : 'Z0C'
      const predecessors = kind === 'merge' && two ? ['Z0A', 'Z0B'] : ['Z0A']
      const parties = kind === 'close' ? predecessors : [...predecessors, into]
      const world = atWork(structuredClone(random), parties)
      await sql`truncate organisation, patient, staff_history cascade`
      await sql.begin((tx) => loadWorld(tx, world))
      const was = await seenBy(world, world.staff)

      await succeed(db, asWanted(kind, predecessors, into), 'test')

      const people = [...world.staff, ...(await arrived(world, into, kind))]
      const is = await seenBy(world, people)
      counted.worlds++
      for (const person of people) {
        const joined = kind === 'merge' && person.organisation === into
        const like = world.staff.filter((one) =>
          joined ? parties.includes(one.organisation) : one.id === person.id,
        )
        for (const patient of world.patients) {
          const { id } = patient
          const own =
            joined && (patient.protected || patient.died) ? wroteOf(world, parties, id) : 0n
          const before = like.reduce((bits, one) => bits | bitsAt(was, one.id, id), own)
          const after = bitsAt(is, person.id, id)
          assert.equal(
            after & ~before,
            0n,
            `${person.id} of ${person.organisation} sees more of ${id}`,
          )
          counted.cells++
          if (after !== 0n) counted.seen++
          if (after !== before) counted.less++
        }
      }
    }),
    { seed, numRuns: runs, endOnFailure: true },
  )
  t.diagnostic(`${JSON.stringify(counted)}, seed ${seed}`)
  assert.ok(counted.seen > 10 * runs, 'hardly anything is seen at all')
})

/** The parties are open, not part of another, and have staff who read; the newcomer has nobody. */
function atWork(world: World, parties: readonly string[]): World {
  // no practice stands on its own lists: setting that is refused
  world.rules = world.rules.filter(({ practice, organisation }) => practice !== organisation)
  world.organisations = world.organisations.map((one) =>
    parties.includes(one.id) ? { ...one, suspended: false, absorbedBy: null } : one,
  )
  parties.forEach((organisation, n) => {
    if (organisation === newcomer) {
      world.organisations.push({
        ...{ id: newcomer, suspended: false, policy: 'ask-each-time', verificationRequired: true },
        ...{ sharesByDefault: 'no', absorbedBy: null },
      })
      return
    }
    const id = `00000000-0000-7000-8000-0000000001${n.toString().padStart(2, '0')}`
    world.staff.push({ id, organisation, readsClinical: true, suspended: false })
  })
  return world
}

function asWanted(kind: Wanted['kind'], predecessors: readonly string[], into: string): Wanted {
  const successor = kind === 'close' ? null : parseOdsCode(into)
  return { kind, predecessors: predecessors.map(parseOdsCode), successor }
}

/** Who works at the successor since: those who went on there, or somebody new who also cares for everyone. */
async function arrived(world: World, into: string, kind: Wanted['kind']): Promise<Staff[]> {
  if (kind === 'close') return []
  if (kind === 'split') {
    await sql`
      insert into staff (id, name, organisation, role) values (gen_random_uuid(), 'N', ${into}, 'reads')`
    await sql`
      insert into relationship (patient_id, id, organisation, kind, recorded_by)
      select patient_id, gen_random_uuid(), ${into}, 'referral', 'test' from patient`
  }
  const known = world.staff.map(({ id }) => id)
  const rows = await sql<{ id: string; role: string }[]>`
    insert into session (token_hash, staff_id, idle, expires_at)
    select sha256(convert_to(id::text, 'UTF8')), id, '1 day', now() + interval '1 day'
      from staff where id <> all (${known})
    returning staff_id as id, 'reads' as role`
  return rows.map(({ id }) => ({
    ...{ id, organisation: into, readsClinical: true, suspended: false },
  }))
}

/**
 * What the services wrote themselves: theirs, even where they could not open it, as the patient is protected from
 * one of them or has died.
 */
function wroteOf(world: World, parties: readonly string[], patient: string): bigint {
  const own = world.organisations
    .filter(({ id, absorbedBy }) => parties.includes(id) || parties.includes(absorbedBy ?? ''))
    .map(({ id }) => id)
  return world.entries
    .filter((one) => one.patient === patient && own.includes(one.organisation))
    .reduce((bits, { slot }) => bits | (1n << BigInt(slot)), 0n)
}

/** What each sees of each patient, as bits. */
async function seenBy(world: World, staff: readonly Staff[]): Promise<Map<string, bigint>> {
  const cells = staff.flatMap((one) => world.patients.map((patient) => ({ staff: one, patient })))
  const seen = await sql.begin((tx) => look(tx, cells))
  return new Map(
    cells.map((cell, n) => [`${cell.staff.id} ${cell.patient.id}`, BigInt(the(seen[n]).both)]),
  )
}

function bitsAt(seen: ReadonlyMap<string, bigint>, staff: string, patient: string): bigint {
  return the(seen.get(`${staff} ${patient}`))
}
