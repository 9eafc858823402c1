import type { Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { practiceOf } from '../identity/registered-practice.ts'
import { sendOut } from '../messages/outbox.ts'

/** What opened a gate without being let in, in the codes of domain.md 1.5. */
export type GateAlert = {
  readonly organisation: OdsCode
  readonly kind: 'self-claimed' | 'emergency' | 'legal'
  readonly type: '1' | '2'
  readonly subtype: string
  readonly staff: string
  readonly reference: string
}

/**
 * Alerts who keeps watch where it was done, and at the registered practice: what it wrote can be seen by it now,
 * if only in the summary.
 *
 * @see domain.md 1.5, 2.7
 */
export async function alertWatch(tx: Tx, patient: PatientId, alert: GateAlert): Promise<void> {
  await sendOut(tx, patient, 'alert', alert)
  const practice = await practiceOf(tx, patient)
  if (practice === null || practice === alert.organisation) return
  await sendOut(tx, patient, 'alert', { ...alert, organisation: practice })
}
