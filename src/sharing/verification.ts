import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

/** Records that the patient gave an organisation their one-time code. A second time changes nothing. */
export async function addVerification(
  tx: Tx,
  patient: PatientId,
  organisation: OdsCode,
  at: Date,
  recordedBy: string | null = null,
): Promise<void> {
  await bumpChoiceVersion(tx, patient)
  await tx`
    insert into verification (patient_id, organisation, verified_at, recorded_by)
    values (${patient}, ${organisation}, ${at}, ${recordedBy})
    on conflict (patient_id, organisation) do nothing`
}

/** To whom the patient gave their code. */
export async function verifiedBy(tx: Tx, patient: PatientId): Promise<ReadonlySet<string>> {
  const rows = await tx<{ organisation: string }[]>`
    select organisation from verification where patient_id = ${patient}`
  return new Set(rows.map(({ organisation }) => organisation))
}
