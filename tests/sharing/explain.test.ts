import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import fc from 'fast-check'
import postgres from 'postgres'
import type { Tx } from '../../src/db/database.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { evidenceAt, type Evidence } from '../../src/sharing/evidence.ts'
import { explain, seersOf } from '../../src/sharing/explain.ts'
import { sharingFacts, type SharingFacts } from '../../src/sharing/facts.ts'
import { testDatabase } from '../support/database.ts'
import { undone } from './compare.ts'
import { loadWorld } from './load.ts'
import { look, makeLook } from './look.ts'
import { randomWorld } from './random-worlds.ts'
import { seed } from './seed.ts'
import { bitsOf, the, type World } from './world.ts'

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
before(() => makeLook(sql))
test.after(() => sql.end())

test('in random worlds, what is explained is what the database lets each person see', async (t) => {
  let compared = 0
  await fc.assert(
    fc.asyncProperty(randomWorld, (made) =>
      undone(sql, async (tx) => {
        // what is explained is about a person, not about one of several sessions of theirs
        const emergencies = made.emergencies.map((one) => ({ ...one, session: one.staff }))
        const world = { ...made, emergencies }
        await loadWorld(tx, world)
        compared += await compare(tx, world)
      }),
    ),
    { seed, numRuns: 4, endOnFailure: true },
  )
  t.diagnostic(`${compared} answers, seed ${seed}`)
})

async function compare(tx: Tx, world: World): Promise<number> {
  const cells = world.staff.flatMap((staff) =>
    world.patients.map((patient) => ({ staff, patient })),
  )
  const seen = await look(tx, cells)
  let compared = 0
  for (const [n, { staff, patient }] of cells.entries()) {
    await tx.unsafe(
      `set local confide.patient = '${patient.id}'; set local confide.view = 'explain'`,
    )
    const [facts] = await sharingFacts(tx, { staff: staff.id })
    const { practice, at } = the(facts)
    const evidence = await evidenceAt(tx, patient.id as PatientId, practice, at)
    const viewer = { organisation: staff.organisation, staff: the(facts).staff }
    const entries = world.entries.filter((one) => one.patient === patient.id)
    const visible = entries.filter((one) => explain(the(facts), evidence, viewer, one).see)
    assert.equal(bitsOf(visible.map(({ slot }) => slot)), the(seen[n]).bare, JSON.stringify(viewer))
    compared += entries.length
  }
  return compared
}

const at = new Date('2026-03-03T12:00:00Z')
const service = (id: string, more = {}) => ({
  ...{
    id,
    name: id,
    type: 'hospital',
    suspended: false,
    permissionPolicy: 'notice-based' as const,
  },
  ...{
    verificationRequired: true,
    sharesOutByDefault: false,
    absorbedBy: null,
    holdsEntries: true,
  },
  ...more,
})
const yes = { shareOut: 'yes', shareIn: 'yes' } as const
const facts: SharingFacts = {
  ...{ at, protected: false, died: false, practice: 'GP', shareNothing: false },
  organisations: [
    service('GP'),
    service('DN'),
    service('SC', { permissionPolicy: 'ask-each-time' }),
  ],
  choices: ['GP', 'DN', 'SC'].map((organisation) => ({ organisation, ...yes })),
  listed: [{ organisation: 'DN', rule: 'allowed' }],
  ...{
    related: ['GP', 'DN', 'SC'],
    verified: ['SC'],
    permissions: [],
    emergencies: [],
    staff: null,
  },
}
const said = (fact: Evidence['fact'], organisation: string | null, value = 'yes'): Evidence => ({
  ...{ fact, organisation, value, staff: null, at, recordedBy: 'patient' },
})
const evidence = [
  said('share-nothing', null),
  said('share-out', 'GP'),
  said('share-in', 'DN'),
  said('list', 'DN', 'allowed'),
  said('relationship', 'DN', 'referral'),
  said('code', 'SC'),
  said('share-in', 'SC'),
]
const entry = { organisation: 'GP', private: false }

suite('an answer names what it rests on', () => {
  const rows: [
    name: string,
    facts: Partial<SharingFacts>,
    viewer: string,
    because: string,
    rests: readonly string[],
  ][] = [
    ['the service that wrote it', {}, 'GP', 'own', []],
    [
      ...(['shared and allowed', {}, 'DN', 'shared'] as const),
      ['relationship DN', 'share-out GP', 'list DN', 'share-in DN', 'permission DN nothing'],
    ],
    [
      ...(['asked each time', {}, 'SC', 'permission-not-asked'] as const),
      ['share-out GP', 'code SC', 'share-in SC', 'permission SC nothing'],
    ],
    ['no code', { verified: [] }, 'SC', 'organisation-rule', ['code SC']],
    [
      ...(['prohibited', { listed: [{ organisation: 'DN', rule: 'prohibited' }] }, 'DN'] as const),
      ...(['organisation-rule', ['list DN']] as const),
    ],
    ['share nothing', { shareNothing: true }, 'DN', 'not-shared-out', ['share-nothing null']],
    ['nobody asked', { choices: [] }, 'DN', 'not-shared-out', ['share-out GP']],
    [
      ...([
        'shared by default',
        { choices: [{ organisation: 'DN', ...yes, shareIn: 'no' }] },
        'DN',
      ] as const),
      ...(['not-shared-out', ['share-out GP']] as const),
    ],
    ['no relationship', { related: [] }, 'DN', 'no-relationship', ['relationship DN']],
  ]
  for (const [name, change, viewer, because, rests] of rows) {
    test(name, () => {
      const answer = explain({ ...facts, ...change }, evidence, { organisation: viewer }, entry)
      assert.equal(answer.because, because)
      const named = answer.rests.map(
        (one) => `${one.fact} ${one.organisation}${one.said ? '' : ' nothing'}`,
      )
      assert.deepEqual(named, rests)
    })
  }

  test('a published default counts where nobody asked', () => {
    const organisations = [service('GP', { sharesOutByDefault: true }), service('DN')]
    const choices = [{ organisation: 'DN', ...yes }]
    const answer = explain(
      { ...facts, organisations, choices },
      evidence,
      { organisation: 'DN' },
      entry,
    )
    assert.deepEqual(answer.rests[1], { fact: 'default', organisation: 'GP' })
  })

  test('private is private, and rests on nothing else', () => {
    const answer = explain(facts, evidence, { organisation: 'DN' }, { ...entry, private: true })
    assert.deepEqual(answer, { see: false, because: 'private', rests: [] })
  })
})

test('a service that only wrote something withheld from the patient is not named to them', () => {
  const hidden = { ...facts, organisations: [...facts.organisations, service('SX')] }
  assert.deepEqual(
    seersOf(hidden, evidence, entry).map(({ id }) => id),
    ['DN', 'GP', 'SC'],
  )
})
