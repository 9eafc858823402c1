import type { Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { bumpChoiceVersion } from './choice-version.ts'

/** One staff member's override of the gates on the viewer's side, for one patient. */
export type NewEmergencyAccess = {
  readonly organisation: OdsCode
  readonly staff: string
  /** `legal` for a court order, a statute or the public interest. */
  readonly kind: 'emergency' | 'legal'
  readonly reason: string
  /** Now, unless given. */
  readonly startsAt?: Date
  /** 60 minutes after the start, unless given. */
  readonly endsAt?: Date
}

const shortestReason = 10

/**
 * Opens emergency access. Whoever calls it logs it in the same transaction and raises the alerts.
 *
 * @returns the id.
 * @throws Refusal `invalid` without a reason of 10 letters.
 * @see docs/sharing-rules.md, rule 6
 */
export async function addEmergencyAccess(
  tx: Tx,
  patient: PatientId,
  access: NewEmergencyAccess,
): Promise<string> {
  const { organisation, staff, kind, startsAt, endsAt } = access
  const reason = access.reason.trim()
  if (reason.length < shortestReason) {
    throw new Refusal('invalid', `Give the reason in at least ${shortestReason} letters`)
  }
  const id = newId()
  await bumpChoiceVersion(tx, patient)
  await tx`
    insert into emergency_access (patient_id, id, organisation, staff_id, kind, reason, starts_at, ends_at)
    select ${patient}, ${id}, ${organisation}, ${staff}, ${kind}, ${reason}, start.at,
           coalesce(${endsAt ?? null}::timestamptz, start.at + interval '60 minutes')
      from (select coalesce(${startsAt ?? null}::timestamptz, now()) as at) as start`
  return id
}
