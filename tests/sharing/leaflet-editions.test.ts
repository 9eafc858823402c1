import assert from 'node:assert/strict'
import { before, suite, test } from 'node:test'
import {
  setPermissionPolicy,
  setPrivateOnRequest,
  setShareOutDefault,
  setVerificationRequired,
  suspendOrganisation,
} from '../../src/identity/organisations.ts'
import {
  editionsOf,
  findLeaflet,
  leafletFor,
  requireLeaflet,
} from '../../src/sharing/leaflets/editions.ts'
import { plainLeaflet } from '../../src/sharing/leaflets/plain-leaflet.ts'
import { policyOf } from '../../src/sharing/leaflets/practice-policy.ts'
import { setOrganisationRule } from '../../src/sharing/organisation-rules.ts'
import { testDatabase } from '../support/database.ts'
import { worldIn, type Service } from '../support/world.ts'

// The leaflet of a practice says what decides, and what it said before is kept.

const db = await testDatabase()
const world = worldIn(db)
let practice: Service
let clinic: Service
let other: Service

before(async () => {
  practice = await world.service('Z40001', 'Millbrook Surgery')
  clinic = await world.service('Z40002', 'Smoking Clinic', 'smoking-clinic', 'ask-each-time')
  other = await world.service('Z40003', 'Other Surgery')
})

suite('what is set is what the leaflet says, at once', () => {
  const day = '2099-01-31'
  const rows: [what: string, set: () => Promise<void>, says: RegExp][] = [
    [
      'a service is allowed',
      () => setOrganisationRule(db.job, practice, clinic, 'allowed', 'Sam'),
      /"Smoking Clinic","Only after you say yes","Yes, each time","No"/,
    ],
    [
      'it asks once',
      () => setPermissionPolicy(db.job, clinic, 'extended'),
      /"Smoking Clinic","Only after you say yes","Yes, once for all its staff","No"/,
    ],
    [
      'it shares out from a day',
      () => setShareOutDefault(db.job, clinic, { shares: true, from: day }),
      /"Smoking Clinic","From 31 January 2099, unless you say no"/,
    ],
    [
      'the practice prohibits it',
      () => setOrganisationRule(db.job, practice, clinic, 'prohibited', 'Sam'),
      /We do not let Smoking Clinic look, except in an emergency/,
    ],
    [
      'no code is required',
      () => setVerificationRequired(db.job, practice, false),
      /Services that are not in this table need no code/,
    ],
    [
      'private is done at once',
      () => setPrivateOnRequest(db.job, practice, 'at-once'),
      /Millbrook Surgery does it at once/,
    ],
    [
      'another practice is on the list',
      () => setOrganisationRule(db.job, practice, other, 'allowed', 'Sam'),
      /"Other Surgery","Only after you say yes"/,
    ],
  ]
  for (const [what, set, says] of rows) {
    test(what, async () => {
      const earlier = await leafletFor(db, practice)
      assert.doesNotMatch(JSON.stringify(earlier), says)
      await set()
      const now = await leafletFor(db, practice)
      assert.match(JSON.stringify(now), says)
      assert.notEqual(now.version, earlier.version)
      assert.deepEqual(await findLeaflet(db.app, earlier.version), earlier)
    })
  }

  test('a service that is suspended is not among those that may look', async () => {
    await suspendOrganisation(db, clinic, true)
    const { services = [] } = (await policyOf(db.app, practice)) ?? {}
    assert.deepEqual(
      services.map(({ id, listed }) => [id, listed]),
      [[other, 'allowed']],
    )
    await suspendOrganisation(db, clinic, false)
  })
})

test('what says the same is the same version, also when it was something else between', async () => {
  const first = await leafletFor(db, practice)
  await setPermissionPolicy(db.job, practice, 'ask-each-time')
  assert.notEqual((await leafletFor(db, practice)).version, first.version)
  await setPermissionPolicy(db.job, practice, 'notice-based')
  assert.deepEqual(await leafletFor(db, practice), first)
})

test('asked for by many at once, it is kept once', async () => {
  await setPermissionPolicy(db.job, practice, 'extended')
  const shown = await Promise.all(Array.from({ length: 8 }, () => leafletFor(db, practice)))
  assert.equal(new Set(shown.map(({ version }) => version)).size, 1)
  const [newest] = await editionsOf(db.app, practice, 1)
  assert.equal(newest?.version, shown[0]?.version)
})

test('who has no practice, or one that is none, is shown the leaflet of no practice', async () => {
  for (const none of [null, clinic, 'Z49999']) {
    assert.equal(await leafletFor(db, none), plainLeaflet)
  }
})

test('a version that nobody was shown is refused', async () => {
  for (const version of ['', '0', '2', '0123456789ab', 'words of somebody']) {
    await assert.rejects(requireLeaflet(db.app, version), { code: 'invalid' })
  }
  await requireLeaflet(db.app, plainLeaflet.version)
  await requireLeaflet(db.app, (await leafletFor(db, practice)).version)
})

test('what was shown is not changed: whoever serves pages may only add', async () => {
  for (const change of [
    db.app`update leaflet_edition set said = said`,
    db.app`delete from leaflet_edition`,
  ]) {
    await assert.rejects(Promise.resolve(change), { code: '42501' })
  }
})
