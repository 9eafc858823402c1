import type { Database } from '../../db/database.ts'
import { Refusal } from '../../errors.ts'
import { hashOfToken, type Actor } from '../../identity/actor.ts'
import type { PatientId } from '../../identity/ids.ts'
import { nhsNumberSystem } from '../../identity/nhs-number.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { addOrganisation } from '../../identity/organisations.ts'
import { patientsByIdentifier } from '../../identity/patients.ts'
import { endSession, startSession, type SessionOwner } from '../../identity/sessions.ts'
import { addStaff, developmentIssuerName, staffOf } from '../../identity/staff.ts'
import { demoResearchers } from './demo-people.ts'

/** The university and the panel, with their people; who is there already stays as they are. */
export async function addDemoResearchers(db: Database): Promise<void> {
  const { organisations, asker, panel } = demoResearchers
  for (const organisation of organisations) await addOrganisation(db.job, organisation)
  for (const { name, ...where } of [asker, ...panel]) {
    const subject = `staff:${name.toLowerCase().replace(/^dr /, '').replaceAll(' ', '-')}`
    try {
      await addStaff(db.identity, { name, ...where, issuer: developmentIssuerName, subject })
    } catch (error) {
      if (!(error instanceof Refusal && error.code === 'conflict')) throw error
    }
  }
}

export async function staffNamed(
  db: Database,
  organisation: OdsCode,
  name: string,
): Promise<SessionOwner> {
  const found = (await staffOf(db, organisation)).find((one) => one.name === name)
  if (found === undefined) throw new Error(`${name} is not of the demo’s staff`)
  return { kind: 'staff', id: found.id }
}

/** A demo patient by NHS number: a small population has not all of them. */
export async function patientNumbered(
  db: Database,
  nhsNumber: string,
): Promise<PatientId | undefined> {
  const [found] = await patientsByIdentifier(db.identity, nhsNumberSystem, nhsNumber)
  return found?.patient
}

/** Does something as somebody who signs in for it, as they would on a page, and signs them out. */
export async function signedInAs<T>(
  db: Database,
  owner: SessionOwner,
  requestId: string,
  work: (actor: Actor) => Promise<T>,
): Promise<T> {
  const session = hashOfToken(await startSession(db, owner))
  try {
    return await work({ session, requestId, route: 'confide demo' })
  } finally {
    await endSession(db, session)
  }
}
