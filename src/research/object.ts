import type { Database, Tx } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import { keepDecision } from '../sharing/best-interests.ts'
import {
  cardOf,
  requirePractice,
  unsaidEvent,
  whyNotRecorded,
  type Channel,
  type NotSaid,
  type SaidBy,
} from '../sharing/said-by.ts'
import type { Speaker } from '../sharing/who-speaks.ts'
import { type1Form } from './type-1.ts'

export type Type1Line = {
  readonly id: string
  readonly reference: string
  readonly objects: boolean
  readonly askedBy: Speaker
  readonly channel: Channel
  readonly recordedBy: string
  readonly formVersion: string
  readonly recordedAt: Date
}

/** Newest first; the first holds. None: no objection. Inside an act that chooses. */
export function type1History(tx: Tx, patient: PatientId) {
  return tx<Type1Line[]>`
    select id, reference, objects, asked_by as "askedBy", channel, recorded_by as "recordedBy",
           form_version as "formVersion", recorded_at as "recordedAt"
      from type_1_choice where patient_id = ${patient} order by recorded_at desc, id desc`
}

/**
 * Records a Type 1 objection, or that it is withdrawn. It holds from this transaction on, changes no sharing and
 * no summary, and no care. What the patient says themselves the practice enters in its own system too.
 *
 * @throws Refusal `role` for staff of another service than the registered practice.
 */
export function objectType1(
  db: Database,
  actor: Actor,
  patient: PatientId,
  wanted: Objection,
): Promise<Objected> {
  return act<Objected>(db, actor, patient, 'choose', (tx, acting) => {
    requirePractice(acting)
    return recordType1(tx, patient, acting, wanted)
  })
}

export type Objection = SaidBy & { readonly objects: boolean }
export type Objected = { readonly reference: string } | NotSaid

/** As `objectType1`, in the transaction of an act of whoever may. */
export async function recordType1(
  tx: Tx,
  patient: PatientId,
  acting: Acting,
  { objects, ...said }: Objection,
): Promise<Acted<Objected>> {
  const { by, at } = acting
  const card = await cardOf(tx, patient)
  const filter = `type-1 ${objects ? 'objects' : 'withdrawn'}`
  const notSaid = await whyNotRecorded(tx, card, acting, said)
  if (notSaid) return { result: notSaid, event: unsaidEvent(notSaid, 'type-1', 'type-1') }
  await keepDecision(tx, patient, 'type-1', acting, said.decision)
  const reference = newReference('T1')
  await tx`
      insert into type_1_choice (patient_id, id, reference, objects, asked_by, channel, form_version,
                                 recorded_by, organisation, recorded_at)
      values (${patient}, ${newId(at.getTime())}, ${reference}, ${objects}, ${said.askedBy}, ${said.channel},
              ${type1Form}, ${by.name}, ${by.kind === 'staff' ? by.organisation : null}, ${at})`
  await sendOut(tx, patient, 'message', { to: 'patient', kind: 'opt-out-changed', reference })
  const practice = card.registeredPractice
  if (by.kind === 'patient' && practice !== null) {
    const told = { organisation: practice, reference }
    await sendOut(tx, patient, 'message', {
      to: 'organisation',
      kind: 'opt-out-changed',
      ...told,
    })
    await sendOut(tx, patient, 'work', { kind: 'type-1', ...told })
  }
  return { result: { reference }, event: { kind: 'choice', filter } }
}
