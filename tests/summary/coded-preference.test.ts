import assert from 'node:assert/strict'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { hashOfToken } from '../../src/identity/actor.ts'
import { nhsNumberSystem } from '../../src/identity/nhs-number.ts'
import { importBundles } from '../../src/record/import.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { movePatient, registerPatient } from '../../src/sharing/registration.ts'
import { choosePreference } from '../../src/summary/choose-preference.ts'
import type { Preference } from '../../src/summary/preference.ts'
import { patientResource, urn } from '../support/bundles.ts'
import { testDatabase } from '../support/database.ts'
import { worldIn, type Patient } from '../support/world.ts'

// What a patient prefers, as the practice's own system has coded it (domain.md section 1.4), comes with an import.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())
const world = worldIn(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const otherPractice = await world.service('Z11', 'Hawthorn Surgery')
const nursing = await world.service('Z20', 'District nursing', 'district-nursing')
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const
const [ctv3, snomed] = ['http://read.info/ctv3', 'http://snomed.info/sct']

suite('a preference that the practice’s system has coded', () => {
  test('is in force with the import, and the summary is what it says', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXbY', '2025-03-01'))
    assert.deepEqual(await stateOf(patient), ['core', 'live core'])
    assert.deepEqual(await historyOf(patient), ['core XaXbY patient record Millbrook Surgery Z10'])
  })

  test('opts out, by a code of today and by one of 2007: a blank summary takes its place', async () => {
    for (const code of ['XaXj6', 'XaKRy']) {
      const patient = await registered()
      await imports(patient, coded(code, '2025-03-01'))
      assert.deepEqual(await stateOf(patient), ['dissent', 'blank null'])
    }
  })

  test('is found behind another code, and as a problem', async () => {
    for (const one of [
      coded('XaXj6', '2025-03-01', { first: { system: snomed, code: '50373000', display: 'x' } }),
      coded('XaXj6', '2025-03-01', { kind: 'Condition' }),
    ]) {
      const patient = await registered()
      await imports(patient, one)
      assert.deepEqual(await stateOf(patient), ['dissent', 'blank null'])
    }
  })

  test('before there is a summary: none is made (SCR-21)', async () => {
    const patient = await world.patient()
    await imports(patient, coded('XaXj6', '2025-03-01'))
    await register(patient)
    assert.deepEqual(await stateOf(patient), ['dissent', undefined])
    // it came with the record: nothing that the patient had was changed
    assert.deepEqual(await messagesOf(patient), [])
  })

  test('says nothing where another service wrote it', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXj6', '2025-03-01'), nursing)
    assert.deepEqual(await stateOf(patient), [undefined, 'live additional'])
  })

  test('stands back behind what is said here later, and comes again with nothing', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXj6', '2025-03-01'))
    await says(patient, 'additional')
    await imports(patient, coded('XaXbY', '2025-06-01', { number: 2 }))
    assert.deepEqual(await stateOf(patient), ['additional', 'live additional'])
    assert.equal((await historyOf(patient)).length, 2)
  })

  test('takes back no dissent that was recorded here, whenever it was coded', async () => {
    const patient = await registered()
    await says(patient, 'dissent')
    await sql`update summary_preference set recorded_at = '2020-01-01' where patient_id = ${patient.id}`
    await imports(patient, coded('XaXbZ', '2025-03-01'))
    assert.deepEqual(await stateOf(patient), ['dissent', 'blank null'])
  })

  test('takes back one that was coded before, and the newest holds in whatever order they come', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXj6', '2025-03-01'))
    await imports(patient, coded('XaXbZ', '2025-06-01', { number: 3 }))
    assert.deepEqual(await stateOf(patient), ['additional', 'live additional'])
    await imports(patient, coded('XaXbY', '2025-04-01', { number: 2 }))
    assert.deepEqual(await stateOf(patient), ['additional', 'live additional'])
  })

  test('moves with the patient to another practice (SCR-26)', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXj6', '2025-03-01'))
    await asJob(db, job, patient.id, [], (tx, at) =>
      movePatient(tx, patient.id, otherPractice, 'test', at),
    )
    assert.deepEqual(await stateOf(patient), ['dissent', 'blank null'])
  })

  test('is told to the patient where there was a summary, and names nothing', async () => {
    const patient = await registered()
    await imports(patient, coded('XaXj6', '2025-03-01'))
    assert.deepEqual(await messagesOf(patient), [{ to: 'patient', kind: 'sharing-changed' }])
  })

  test('of a child counts as said by who speaks for them', async () => {
    const patient = await world.patient({ birthDate: '2015-05-06' })
    await register(patient)
    await imports(patient, coded('XaXj6', '2025-03-01'))
    assert.deepEqual(await historyOf(patient), [
      'dissent XaXj6 parent record Millbrook Surgery Z10',
    ])
  })
})

type More = {
  readonly number?: number
  readonly kind?: 'Condition' | 'Observation'
  readonly first?: object
}

/** An entry with a code, said on a day; `number`: which of the system's. */
function coded(code: string, on: string, { number = 1, kind = 'Observation', first }: More = {}) {
  const coding = [...(first ? [first] : []), { system: ctv3, code, display: 'Summary Care Record' }]
  const said =
    kind === 'Condition'
      ? { clinicalStatus: { coding: [clinical('active')] }, recordedDate: on }
      : { status: 'final', effectiveDateTime: on }
  const subject = { reference: urn(0) }
  return {
    number,
    resource: { resourceType: kind, subject, code: { coding, text: code }, ...said },
  }
}

function clinical(code: string) {
  return { system: 'http://terminology.hl7.org/CodeSystem/condition-clinical', code }
}

async function imports(
  patient: Patient,
  { number, resource }: ReturnType<typeof coded>,
  writtenBy = practice,
): Promise<void> {
  const details = {
    identifier: [{ system: nhsNumberSystem, value: patient.nhsNumber }],
    birthDate: patient.birthDate,
  }
  const request = { method: 'POST', url: 'x' }
  const entry = [
    { fullUrl: urn(0), resource: patientResource(details), request },
    { fullUrl: urn(number), resource, request },
  ]
  const text = JSON.stringify({ resourceType: 'Bundle', type: 'transaction', entry })
  const open = () => Readable.from([Buffer.from(text)])
  const source = { name: 'given', bytes: text.length, lines: false, open }
  const { added } = await importBundles(db, job, [source], { organisation: writtenBy })
  assert.equal(added, 1)
}

async function registered(): Promise<Patient> {
  const patient = await world.patient()
  await register(patient)
  return patient
}

async function register(patient: Patient): Promise<void> {
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, practice, 'test', at),
  )
}

async function says(patient: Patient, preference: Preference): Promise<void> {
  const session = hashOfToken(await world.signIn(patient))
  const actor = { session, requestId: 'r', route: 'test' }
  const done = await choosePreference(db, actor, patient.id, {
    ...{ preference, askedBy: 'patient', channel: 'online' },
  })
  assert.ok('reference' in done)
}

/** What is in force, and the summary. */
async function stateOf({ id }: Patient): Promise<(string | undefined)[]> {
  const [said] = await sql`select preference from summary_preference where patient_id = ${id}`
  const [summary] = await sql<{ line: string }[]>`
    select state || ' ' || coalesce(scope, 'null') as line from summary
     where patient_id = ${id} and state <> 'replaced'`
  return [said?.['preference'] as string | undefined, summary?.line]
}

async function messagesOf({ id }: Patient): Promise<object[]> {
  const rows = await sql<{ payload: object }[]>`
    select payload - 'reference' as payload from outbox where patient_id = ${id} and topic = 'message'`
  return rows.map(({ payload }) => payload)
}

async function historyOf({ id }: Patient): Promise<string[]> {
  const rows = await sql<{ line: string }[]>`
    select concat_ws(' ', preference, code, asked_by, channel, recorded_by, organisation) as line
      from summary_preference_history where patient_id = ${id} order by recorded_at, id`
  return rows.map(({ line }) => line)
}
