import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import {
  setPermissionPolicy,
  setShareOutDefault,
  setVerificationRequired,
  suspendOrganisation,
} from '../../src/identity/organisations.ts'
import { setDeath, setProtection } from '../../src/identity/patient-facts.ts'
import { setRegisteredPractice } from '../../src/identity/registered-practice.ts'
import { recordSuccession } from '../../src/identity/successions.ts'
import { suspendStaff } from '../../src/identity/staff.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { parseOdsCode, type OdsCode } from '../../src/identity/ods-code.ts'
import { setChoices, setShareNothing } from '../../src/sharing/choices.ts'
import { addEmergencyAccess, widenEmergencyAccess } from '../../src/sharing/emergency.ts'
import {
  decideFrom,
  entryFacts,
  patientFacts,
  sharingFacts,
  type AskedAbout,
} from '../../src/sharing/facts.ts'
import { setOrganisationRule } from '../../src/sharing/organisation-rules.ts'
import { addPermission, endPermission } from '../../src/sharing/permissions.ts'
import { addRelationship, endRelationships } from '../../src/sharing/relationships.ts'
import { addVerification } from '../../src/sharing/verification.ts'
import { testDatabase } from '../support/database.ts'
import {
  addOrganisationForTest,
  addPatientForTest,
  doctorAt,
  onPatient,
} from '../support/people.ts'
import { caseOf, countOf, ordinaryFacts, recordFacts } from './cases.ts'
import { undone } from './compare.ts'
import { loadWorld } from './load.ts'
import { randomNumbers, seed } from './seed.ts'
import { shapes, smallWorlds, type SmallCase } from './small-worlds.ts'
import { expectations, the } from './world.ts'

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())

/** The facts about a patient, as a transaction that explains is given them. */
async function factsOf(tx: Tx, patient: string, asked: AskedAbout) {
  await tx.unsafe(`set local confide.patient = '${patient}'; set local confide.view = 'explain'`)
  const [row] = await sharingFacts(tx, asked)
  return the(row)
}

describe('facts read from the database', () => {
  test('make decide answer what the database does, in every small world', async (t) => {
    const random = randomNumbers(seed)
    const record = (): SmallCase => ({
      facts: caseOf(recordFacts, random(countOf(recordFacts))),
      ...{ background: random(2) === 0 ? 'permissive' : 'restrictive', shape: 'everything' },
      ...{ lookers: 4, turn: random(1000) },
    })
    const few = (): SmallCase => ({
      facts: caseOf(ordinaryFacts, random(countOf(ordinaryFacts))),
      ...{ background: 'alone', shape: shapes[random(shapes.length)] ?? 'nothing' },
      ...{ lookers: 1, turn: random(1000) },
    })
    const cases = Array.from({ length: 120 }, (_, n) => (n % 2 === 0 ? record() : few()))
    const { world, cells } = smallWorlds(cases)
    const expected = expectations(world)
    let compared = 0
    await undone(sql, async (tx) => {
      await loadWorld(tx, world)
      for (const { staff, patient } of cells) {
        const facts = await factsOf(tx, patient.id, { staff: staff.id })
        const entries = world.entries.filter((entry) => entry.patient === patient.id)
        const decided = entries.map(({ slot, organisation, private: isPrivate }) => [
          slot,
          decideFrom(
            facts,
            { organisation: staff.organisation, staff: facts.staff },
            { organisation, private: isPrivate },
          ),
        ])
        const wanted = expected(staff, patient).entries.map((one) => [one.slot, one.decided])
        assert.deepEqual(decided, wanted, `seed ${seed}`)
        compared += wanted.length
      }
    })
    t.diagnostic(`${compared} entries, seed ${seed}`)
  })

  test('are not there for who has not entered the patient', async () => {
    const asked = () => sql`select practice, related from sharing_facts('{}', null, null)`
    assert.deepEqual([...(await asked())], [{ practice: null, related: null }])
    for (const view of ['staff', 'write', 'card', 'none']) {
      const rows = await undone(sql, async (tx) => {
        await tx.unsafe(`set local confide.patient = '00000000-0000-4000-8000-000000000001'`)
        await tx.unsafe(`set local confide.view = '${view}'`)
        return tx`select practice, related from sharing_facts('{}', null, null)`
      })
      assert.deepEqual([...rows], [{ practice: null, related: null }], view)
    }
  })
})

describe('who could see this, on a day that is past', () => {
  const codes = ['Z7A', 'Z7B', 'Z7C', 'Z7D'] as const
  const services = codes.map(parseOdsCode)
  const staff: string[] = []
  const sessions = new Map<string, Buffer>()
  let patient: PatientId

  before(async () => {
    for (const service of services) {
      await addOrganisationForTest(db, service, service)
      const doctor = await doctorAt(db, service)
      staff.push(doctor.id)
      sessions.set(doctor.id, doctor.session)
    }
    patient = await addPatientForTest(db, { nhsNumber: '9990000018', practice: the(services[0]) })
  })

  test('is what it was then, after any history', async (t) => {
    const random = randomNumbers(seed)
    const moments: { at: Date; was: string[]; after: string }[] = []
    for (let step = 0; step < 90; step++) {
      const after = await change(random)
      // moments are told apart by the millisecond
      await setTimeout(2)
      moments.push({ after, ...(await matrix()) })
    }
    for (const { at, was, after } of moments) {
      const { was: now } = await matrix(at)
      const differs = now.findIndex((line, n) => line !== was[n])
      assert.equal(now[differs], was[differs], `after ${after}, seed ${seed}`)
    }
    const kinds = new Set(moments.map(({ was }) => was.join()))
    t.diagnostic(`${moments.length} moments, ${kinds.size} of them different, seed ${seed}`)
    assert.ok(kinds.size > 5)
  })

  test('two choices in one change: the last of them held', async () => {
    const choice = { ...said, organisation: the(services[1]), what: 'share-in' } as const
    for (const value of ['yes', 'no', 'yes'] as const) {
      const other = value === 'yes' ? 'no' : 'yes'
      await onPatient(db, patient, (tx, at) =>
        setChoices(
          tx,
          patient,
          [
            { ...choice, value: other },
            { ...choice, value },
          ],
          at,
        ),
      )
      const { at } = await matrix()
      const { choices } = await sql.begin((tx) => factsOf(tx, patient, { at }))
      assert.equal(choices.find(({ organisation }) => organisation === 'Z7B')?.shareIn, value)
    }
  })

  /** What each member of staff may see of entries by each organisation, and what any may: of one moment. */
  async function matrix(moment?: Date) {
    const found = await sql.begin(async (tx) => {
      const all = []
      for (const member of staff) {
        const asked = { organisations: codes, staff: member, ...(moment && { at: moment }) }
        all.push(await factsOf(tx, patient, asked))
      }
      return all
    })
    const was = found.flatMap((facts, n) =>
      codes.flatMap((writer) =>
        [facts.staff, null].map((member) => {
          const viewer = { organisation: the(codes[n]), staff: member }
          const decided = decideFrom(facts, viewer, { organisation: writer, private: false })
          const taken = [
            patientFacts(facts, viewer.organisation, member),
            entryFacts(facts, writer, false),
          ]
          return `${viewer.organisation} ${writer} ${decided.because} ${JSON.stringify(taken)}`
        }),
      ),
    )
    return { at: the(found[0]).at, was }
  }

  async function change(random: (below: number) => number): Promise<string> {
    const service = the(services[random(codes.length)])
    const member = the(staff[random(codes.length)])
    const on = random(2) === 0
    const value = the((['yes', 'yes', 'yes', 'no', 'not-asked'] as const)[random(5)])
    const job = (work: Parameters<typeof onPatient<unknown>>[2]) => onPatient(db, patient, work)
    const all: Record<string, () => Promise<unknown>> = {
      choice: () =>
        job((tx, at) =>
          setChoices(
            tx,
            patient,
            (['share-out', 'share-in'] as const).map((what) => ({
              ...{ ...said, organisation: service, what, value },
            })),
            at,
          ),
        ),
      'choice that ends': () =>
        job((tx, at) => {
          const until = new Date(at.getTime() + 20)
          const choice = {
            ...said,
            organisation: service,
            what: 'share-in',
            value: 'yes',
            until,
          } as const
          return setChoices(tx, patient, [choice], at)
        }),
      switch: () => job((tx, at) => setShareNothing(tx, patient, random(4) === 0, said, at)),
      relationship: () =>
        job((tx) =>
          addRelationship(tx, patient, {
            ...{ organisation: service, kind: 'referral', recordedBy: 'test' },
          }),
        ),
      'end of relationships': () => job((tx, at) => endRelationships(tx, patient, 'referral', at)),
      permission: () =>
        job((tx) =>
          addPermission(tx, patient, {
            ...{ organisation: service, staff: on ? member : null },
            ...{ givenBy: 'patient', recordedBy: 'test' },
          }),
        ),
      'end of a permission': async () => {
        const [one] = await sql<{ id: string }[]>`
          select id from permission where ends_at is null or ends_at > now() limit 1`
        if (one) await job((tx, at) => endPermission(tx, patient, one.id, at))
      },
      code: () => job((tx, at) => addVerification(tx, patient, service, at)),
      emergency: async () => {
        const [who] = await sql<{ organisation: OdsCode }[]>`
          select organisation from staff where id = ${member}`
        const session = the(sessions.get(member))
        await job(async (tx, at) => {
          await addEmergencyAccess(tx, patient, {
            ...{ organisation: the(who).organisation, staff: member, session },
            ...{ ground: 'cannot-consent', reason: 'tried by a test' },
            ...{ startsAt: at, endsAt: new Date(at.getTime() + 20) },
          })
          await widenEmergencyAccess(tx, patient, session, 'tried by a test', at)
        })
      },
      move: () => job((tx) => setRegisteredPractice(tx, patient, service)),
      protection: () => job((tx) => setProtection(tx, patient, random(8) === 0)),
      death: () => job((tx) => setDeath(tx, patient, random(8) === 0 ? '2020-01-01' : null)),
      list: () => {
        const rule = the((['allowed', 'prohibited', 'unlisted'] as const)[random(3)])
        const other = services.find((one) => one !== service)
        return setOrganisationRule(db.job, service, the(other), rule, 'test')
      },
      policy: () => setPermissionPolicy(db.job, service, on ? 'notice-based' : 'extended'),
      verification: () => setVerificationRequired(db.job, service, on),
      default: () =>
        setShareOutDefault(
          db.job,
          service,
          on ? { shares: true, from: today() } : { shares: false },
        ),
      // one that was merged stays closed
      suspension: () => suspendOrganisation(db, service, random(4) === 0).catch(() => undefined),
      'suspension of a person': () => suspendStaff(db, member, random(4) === 0),
      merger: async () => {
        if (random(4) > 0) return
        const other = services.find((one) => one !== service)
        const wanted = { kind: 'merge', predecessors: [the(other)], successor: service } as const
        await db.job
          .begin((tx) => recordSuccession(tx, wanted, false, 'test'))
          .catch(() => undefined)
      },
    }
    const names = Object.keys(all)
    const often = [
      'choice',
      'relationship',
      'permission',
      'list',
      'choice',
      'relationship',
      'default',
    ]
    const name = the(random(2) === 0 ? often[random(often.length)] : names[random(names.length)])
    await all[name]?.()
    return name
  }
})

const said = { basis: 'express', channel: 'test', recordedBy: 'test' } as const

function today(): string {
  return new Date().toLocaleDateString('sv-SE', { timeZone: 'Europe/London' })
}
