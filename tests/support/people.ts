import postgres from 'postgres'
import { addPatient } from '../../src/identity/add-patient.ts'
import { addOrganisation } from '../../src/identity/organisations.ts'
import { newPatientId, type PatientId } from '../../src/identity/ids.ts'
import { nhsNumberSystem } from '../../src/identity/nhs-number.ts'
import type { OdsCode } from '../../src/identity/ods-code.ts'
import type { Tx } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { addStaff } from '../../src/identity/staff.ts'
import { startSharing } from '../../src/sharing/start-sharing.ts'
import type { TestDatabase } from './database.ts'

/** A connection that may do everything, to set up what the app itself may not. End it with the test. */
export function asAnyone(db: TestDatabase): postgres.Sql {
  return postgres(db.url, { max: 1, onnotice: () => undefined })
}

export async function addOrganisationForTest(
  db: TestDatabase,
  id: OdsCode,
  name: string,
  type = 'gp-practice',
): Promise<void> {
  await addOrganisation(db.job, { id, name, type, area: null })
}

/** A patient named Rosa Sample, with nothing but an NHS number. */
export async function addPatientForTest(
  db: TestDatabase,
  options: { nhsNumber: string; practice?: OdsCode },
): Promise<PatientId> {
  const patient = newPatientId()
  await db.job.begin(async (tx) => {
    await tx`select enter_job(${patient}, 'import', ${[]})`
    await addPatient(tx, {
      id: patient,
      givenName: 'Rosa',
      familyName: 'Sample',
      birthDate: '1950-02-03',
      sex: 'female',
      area: null,
      registeredPractice: options.practice ?? null,
      protected: false,
      diedAt: null,
      resource: '{}',
      identifiers: [{ system: nhsNumberSystem, value: options.nhsNumber }],
    })
    await startSharing(tx, patient)
  })
  return patient
}

/** A transaction of a job on one patient, without its event. `at` is the time of the database. */
export async function onPatient<T>(
  db: TestDatabase,
  patient: PatientId,
  work: (tx: Tx, at: Date) => Promise<T>,
): Promise<T> {
  const done = await db.job.begin(async (tx) => {
    const [row] = await tx<{ at: Date }[]>`select enter_job(${patient}, 'import', ${[]}) as at`
    return { result: await work(tx, row?.at ?? new Date()) }
  })
  return done.result
}

/** Says that an organisation has written an (ordinary) entry: what `enter` looks at to find sources. */
export async function addHolding(
  sql: postgres.Sql,
  patient: PatientId,
  organisation: OdsCode,
): Promise<void> {
  await sql`insert into holding (patient_id, organisation, entries) values (${patient}, ${organisation}, 1)`
}

/** The session of a new doctor there. */
export async function doctorAt(
  db: TestDatabase,
  organisation: OdsCode,
): Promise<{ id: string; session: Buffer }> {
  const subject = `doctor-${organisation}`
  const id = await addStaff(db.identity, {
    name: 'Dr Sample',
    organisation,
    role: 'doctor',
    issuer: 'test',
    subject,
  })
  return { id, session: hashOfToken(await startSession(db, { kind: 'staff', id })) }
}

/** What a viewer is granted now. */
export async function grantOf(db: TestDatabase, session: Buffer, patient: PatientId) {
  const [row] = await db.app<
    { outcome: string; rule: string; sources: string[]; version: string | null }[]
  >`
    select outcome, rule, sources, choice_version as version from enter(${session}, ${patient}, 'read')`
  if (!row) throw new Error('enter gave no answer')
  return row
}
