import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { testDatabase } from '../../tests/support/database.ts'
import { addOrganisationForTest, addPatientForTest, asAnyone } from '../../tests/support/people.ts'
import { hashOfToken } from './actor.ts'
import { parseOdsCode } from './ods-code.ts'
import {
  endSession,
  personOf,
  revokeSessionsAt,
  revokeSessionsOf,
  sessionEnd,
  startSession,
  touchSession,
  type SessionOwner,
} from './sessions.ts'
import { addStaff } from './staff.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const practice = parseOdsCode('Z90001')
let staff: SessionOwner
let patient: SessionOwner

before(async () => {
  await addOrganisationForTest(db, practice, 'Millbrook Surgery')
  const member = { name: 'Nurse', organisation: practice, role: 'nurse', issuer: 'i', subject: 's' }
  staff = { kind: 'staff', id: await addStaff(db.identity, member) }
  patient = { kind: 'patient', id: await addPatientForTest(db, { nhsNumber: '9990000018' }) }
})
after(() => sql.end())

const minutesAgo = (minutes: number) => new Date(Date.now() - minutes * 60_000)
const isIn = async (session: Buffer): Promise<boolean> =>
  personOf(db, { session, requestId: 'r', route: 'test' }).then(
    () => true,
    (error: { code?: string }) => {
      assert.equal(error.code, 'signed-out')
      return false
    },
  )

const ages: [who: 'staff' | 'patient', minutes: number, isIn: boolean, end: string][] = [
  ['staff', 0, true, 'none'],
  ['staff', 19, true, 'none'],
  ['staff', 21, false, 'idle'],
  ['patient', 14, true, 'none'],
  ['patient', 16, false, 'idle'],
]

for (const [who, minutes, expected, end] of ages) {
  test(`a session of ${who} left alone for ${minutes} minutes ${expected ? 'holds' : 'has ended'}`, async () => {
    const owner = who === 'staff' ? staff : patient
    const session = hashOfToken(await startSession(db, owner, minutesAgo(minutes)))
    assert.deepEqual([await isIn(session), await sessionEnd(db, session)], [expected, end])
  })
}

test('a session in use ends after 8 hours all the same', async () => {
  for (const [minutes, expected, end] of [
    [8 * 60 - 1, true, 'none'],
    [8 * 60 + 1, false, 'too-long'],
  ] as const) {
    const session = hashOfToken(await startSession(db, staff, minutesAgo(minutes)))
    await sql`update session set seen_at = now() where token_hash = ${session}`
    assert.deepEqual([await isIn(session), await sessionEnd(db, session)], [expected, end])
  }
})

test('a token is 256 bits of chance, and the table holds only its hash', async () => {
  const token = await startSession(db, staff)
  assert.match(token, /^[\w-]{43}$/)
  assert.notEqual(token, await startSession(db, staff))
  const [row] = await sql`select * from session where token_hash = ${hashOfToken(token)}`
  assert.ok(row)
  assert.equal(JSON.stringify(row).includes(token), false)
  assert.equal(await isIn(Buffer.from(token)), false)
})

test('a revoked session is out at once, and revoking again finds nobody', async () => {
  const session = hashOfToken(await startSession(db, patient))
  assert.equal(await isIn(session), true)
  assert.deepEqual(await endSession(db, session), patient)
  assert.equal(await isIn(session), false)
  assert.equal(await sessionEnd(db, session), 'none')
  assert.equal(await endSession(db, session), undefined)
})

test('all sessions of one person, or of an organisation’s staff, end together and no others', async () => {
  const start = async (owner: SessionOwner) => hashOfToken(await startSession(db, owner))
  const [one, two, theirs] = [await start(staff), await start(staff), await start(patient)]
  assert.ok((await revokeSessionsOf(db, staff)) >= 2)
  assert.deepEqual([await isIn(one), await isIn(two), await isIn(theirs)], [false, false, true])
  const three = await start(staff)
  assert.equal(await revokeSessionsAt(db, practice), 1)
  assert.deepEqual([await isIn(three), await isIn(theirs)], [false, true])
  await revokeSessionsOf(db, patient)
  assert.equal(await isIn(theirs), false)
})

test('use keeps a session awake, is noted once a minute, and does not wake one that slept', async () => {
  const seen = async (session: Buffer) => {
    const [row] = await sql<{ seconds: number }[]>`
      select extract(epoch from now() - seen_at)::int as seconds from session
       where token_hash = ${session}`
    return row?.seconds ?? -1
  }
  const busy = hashOfToken(await startSession(db, staff, minutesAgo(19)))
  await touchSession(db, busy)
  assert.ok((await seen(busy)) < 5)
  await sql`update session set seen_at = now() - interval '5 minutes' where token_hash = ${busy}`
  await touchSession(db, busy)
  assert.ok((await seen(busy)) >= 300, 'noted again within the minute')
  const slept = hashOfToken(await startSession(db, staff, minutesAgo(21)))
  await touchSession(db, slept)
  assert.equal(await isIn(slept), false)
  const revoked = hashOfToken(await startSession(db, staff, minutesAgo(5)))
  await endSession(db, revoked)
  await touchSession(db, revoked)
  assert.ok((await seen(revoked)) >= 300)
})

test('the person behind a session is one member of one organisation, or a patient', async () => {
  const who = async (owner: SessionOwner) =>
    personOf(db, {
      session: hashOfToken(await startSession(db, owner)),
      requestId: 'r',
      route: 'test',
    })
  assert.deepEqual(await who(staff), {
    ...staff,
    name: 'Nurse',
    organisation: practice,
    organisationName: 'Millbrook Surgery',
    role: 'nurse',
    roleName: 'Nurse',
  })
  assert.deepEqual(await who(patient), { ...patient, name: 'Rosa Sample' })
})
