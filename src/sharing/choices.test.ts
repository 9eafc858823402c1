import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { parseOdsCode } from '../identity/ods-code.ts'
import type { PatientId } from '../identity/ids.ts'
import { testDatabase } from '../../tests/support/database.ts'
import {
  addHolding,
  addOrganisationForTest,
  addPatientForTest,
  asAnyone,
  doctorAt,
  grantOf,
  onPatient,
} from '../../tests/support/people.ts'
import { addEmergencyAccess, widenEmergencyAccess } from './emergency.ts'
import { setChoice, setChoices, setShareNothing, type Choice } from './choices.ts'
import { organisationRules, setOrganisationRule } from './organisation-rules.ts'
import { addPermission, endPermission } from './permissions.ts'
import { addRelationship, endRelationship } from './relationships.ts'
import { addVerification } from './verification.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const practice = parseOdsCode('Z90001')
const hospital = parseOdsCode('Z90020')
const clinic = parseOdsCode('Z90011')
const express = { basis: 'express', channel: 'in person', recordedBy: 'test' } as const

let patient: PatientId
let doctor: { id: string; session: Buffer }
const rule = async () => (await grantOf(db, doctor.session, patient)).rule
const version = async () => Number((await grantOf(db, doctor.session, patient)).version)
const sources = async () => (await grantOf(db, doctor.session, patient)).sources
const choose = (choice: Pick<Choice, 'organisation' | 'what' | 'value'> & { until?: Date }) =>
  onPatient(db, patient, (tx, at) => setChoice(tx, patient, { ...express, ...choice }, at))

before(async () => {
  await addOrganisationForTest(db, practice, 'Millbrook Surgery')
  await addOrganisationForTest(db, hospital, 'Hospital')
  await addOrganisationForTest(db, clinic, 'Clinic')
  patient = await addPatientForTest(db, { nhsNumber: '9990000018', practice })
  await addHolding(sql, patient, practice)
  await addHolding(sql, patient, clinic)
  doctor = await doctorAt(db, hospital)
})
after(() => sql.end())

test('each fact opens the gate it is for, in order, and counts the choice version up', async () => {
  const facts: [rule: string, fact: () => Promise<unknown>][] = [
    ['no-relationship', () => Promise.resolve()],
    [
      'organisation-rule',
      () =>
        onPatient(db, patient, (tx) =>
          addRelationship(tx, patient, {
            organisation: hospital,
            kind: 'referral',
            recordedBy: 'test',
          }),
        ),
    ],
    [
      'not-shared-in',
      () => onPatient(db, patient, (tx, at) => addVerification(tx, patient, hospital, at)),
    ],
    [
      'permission-not-asked',
      () => choose({ organisation: hospital, what: 'share-in', value: 'yes' }),
    ],
    [
      'shared',
      () =>
        onPatient(db, patient, (tx) =>
          addPermission(tx, patient, {
            organisation: hospital,
            staff: doctor.id,
            givenBy: 'patient',
            recordedBy: doctor.id,
          }),
        ),
    ],
  ]
  let expected = 1
  for (const [answer, fact] of facts) {
    await fact()
    assert.equal(await rule(), answer)
    const { version: now } = await sql`
      select choice_version::int as version from sharing where patient_id = ${patient}`.then(
      ([row]) => row as { version: number },
    )
    assert.equal(now, expected++)
  }
  assert.deepEqual(await sources(), [])
})

test('a yes to sharing out opens that organisation’s entries, a no closes them', async () => {
  await choose({ organisation: practice, what: 'share-out', value: 'yes' })
  assert.deepEqual(await sources(), [practice])
  await choose({ organisation: clinic, what: 'share-out', value: 'yes' })
  assert.deepEqual(await sources(), [practice, clinic])
  await choose({ organisation: practice, what: 'share-out', value: 'no' })
  assert.deepEqual(await sources(), [clinic])
})

test('one direction leaves the other as it is', async () => {
  await choose({ organisation: hospital, what: 'share-out', value: 'no' })
  assert.equal(await rule(), 'shared')
  const [row] = await sql`
    select share_out, share_in from choice where patient_id = ${patient} and organisation = ${hospital}`
  assert.deepEqual(row, { share_out: 'no', share_in: 'yes' })
})

test('a choice with an end counts as not asked after it, and a new one without has none', async () => {
  const soon = new Date(Date.now() + 60_000)
  await choose({ organisation: hospital, what: 'share-in', value: 'yes', until: soon })
  assert.equal(await rule(), 'shared')
  await sql`update choice set share_in_until = now() where organisation = ${hospital}`
  assert.equal(await rule(), 'not-shared-in')
  await choose({ organisation: hospital, what: 'share-in', value: 'yes' })
  assert.equal(await rule(), 'shared')
})

test('the switch hides everything others wrote, and gives it back', async () => {
  const turn = (on: boolean) =>
    onPatient(db, patient, (tx, at) => setShareNothing(tx, patient, on, express, at))
  await turn(true)
  assert.deepEqual(await sources(), [])
  await turn(false)
  assert.deepEqual(await sources(), [clinic])
})

test('several choices are one change; of two about the same the last holds, the history keeps both', async () => {
  const earlier = await version()
  const one = { ...express, organisation: practice, what: 'share-out' } as const
  await onPatient(db, patient, (tx, at) =>
    setChoices(
      tx,
      patient,
      [
        { ...one, value: 'no' },
        { ...one, value: 'yes' },
        { ...express, organisation: clinic, what: 'share-in', value: 'no', leafletVersion: '3' },
      ],
      at,
    ),
  )
  assert.equal(await version(), earlier + 1)
  assert.deepEqual(await sources(), [practice, clinic])
  const kept = await sql`
    select organisation, what, value, basis, channel, leaflet_version, recorded_by
      from choice_history where patient_id = ${patient} order by id desc limit 3`
  const row = (organisation: string, what: string, value: string, leaflet: string | null) => ({
    organisation,
    what,
    value,
    basis: 'express',
    channel: 'in person',
    leaflet_version: leaflet,
    recorded_by: 'test',
  })
  const byText = (a: object, b: object) => JSON.stringify(a).localeCompare(JSON.stringify(b))
  assert.deepEqual(
    [...kept].sort(byText),
    [
      row(practice, 'share-out', 'no', null),
      row(practice, 'share-out', 'yes', null),
      row(clinic, 'share-in', 'no', '3'),
    ].sort(byText),
  )
})

test('the switch and each choice are in the history, in the order they were made', async () => {
  const history = await sql`
    select what, value from choice_history
     where patient_id = ${patient} and organisation is null order by id`
  assert.deepEqual(
    [...history],
    [
      { what: 'share-nothing', value: 'yes' },
      { what: 'share-nothing', value: 'no' },
    ],
  )
})

test('a permission, and a relationship, end when they are ended; ending again finds none', async () => {
  const [held] = await sql<{ id: string }[]>`select id from permission`
  const [related] = await sql<{ id: string }[]>`select id from relationship`
  const end = (fact: typeof endPermission, id = '') =>
    onPatient(db, patient, (tx, at) => fact(tx, patient, id, at))
  await end(endPermission, held?.id)
  assert.equal(await rule(), 'permission-not-asked')
  await assert.rejects(end(endPermission, held?.id), { code: 'not-found' })
  await end(endRelationship, related?.id)
  assert.equal((await grantOf(db, doctor.session, patient)).outcome, 'not-found')
  await assert.rejects(end(endRelationship, related?.id), { code: 'not-found' })
})

test('emergency access is for one member, needs a reason, and ends after 60 minutes', async () => {
  const open = (reason: string) =>
    onPatient(db, patient, (tx) =>
      addEmergencyAccess(tx, patient, {
        organisation: hospital,
        staff: doctor.id,
        session: doctor.session,
        ground: 'cannot-consent',
        reason,
      }),
    )
  await assert.rejects(open('  too brief '), { code: 'invalid' })
  const [before] = await sql<{ version: number }[]>`
    select choice_version::int as version from sharing where patient_id = ${patient}`
  await open('unconscious, no one to ask')
  const whole = await grantOf(db, doctor.session, patient)
  assert.equal(whole.outcome, 'not-found', 'the record needs a second reason')
  await onPatient(db, patient, (tx, at) =>
    widenEmergencyAccess(tx, patient, doctor.session, 'to treat a bleeding', at),
  )
  assert.equal(await rule(), 'emergency')
  assert.equal(await version(), (before?.version ?? 0) + 2)
  const [row] = await sql`
    select extract(epoch from ends_at - starts_at)::int as seconds from emergency_access`
  assert.deepEqual(row, { seconds: 3600 })
  await sql`update emergency_access set ends_at = now()`
  assert.equal((await grantOf(db, doctor.session, patient)).outcome, 'not-found')
})

test('a practice lists another organisation, changes its mind, and takes it off', async () => {
  const list = async () =>
    (await organisationRules(db.job, practice)).map((each) => [each.organisation, each.rule])
  await setOrganisationRule(db.job, practice, hospital, 'allowed', 'test')
  assert.deepEqual(await list(), [[hospital, 'allowed']])
  await setOrganisationRule(db.job, practice, hospital, 'prohibited', 'test')
  assert.deepEqual(await list(), [[hospital, 'prohibited']])
  await setOrganisationRule(db.job, practice, hospital, 'unlisted', 'test')
  assert.deepEqual(await list(), [])
  const unknown = parseOdsCode('Z99999')
  const refused: [string, typeof practice, typeof practice][] = [
    ['conflict', practice, practice],
    ['not-found', practice, unknown],
    ['not-found', unknown, practice],
  ]
  for (const [code, from, to] of refused) {
    await assert.rejects(setOrganisationRule(db.job, from, to, 'allowed', 'test'), { code })
  }
})

test('a job that has entered one patient cannot change the choices of another', async () => {
  const other = await addPatientForTest(db, { nhsNumber: '9990000026', practice })
  const choice = { ...express, organisation: clinic, what: 'share-out', value: 'yes' } as const
  await assert.rejects(
    onPatient(db, patient, (tx, at) => setChoice(tx, other, choice, at)),
    /not the one entered/,
  )
})
