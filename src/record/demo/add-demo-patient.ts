import { insertEvent } from '../../audit/event.ts'
import type { Database, Tx } from '../../db/database.ts'
import { Refusal, type RefusalCode } from '../../errors.ts'
import { addPatient } from '../../identity/add-patient.ts'
import { newPatientId, type PatientId } from '../../identity/ids.ts'
import { nhsNumberSystem, type NhsNumber } from '../../identity/nhs-number.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { requirePatient } from '../../identity/registered-practice.ts'
import { setChoices, setShareNothing } from '../../sharing/choices.ts'
import { jobEvent } from '../../sharing/job-event.ts'
import { addPermission } from '../../sharing/permissions.ts'
import { addRelationships } from '../../sharing/relationships.ts'
import { startSharing } from '../../sharing/start-sharing.ts'
import { addVerification } from '../../sharing/verification.ts'
import { storeEntries } from '../store-entries.ts'
import type { DemoChoice, DemoPatient } from './demo-patient.ts'
import { finishDemo, type FinishedDemo } from './demo-plan.ts'

const job = 'confide demo'

/**
 * Adds a demo patient whole, with the line in the log, or nothing of them.
 *
 * @returns false when somebody with this NHS number is there: they stay as they are.
 */
export async function addDemoPatient(
  db: Database,
  demo: DemoPatient,
  requestId: string,
): Promise<boolean> {
  try {
    return await db.job.begin((tx) => addIfMissing(db, tx, demo, requestId))
  } catch (error) {
    // Somebody else added the patient since this looked.
    if (isRefusal(error, 'conflict')) return false
    throw error
  }
}

async function addIfMissing(
  db: Database,
  tx: Tx,
  demo: DemoPatient,
  requestId: string,
): Promise<boolean> {
  if (await isThere(tx, demo.nhsNumber)) return false
  const patient = newPatientId()
  const organisations = [...new Set(demo.entries.map(({ organisation }) => organisation))]
  const [entered] = await tx<{ at: Date }[]>`
    select enter_job(${patient}, 'import', ${organisations}) as at`
  if (!entered) throw new Error('enter_job gave no answer')
  const { at } = entered
  const finished = finishDemo(demo, patient, at)
  await addWho(tx, patient, demo, finished.resource)
  await Promise.all([
    storeEntries(tx, patient, finished.entries, job, at),
    addSharing(tx, patient, demo),
  ])
  await db.keepFresh(tx, patient, at)
  await insertEvent(tx, {
    ...jobEvent(
      { job, name: 'Demo population', purpose: 'demo', requestId },
      patient,
      organisations,
    ),
    count: finished.entries.length,
  })
  return true
}

async function isThere(tx: Tx, nhsNumber: NhsNumber): Promise<boolean> {
  await tx`select enter_job(null, 'finder', '{}')`
  try {
    await requirePatient(tx, nhsNumber)
    return true
  } catch (error) {
    if (isRefusal(error, 'not-found')) return false
    throw error
  }
}

function isRefusal(error: unknown, code: RefusalCode): boolean {
  return error instanceof Refusal && error.code === code
}

async function addWho(
  tx: Tx,
  id: PatientId,
  demo: DemoPatient,
  resource: FinishedDemo['resource'],
): Promise<void> {
  await addPatient(tx, {
    id,
    givenName: demo.givenName,
    familyName: demo.familyName,
    birthDate: demo.birthDate,
    sex: demo.sex,
    area: demo.area,
    registeredPractice: demo.practice,
    protected: demo.protected,
    diedAt: demo.diedAt === null ? null : new Date(demo.diedAt),
    resource,
    identifiers: [{ system: nhsNumberSystem, value: demo.nhsNumber }],
  })
  await startSharing(tx, id)
}

async function addSharing(tx: Tx, patient: PatientId, demo: DemoPatient): Promise<void> {
  const relationships = demo.relationships.map(({ organisation, kind, startsAt, endsAt }) => ({
    organisation,
    kind,
    recordedBy: job,
    startsAt: new Date(startsAt),
    ...(endsAt !== null && { endsAt: new Date(endsAt) }),
  }))
  const { verified, permissions, choices } = demo
  const dayOfChoice = (organisation: OdsCode) =>
    new Date(choices.find((choice) => choice.organisation === organisation)?.at ?? 0)
  // None needs another's result: they go to the server together.
  await Promise.all([
    addRelationships(tx, patient, relationships),
    ...[...Map.groupBy(choices, ({ at }) => at)].map(([at, asked]) =>
      setChoices(tx, patient, asked.map(recordOf), new Date(at)),
    ),
    demo.shareNothing ? shareNothing(tx, patient, dayOfChoice(demo.practice)) : undefined,
    ...permissions.map(({ organisation, startsAt }) =>
      addPermission(tx, patient, {
        organisation,
        staff: null,
        givenBy: 'patient',
        recordedBy: job,
        startsAt: new Date(startsAt),
      }),
    ),
    ...verified.map((organisation) =>
      addVerification(tx, patient, organisation, dayOfChoice(organisation)),
    ),
  ])
}

function shareNothing(tx: Tx, patient: PatientId, at: Date): Promise<void> {
  const record = { basis: 'express', channel: 'online', recordedBy: 'patient' } as const
  return setShareNothing(tx, patient, true, record, at)
}

function recordOf({ organisation, what, value, channel, recordedBy }: DemoChoice) {
  return { organisation, what, value, channel, recordedBy, basis: 'express' as const }
}
