import type { Database, Tx } from '../db/database.ts'
import type { Actor, StaffMember } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { newReference } from '../identity/reference.ts'
import { practiceOf } from '../identity/registered-practice.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acting } from './act.ts'
import { codeRuleOf } from './code-rule.ts'
import {
  hashOfCode,
  isLive,
  isSame,
  opens,
  type CodeSettings,
  type KeptCode,
} from './one-time-code.ts'
import { addVerification } from './verification.ts'

export type CodeForm = {
  readonly by: StaffMember
  readonly at: Date
  readonly patient: PatientCard
  /** When the patient's code was given to this service; null where none was. */
  readonly verifiedAt: Date | null
}

/** The form in which staff enter the code a patient gave them: the patient's card, and nothing of the record. */
export function openCodeForm(db: Database, actor: Actor, patient: PatientId): Promise<CodeForm> {
  return act(db, actor, patient, 'gate', async (tx, acting) => ({
    result: await formOf(tx, patient, acting),
    event: { kind: 'permission', filter: 'code-form' },
  }))
}

async function formOf(tx: Tx, patient: PatientId, { by, at }: Acting): Promise<CodeForm> {
  const [card] = await patientCard(tx, patient)
  if (card === undefined || by.kind !== 'staff') throw notFound()
  const [given] = await tx<{ at: Date }[]>`
    select verified_at as at from verification
     where patient_id = ${patient} and organisation = ${by.organisation}`
  return { by, at, patient: card, verifiedAt: given?.at ?? null }
}

/**
 * Staff enter the code the patient gave their service. A wrong one is counted: the attempt is committed before
 * it is told, and after `mostAttempts` the code is dead. Wrong, used, expired, cancelled, for another service,
 * or of a service the practice prohibits: the answer is the same.
 *
 * @param typed digits; undefined for what no code looks like, which counts as a wrong one.
 * @returns undefined once the service is verified, else the form to try again. The same form sent twice is answered twice alike.
 * @see domain.md 2.8
 */
export function redeemCode(
  db: Database,
  actor: Actor,
  patient: PatientId,
  typed: string | undefined,
  settings: CodeSettings,
): Promise<CodeForm | undefined> {
  return act(db, actor, patient, 'gate', async (tx, acting) => {
    const { by, at } = acting
    if (by.kind !== 'staff') throw notFound()
    const { organisation } = by
    const code = await newestCode(tx, patient, organisation)
    const hash = hashOfCode(settings, patient, organisation, typed ?? '')
    const again = code !== undefined && code.usedBy === by.id && isSame(code, hash)
    if (again) return { result: undefined, event: { kind: 'permission', filter: 'code' } }
    const { listed } = await codeRuleOf(tx, await practiceOf(tx, patient))
    if (code === undefined || !opens(code, hash, at) || listed.get(organisation) === 'prohibited') {
      if (code !== undefined && isLive(code, at)) {
        await tx`
          update one_time_code set attempts = attempts + 1
           where patient_id = ${patient} and id = ${code.id}`
      }
      const form = await formOf(tx, patient, acting)
      return { result: form, event: { kind: 'permission', filter: 'code-refused' } }
    }
    await addVerification(tx, patient, organisation, at, by.name)
    await tx`
      update one_time_code set used_at = ${at}, used_by = ${by.id}
       where patient_id = ${patient} and id = ${code.id}`
    await sendOut(tx, patient, 'message', {
      ...{ to: 'patient', organisation, kind: 'sharing-changed', reference: newReference('SH') },
    })
    return { result: undefined, event: { kind: 'permission', filter: 'code' } }
  })
}

/** The newest code of an organisation is the one that counts: a new one replaces the old. */
async function newestCode(tx: Tx, patient: PatientId, organisation: string) {
  const [code] = await tx<(KeptCode & { id: string; usedBy: string | null })[]>`
    select id, code_hash as hash, expires_at as "expiresAt", attempts, used_at as "usedAt",
           used_by as "usedBy", cancelled_at as "cancelledAt"
      from one_time_code where patient_id = ${patient} and organisation = ${organisation}
     order by recorded_at desc, id desc limit 1`
  return code
}
