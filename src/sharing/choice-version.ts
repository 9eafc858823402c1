import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'

/** The number of the last change of a patient's sharing facts. */
export async function choiceVersionOf(tx: Tx, patient: PatientId): Promise<string> {
  const [row] = await tx<{ version: string }[]>`
    select choice_version as version from sharing where patient_id = ${patient}`
  if (!row) throw new Error('the patient has no sharing row, or is not the one entered')
  return row.version
}

/**
 * Takes turns with other changes of a patient's sharing facts, without being counted as one. The row is written
 * as it is: under repeatable read, whoever looked before is refused and looks again.
 */
export async function lockSharing(tx: Tx, patient: PatientId): Promise<void> {
  await tx`update sharing set choice_version = choice_version where patient_id = ${patient}`
}

/**
 * Counts a change of a patient's sharing facts. Tokens and stored documents carry the number; what was made
 * under an older one is no longer served.
 *
 * Called first, it also makes changes for one patient take turns.
 *
 * @returns the number of this change.
 */
export async function bumpChoiceVersion(tx: Tx, patient: PatientId): Promise<string> {
  const [row] = await tx<{ version: string }[]>`
    update sharing set choice_version = choice_version + 1 where patient_id = ${patient}
    returning choice_version as version`
  if (!row) throw new Error('the patient has no sharing row, or is not the one entered')
  return row.version
}

/**
 * Counts a change as `bumpChoiceVersion`, from another record's number on where that is higher: what comes from
 * there is older than this.
 */
export async function raiseChoiceVersion(tx: Tx, patient: PatientId, other: string): Promise<void> {
  await tx`
    update sharing set choice_version = greatest(choice_version, ${other}::bigint) + 1
     where patient_id = ${patient}`
}
