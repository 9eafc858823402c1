import type { Tx } from '../db/database.ts'
import { listOf } from '../db/statement.ts'
import { Refusal } from '../errors.ts'
import type { PatientId } from './ids.ts'
import { nameKey } from './name-key.ts'
import type { OdsCode } from './ods-code.ts'

export type PatientIdentifier = { readonly system: string; readonly value: string }

export type PersonName = { readonly given: string; readonly family: string }

export type NewPatient = {
  readonly id: PatientId
  readonly givenName: string
  readonly familyName: string
  /** Further names the patient is looked up by: all given names, a name before. */
  readonly otherNames?: readonly PersonName[]
  /** YYYY-MM-DD */
  readonly birthDate: string
  readonly sex: 'female' | 'male' | 'other' | 'unknown'
  readonly area: string | null
  readonly registeredPractice: OdsCode | null
  readonly protected: boolean
  readonly diedAt: Date | null
  /** The exact text of the Patient resource that is served. */
  readonly resource: string
  readonly identifiers: readonly PatientIdentifier[]
}

/**
 * Adds a patient in a job's transaction on that patient, with the identifiers and names to find them by.
 *
 * @throws Refusal `conflict` when another patient has one of the identifiers.
 */
export async function addPatient(tx: Tx, patient: NewPatient): Promise<void> {
  const { id } = patient
  // the others refer to it, and leave after it
  const added = tx`
    insert into patient (patient_id, given_name, family_name, birth_date, sex, area,
                         registered_practice, protected, died_at, resource)
    values (${id}, ${patient.givenName}, ${patient.familyName}, ${patient.birthDate}, ${patient.sex},
            ${patient.area}, ${patient.registeredPractice}, ${patient.protected}, ${patient.diedAt},
            ${patient.resource})`.execute()
  await Promise.all([added, addIdentifiers(tx, id, patient.identifiers), addNames(tx, patient)])
}

async function addIdentifiers(
  tx: Tx,
  patient: PatientId,
  identifiers: readonly PatientIdentifier[],
): Promise<void> {
  if (identifiers.length === 0) return
  const rows = identifiers.map(({ value, system }) => tx`(${value}, ${system}, ${patient})`)
  try {
    await tx`insert into patient_identifier (value, system, patient_id) values ${listOf(tx, rows)}`
  } catch (error) {
    if (!isTaken(error)) throw error
    throw new Refusal('conflict', 'There is a patient with one of these identifiers')
  }
}

/** unique_violation */
function isTaken(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === '23505'
}

async function addNames(tx: Tx, { id, givenName, familyName, otherNames, birthDate }: NewPatient) {
  const names = [{ given: givenName, family: familyName }, ...(otherNames ?? [])]
  const rows = names.map(
    ({ family, given }) => tx`(${nameKey(family)}, ${nameKey(given)}, ${birthDate}, ${id})`,
  )
  await tx`
    insert into patient_name (family_key, given_key, birth_date, patient_id)
    values ${listOf(tx, rows)} on conflict do nothing`
}
