import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import type { PatientId } from '../../identity/ids.ts'
import { answerPermission } from '../../sharing/permit.ts'
import { permissionWays } from '../../sharing/permissions.ts'
import type { FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'

/** Records what the form of the question says. @returns what is to be put right first. */
export async function recordAnswer(
  db: Database,
  actor: Actor,
  patient: PatientId,
  fields: Fields,
): Promise<readonly FieldError[]> {
  const errors: FieldError[] = []
  const answer = (['yes', 'no'] as const).find((one) => one === fields['answer'])
  const how = permissionWays.find((one) => one === fields['how'])
  const proxy = (fields['proxy'] ?? '').trim()
  if (fields['who'] !== 'patient' && fields['who'] !== 'proxy') {
    errors.push({ field: 'who', message: 'Say who answered' })
  }
  if (fields['who'] === 'proxy' && (proxy === '' || proxy.length > 200)) {
    errors.push({ field: 'proxy', message: 'Say who spoke for them, and by what right' })
  }
  if (!how) errors.push({ field: 'how', message: 'Say how you asked' })
  if (!answer) errors.push({ field: 'answer', message: 'Choose yes or no' })
  if (!answer || !how || errors.length > 0) return errors
  const givenBy = fields['who'] === 'proxy' ? proxy : 'patient'
  await answerPermission(db, actor, patient, { answer, givenBy, how })
  return []
}
