import assert from 'node:assert/strict'
import { after, test } from 'node:test'
import { testDatabase } from '../../tests/support/database.ts'
import { asAnyone, doctorAt } from '../../tests/support/people.ts'
import { parseOdsCode } from './ods-code.ts'
import {
  addOrganisation,
  organisations,
  setPermissionPolicy,
  setShareOutDefault,
  setVerificationRequired,
  suspendOrganisation,
} from './organisations.ts'
import { sessionEnd } from './sessions.ts'
import { addStaff, membershipsOf, staffOf, suspendStaff } from './staff.ts'

const db = await testDatabase()
const sql = asAnyone(db)
after(() => sql.end())

const [a, b, c, unknown] = ['Z90001', 'Z90002', 'Z90003', 'Z99999'].map(parseOdsCode) as [
  ReturnType<typeof parseOdsCode>,
  ReturnType<typeof parseOdsCode>,
  ReturnType<typeof parseOdsCode>,
  ReturnType<typeof parseOdsCode>,
]
const shipped = {
  type: 'gp-practice',
  area: null,
  shareOutDefault: 'not-asked',
  shareOutDefaultFrom: null,
  permissionPolicy: 'ask-each-time',
  verificationRequired: true,
  suspended: false,
  absorbedBy: null,
  closed: false,
}
const one = async (id: string) => (await organisations(db.job)).find((each) => each.id === id)

test('an organisation ships with everything asked for, and adding it again changes nothing', async () => {
  for (const id of [a, b, c]) {
    assert.equal(
      await addOrganisation(db.job, { id, name: id, type: 'gp-practice', area: null }),
      true,
    )
  }
  assert.equal(
    await addOrganisation(db.job, { id: a, name: 'Other', type: 'hospital', area: 'Here' }),
    false,
  )
  assert.deepEqual(await one(a), { id: a, name: a, ...shipped })
})

test('policies are set, and an unknown organisation is not found', async () => {
  await setShareOutDefault(db.job, b, { shares: true, from: '2099-07-01' })
  await setPermissionPolicy(db.job, b, 'extended')
  await setVerificationRequired(db.job, b, false)
  assert.deepEqual(await one(b), {
    id: b,
    name: b,
    ...shipped,
    shareOutDefault: 'yes',
    // Midnight in London, in summer.
    shareOutDefaultFrom: new Date('2099-06-30T23:00:00Z'),
    permissionPolicy: 'extended',
    verificationRequired: false,
  })
  await setShareOutDefault(db.job, b, { shares: false })
  const back = await one(b)
  assert.deepEqual([back?.shareOutDefault, back?.shareOutDefaultFrom], ['not-asked', null])
  const acts = [
    () => setShareOutDefault(db.job, unknown, { shares: false }),
    () => setPermissionPolicy(db.job, unknown, 'extended'),
    () => setVerificationRequired(db.job, unknown, false),
    () => suspendOrganisation(db, unknown, true),
  ]
  for (const act of acts) await assert.rejects(act(), { code: 'not-found' })
})

test('suspending an organisation ends the sessions of its staff; lifting lets them in again', async () => {
  const doctor = await doctorAt(db, a)
  const colleague = await doctorAt(db, b)
  await suspendOrganisation(db, a, true)
  assert.equal(await sessionEnd(db, doctor.session), 'ended-elsewhere')
  assert.equal(await sessionEnd(db, colleague.session), 'none')
  assert.equal((await membershipsOf(db, 'test', `doctor-${a}`))[0]?.suspended, true)
  await suspendOrganisation(db, a, false)
  assert.equal((await membershipsOf(db, 'test', `doctor-${a}`))[0]?.suspended, false)
})

test('staff have one role in each organisation, which must be known', async () => {
  const member = { name: ' Nurse ', organisation: a, role: 'nurse', issuer: 'i', subject: 's' }
  const id = await addStaff(db.identity, member)
  const wrong = [
    [{ ...member, role: 'doctor' }, 'conflict'],
    [{ ...member, organisation: unknown }, 'invalid'],
    [{ ...member, role: 'wizard' }, 'invalid'],
    [{ ...member, name: ' ', subject: 'other' }, 'invalid'],
  ] as const
  for (const [staff, code] of wrong) await assert.rejects(addStaff(db.identity, staff), { code })
  await addStaff(db.identity, { ...member, organisation: b, role: 'doctor' })
  const found = await membershipsOf(db, 'i', 's')
  assert.deepEqual(
    found.map(({ name, organisation, role }) => [name, organisation, role]),
    [
      ['Nurse', a, 'nurse'],
      ['Nurse', b, 'doctor'],
    ],
  )
  assert.deepEqual((await membershipsOf(db, 'other issuer', 's')).length, 0)
  await suspendStaff(db, id, true)
  const listed = await staffOf(db, a)
  assert.deepEqual(
    listed.map(({ name, suspended }) => [name, suspended]),
    [
      ['Dr Sample', false],
      ['Nurse', true],
    ],
  )
  await suspendStaff(db, id, false)
  assert.equal((await staffOf(db, a))[1]?.suspended, false)
  for (const wrongId of ['x', '01890000-0000-7000-8000-000000000000']) {
    await assert.rejects(suspendStaff(db, wrongId, true), { code: 'not-found' })
  }
})
