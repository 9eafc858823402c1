import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import type { PatientId } from '../identity/ids.ts'
import { parseNhsNumber } from '../identity/nhs-number.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import { testDatabase } from '../../tests/support/database.ts'
import {
  addHolding,
  addOrganisationForTest,
  addPatientForTest,
  asAnyone,
  doctorAt,
  grantOf,
} from '../../tests/support/people.ts'
import { asJob, patientForJob } from './as-job.ts'
import { setChoices } from './choices.ts'
import { movePatient, registerPatient } from './registration.ts'

const db = await testDatabase()
const sql = asAnyone(db)
const former = parseOdsCode('Z90001')
const next = parseOdsCode('Z90002')
const nhsNumber = parseNhsNumber('9990000018', true)
const job = { job: 'test', name: 'Test', purpose: 'registration', requestId: 'r1' }
const express = { basis: 'express', channel: 'in person', recordedBy: 'test' } as const

let patient: PatientId
let formerDoctor: Buffer
let nextDoctor: Buffer

before(async () => {
  await addOrganisationForTest(db, former, 'Former')
  await addOrganisationForTest(db, next, 'Next')
  for (const practice of [former, next]) {
    await sql`update organisation set permission_policy = 'notice-based' where id = ${practice}`
  }
  patient = await addPatientForTest(db, { nhsNumber })
  await addHolding(sql, patient, former)
  formerDoctor = (await doctorAt(db, former)).session
  nextDoctor = (await doctorAt(db, next)).session
})
after(() => sql.end())

const register = (practice: typeof former) =>
  asJob(db, job, patient, [], (tx, at) => registerPatient(tx, patient, practice, 'test', at))
const move = (practice: typeof former) =>
  asJob(db, job, patient, [], (tx, at) => movePatient(tx, patient, practice, 'test', at))
const eventCount = async () => {
  const [row] = await sql`select count(*)::int as count from access_event`
  return row?.['count'] as number
}

test('a patient is found by NHS number only, and an unknown one is not', async () => {
  assert.equal(await patientForJob(db, nhsNumber), patient)
  await assert.rejects(patientForJob(db, parseNhsNumber('9990000026', true)), { code: 'not-found' })
})

test('nobody can be moved before they are registered, nor registered with an unknown practice', async () => {
  await assert.rejects(move(next), { code: 'conflict' })
  await assert.rejects(register(parseOdsCode('Z99999')), { code: 'not-found' })
  assert.equal(await eventCount(), 0)
})

test('a registered practice has a relationship, has to ask, and the change is on the log', async () => {
  await register(former)
  const { outcome, rule } = await grantOf(db, formerDoctor, patient)
  assert.deepEqual({ outcome, rule }, { outcome: 'ok', rule: 'not-shared-in' })
  await assert.rejects(register(next), { code: 'conflict' })
  const events = await sql`
    select kind, actor_kind, actor, actor_name, purpose, rule, route, count, request_id from access_event`
  assert.deepEqual(
    [...events],
    [
      {
        kind: 'import',
        actor_kind: 'job',
        actor: 'test',
        actor_name: 'Test',
        purpose: 'registration',
        rule: 'own',
        route: 'test',
        count: 0,
        request_id: 'r1',
      },
    ],
  )
})

test('after a move the old practice keeps its own entries, and the new one has to ask', async () => {
  await asJob(db, job, patient, [], (tx, at) =>
    setChoices(
      tx,
      patient,
      [
        { ...express, organisation: former, what: 'share-in', value: 'yes' },
        { ...express, organisation: former, what: 'share-out', value: 'yes' },
        { ...express, organisation: next, what: 'share-in', value: 'yes' },
      ],
      at,
    ),
  )
  assert.equal(await move(next), former)
  assert.equal((await grantOf(db, formerDoctor, patient)).rule, 'no-relationship')
  assert.equal((await grantOf(db, nextDoctor, patient)).rule, 'not-shared-in')
  await asJob(db, job, patient, [], (tx, at) =>
    setChoices(
      tx,
      patient,
      [{ ...express, organisation: next, what: 'share-in', value: 'yes' }],
      at,
    ),
  )
  const { rule, sources } = await grantOf(db, nextDoctor, patient)
  assert.deepEqual({ rule, sources }, { rule: 'shared', sources: [former] })
  await assert.rejects(move(next), { code: 'conflict' })
})

test('a patient who comes back is asked again, and what governs the old entries is unchanged', async () => {
  await move(former)
  assert.equal((await grantOf(db, formerDoctor, patient)).rule, 'not-shared-in')
  const [row] = await sql`
    select share_out, share_in from choice where patient_id = ${patient} and organisation = ${former}`
  assert.deepEqual(row, { share_out: 'yes', share_in: 'not-asked' })
  const relationships = await sql`
    select organisation, ends_at is null as open from relationship order by starts_at, id`
  assert.deepEqual(
    [...relationships],
    [
      { organisation: former, open: false },
      { organisation: next, open: false },
      { organisation: former, open: true },
    ],
  )
})

test('where the log cannot be written nothing changes', async () => {
  await sql`revoke insert on access_event from confide_job`
  await assert.rejects(move(next))
  await sql`grant insert on access_event to confide_job`
  const [row] = await sql`select registered_practice from patient`
  assert.deepEqual(row, { registered_practice: former })
})
