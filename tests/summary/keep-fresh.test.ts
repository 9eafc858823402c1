import assert from 'node:assert/strict'
import { randomUUID } from 'node:crypto'
import { Readable } from 'node:stream'
import { suite, test } from 'node:test'
import postgres from 'postgres'
import { hashOfToken } from '../../src/identity/actor.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { nhsNumberSystem } from '../../src/identity/nhs-number.ts'
import { addEntry } from '../../src/record/add-entry.ts'
import { importBundles } from '../../src/record/import.ts'
import type { WritableKind } from '../../src/record/new-entry.ts'
import { asJob } from '../../src/sharing/as-job.ts'
import { recordDeath } from '../../src/sharing/death-and-protection.ts'
import { movePatient, registerPatient } from '../../src/sharing/registration.ts'
import { mayHold } from '../../src/summary/keep-fresh.ts'
import { bundleOf, patientResource, urn } from '../support/bundles.ts'
import { testDatabase } from '../support/database.ts'
import { worldIn, type Patient } from '../support/world.ts'

// A summary says what the record says at every commit, in the transaction that changed it.

const db = await testDatabase()
const sql = postgres(db.url, { max: 1, onnotice: () => undefined })
test.after(() => sql.end())
const world = worldIn(db)
const practice = await world.service('Z10', 'Millbrook Surgery')
const otherPractice = await world.service('Z11', 'Hawthorn Surgery')
const nursing = await world.service('Z20', 'District nursing', 'district-nursing')
const doctor = await world.staff(practice, 'doctor', 'Dr Ames')
const nurse = await world.staff(nursing, 'nurse', 'Nurse Bell')
const job = { job: 'test', name: 'Test', purpose: 'test', requestId: 'r' } as const

type Row = {
  state: string
  version: number
  scope: string | null
  practice: string
  replaces: string | null
  id: string
  staff: string | null
  patient: string | null
}

suite('the summary of a patient', () => {
  test('is made with the registration, and says that nothing is recorded', async () => {
    const patient = await registered()
    const [summary, ...others] = await rowsOf(patient)
    assert.deepEqual(others, [])
    assert.deepEqual(
      [summary?.state, summary?.version, summary?.scope, summary?.practice, summary?.replaces],
      ['live', 1, 'additional', 'Z10', null],
    )
    assert.match(summary?.staff ?? '', /None recorded/)
  })

  test('is a new version with each entry that it holds, and replaces the last', async () => {
    const patient = await registered()
    await write(doctor, patient, 'AllergyIntolerance', 'Allergy to penicillin')
    const [first, second, ...others] = await rowsOf(patient)
    assert.deepEqual([first?.state, second?.state, others], ['replaced', 'live', []])
    assert.equal(second?.replaces, first?.id)
    assert.match(second?.staff ?? '', /Allergy to penicillin/)
    assert.match(second?.patient ?? '', /Allergy to penicillin/)
    assert.deepEqual(JSON.parse(second?.staff ?? '').entry[0].resource.relatesTo, [
      {
        code: 'replaces',
        targetIdentifier: { system: 'https://fhir.nhs.uk/Id/nhsSCRUUID', value: first?.id },
      },
    ])
  })

  test('stays as it is when what was written is nothing that it holds', async () => {
    const patient = await registered()
    await write(doctor, patient, 'Observation', 'Wound size')
    assert.equal((await rowsOf(patient)).length, 1)
  })

  test('is made anew by an observation that it holds, however its words are written', async () => {
    const patient = await registered()
    await write(doctor, patient, 'Observation', 'RESUSCITATION')
    const rows = await rowsOf(patient)
    assert.equal(rows.length, 2)
    assert.match(rows.at(-1)?.staff ?? '', /RESUSCITATION/)
  })

  test('names a medicine that was imported as a reference to it', async () => {
    const patient = await registered()
    const subject = { reference: urn(0) }
    const text = JSON.stringify(
      bundleOf([
        patientResource({
          identifier: [{ system: nhsNumberSystem, value: patient.nhsNumber }],
          birthDate: patient.birthDate,
        }),
        {
          resourceType: 'Medication',
          code: {
            coding: [{ system: 'https://dmd.nhs.uk', code: '39113611000001102' }],
            text: 'Ramipril',
          },
        },
        {
          ...{ resourceType: 'MedicationRequest', status: 'active', intent: 'plan', subject },
          ...{ medicationReference: { reference: urn(1) }, authoredOn: '2020-05-04' },
        },
      ]),
    )
    const open = () => Readable.from([Buffer.from(text)])
    const source = { name: 'given', bytes: text.length, lines: false, open }
    const { added } = await importBundles(db, job, [source], { organisation: practice })
    const live = (await rowsOf(patient)).at(-1)
    const medicines = JSON.parse(live?.staff ?? '')
      .entry.map(({ resource }: { resource: { resourceType: string } }) => resource)
      .filter(({ resourceType }: { resourceType: string }) => resourceType === 'MedicationRequest')
    assert.deepEqual(
      [added, medicines.map((it: Record<string, unknown>) => it['medicationCodeableConcept'])],
      [
        2,
        [
          {
            coding: [{ system: 'https://dmd.nhs.uk', code: '39113611000001102' }],
            text: 'Ramipril',
          },
        ],
      ],
    )
    assert.doesNotMatch(live?.staff ?? '', /without words/)
  })

  test('holds nothing that another service wrote', async () => {
    const patient = await registered()
    await world.inCareOf(patient, nursing)
    await write(nurse, patient, 'AllergyIntolerance', 'Allergy to plasters')
    const rows = await rowsOf(patient)
    assert.doesNotMatch(JSON.stringify(rows), /plasters/)
  })

  test('holds nothing private, and says that something is withheld', async () => {
    const patient = await registered()
    await write(doctor, patient, 'AllergyIntolerance', 'Allergy to penicillin', true)
    const live = (await rowsOf(patient)).at(-1)
    assert.doesNotMatch(`${live?.staff}${live?.patient}`, /penicillin/i)
    assert.match(live?.staff ?? '', /One or more entries are withheld/)
  })

  test('is made of the new practice’s record after a move', async () => {
    const patient = await registered()
    await write(doctor, patient, 'AllergyIntolerance', 'Allergy to penicillin')
    await asJob(db, job, patient.id, [], (tx, at) =>
      movePatient(tx, patient.id, otherPractice, 'test', at),
    )
    const live = (await rowsOf(patient)).at(-1)
    assert.equal(live?.practice, 'Z11')
    assert.doesNotMatch(live?.staff ?? '', /penicillin/i)
    assert.match(live?.staff ?? '', /registered with this practice recently/)
  })

  test('stays the last one after a death', async () => {
    const patient = await registered()
    await asJob(db, job, patient.id, [], (tx, at) => recordDeath(tx, patient.id, '2026-01-02', at))
    const before = await rowsOf(patient)
    await asJob(db, job, patient.id, [practice], async () => undefined)
    assert.deepEqual(await rowsOf(patient), before)
    assert.deepEqual(
      before.map(({ state }) => state),
      ['live'],
    )
  })

  test('is one, whoever writes at the same moment', async () => {
    const patient = await registered()
    await Promise.all(
      ['one', 'two', 'three', 'four'].map((each) =>
        write(doctor, patient, 'AllergyIntolerance', `Allergy number ${each}`),
      ),
    )
    const rows = await rowsOf(patient)
    const live = rows.filter(({ state }) => state !== 'replaced')
    assert.equal(live.length, 1)
    for (const each of ['one', 'two', 'three', 'four']) {
      assert.match(live[0]?.staff ?? '', new RegExp(`Allergy number ${each}`))
    }
  })

  test('is made in no transaction that changes nothing', async () => {
    const patient = await registered()
    await assert.rejects(
      db.app.begin((tx) => tx`select * from open_summary(${patient.id}, now())`),
      /a summary is made in a transaction that changes its patient/,
    )
  })
})

const added = { organisation: 'Z10', kind: 'Observation', code: null, text: 'Wound size' }
for (const [what, entry, expected] of [
  ['an observation of its lists, by words', { text: 'Carer' }, true],
  ['an observation of its lists, by code', { code: '416075005' }, true],
  ['a preference that is coded', { code: '416308001' }, true],
  ['any other observation', {}, false],
  ['an entry of any other kind', { kind: 'Condition' }, true],
  ['what the practice has absorbed wrote', { organisation: 'Z12', kind: 'Condition' }, true],
  ['what another service wrote', { organisation: 'Z20', kind: 'Condition' }, false],
] as const) {
  test(`what is added ${expected ? 'may change' : 'does not change'} a summary: ${what}`, () => {
    assert.equal(mayHold(['Z10', 'Z12'], { ...added, ...entry }), expected)
  })
}

async function registered(): Promise<Patient> {
  const patient = await world.patient()
  await asJob(db, job, patient.id, [], (tx, at) =>
    registerPatient(tx, patient.id, parseOdsCode('Z10'), 'test', at),
  )
  return patient
}

async function write(
  who: typeof doctor,
  patient: Patient,
  kind: WritableKind,
  text: string,
  isPrivate = false,
): Promise<void> {
  const session = hashOfToken(await world.signIn(who))
  const entry = { kind, code: null, text, note: null, date: '2026-01-05', private: isPrivate }
  await addEntry(db, { session, requestId: 'r', route: 'test' }, patient.id, entry, randomUUID())
}

/** All versions, oldest first, as the owner of the database sees them. */
function rowsOf(patient: Patient) {
  return sql<Row[]>`
    select state, version, scope, practice, replaces, id, staff_text as staff, patient_text as patient
      from summary where patient_id = ${patient.id} order by version`.then((rows) => [...rows])
}
