import type { Tx } from '../db/database.ts'
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
  const [, identified] = await Promise.all([
    tx`
      insert into patient (patient_id, given_name, family_name, birth_date, sex, area,
                           registered_practice, protected, died_at, resource)
      values (${id}, ${patient.givenName}, ${patient.familyName}, ${patient.birthDate}, ${patient.sex},
              ${patient.area}, ${patient.registeredPractice}, ${patient.protected}, ${patient.diedAt},
              ${patient.resource})`,
    addIdentifiers(tx, id, patient.identifiers),
    addNames(tx, patient),
  ])
  if (identified < patient.identifiers.length) {
    throw new Refusal('conflict', 'There is a patient with one of these identifiers')
  }
}

/** @returns how many are new. */
async function addIdentifiers(
  tx: Tx,
  patient: PatientId,
  identifiers: readonly PatientIdentifier[],
): Promise<number> {
  if (identifiers.length === 0) return 0
  const rows = identifiers.map(({ value, system }) => ({ value, system, patient_id: patient }))
  const { count } = await tx`
    insert into patient_identifier ${tx(rows)} on conflict (value, system) do nothing`
  return count
}

async function addNames(tx: Tx, { id, givenName, familyName, otherNames, birthDate }: NewPatient) {
  const names = [{ given: givenName, family: familyName }, ...(otherNames ?? [])]
  const rows = names.map(({ family, given }) => ({
    family_key: nameKey(family),
    given_key: nameKey(given),
    birth_date: birthDate,
    patient_id: id,
  }))
  await tx`insert into patient_name ${tx(rows)} on conflict do nothing`
}
