import type { Tx } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'

/**
 * What leaves a patient's transaction: `message` (to a person or a service), `alert` (to who keeps watch),
 * `work` (to a service's desk), `request` (to a service's register of requests),
 * `subscription` (to those who want to be told that something is new). References and codes only, never a
 * health fact.
 */
export type Topic = 'message' | 'alert' | 'work' | 'request' | 'subscription'

/** Puts something in the patient's outbox, in the transaction it tells of; the relay takes it from there. */
export async function sendOut(
  tx: Tx,
  patient: PatientId,
  topic: Topic,
  payload: Readonly<Record<string, string | number | boolean | null>>,
): Promise<string> {
  const id = newId()
  await tx`
    insert into outbox (patient_id, id, topic, payload)
    values (${patient}, ${id}, ${topic}, ${JSON.stringify(payload)}::text::jsonb)`
  return id
}
