import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import { claimKey, isClaimed } from './claim-key.ts'
import { digestOf } from './entries.ts'
import { planMark, type MarkChoice, type MarkPlan } from './mark-facts.ts'
import { storeMarks, type MarkReason } from './mark-store.ts'

/** The form to mark entries: who looks, at whose record, and the set. */
export type MarkForm = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  readonly plan: MarkPlan
}

/** What was saved with: the set that was shown, and a key so that sending twice does once. */
export type MarkOrder = MarkChoice &
  Omit<MarkReason, 'recordedBy'> & { readonly shown: string; readonly key: string }

export type Marked =
  | { readonly outcome: 'done' }
  /** The set is no longer the one that was shown. */
  | { readonly outcome: 'changed'; readonly form: MarkForm }
  /** Hiding these could harm, and no clinician has decided yet. */
  | { readonly outcome: 'could-harm'; readonly form: MarkForm }

/**
 * What a mark would change, before it is saved.
 *
 * @throws Refusal `role`; `not-found` also where one of the entries is not the staff member's service's own.
 */
export async function openMark(
  db: Database,
  actor: Actor,
  patient: PatientId,
  choice: MarkChoice,
): Promise<MarkForm> {
  const form = await act(db, actor, patient, 'mark', async (tx, acting) => {
    const read = await formOf(tx, acting, patient, choice)
    return { result: read, event: lookEvent(read) }
  })
  if (form === undefined) throw notFound()
  return form
}

/**
 * Marks entries private or withheld from the patient, or shows them again: those chosen and the entries of
 * the same organisation that refer to them. Nothing is saved when the set is not the one that was shown, or
 * when hiding could harm and nobody has decided that.
 *
 * What is withheld, now or before, leaves no line of its own on the patient's log: it reads as the look at the
 * entry that it is. The history of marks says who, when and why.
 *
 * @throws Refusal as `openMark`.
 */
export async function markEntries(
  db: Database,
  actor: Actor,
  patient: PatientId,
  order: MarkOrder,
): Promise<Marked> {
  const marked = await act(db, actor, patient, 'mark', (tx, acting) =>
    save(tx, acting, patient, order),
  )
  if (marked === undefined) throw notFound()
  return marked
}

async function save(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  order: MarkOrder,
): Promise<Acted<Marked | undefined>> {
  const by = acting.by.id
  const key = `${by} mark ${order.key}`
  const result = { outcome: 'done' } as const
  if (await isClaimed(tx, patient, key)) return { result, event: { kind: 'read', filter: null } }
  const form = await formOf(tx, acting, patient, order)
  if (form === undefined) return { result: undefined, event: lookEvent(form) }
  const { plan } = form
  const again = (outcome: 'changed' | 'could-harm') =>
    ({ result: { outcome, form }, event: lookEvent(form) }) as const
  if (plan.digest !== order.shown || plan.changes.length === 0) return again('changed')
  if (plan.harms.length > 0 && order.harmDecision === null) return again('could-harm')
  await claimKey(tx, patient, key, by, patient)
  await storeMarks(tx, patient, plan, { ...order, recordedBy: acting.by.name }, acting.at)
  return { result, event: markEvent(plan) }
}

async function formOf(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  choice: MarkChoice,
): Promise<MarkForm | undefined> {
  const [card] = await patientCard(tx, patient)
  const plan = await planMark(tx, patient, choice)
  if (card === undefined || plan === undefined) return undefined
  return { person: acting.by, patient: card, at: acting.at, plan }
}

/** Showing a form is a look at the entries on it. */
function lookEvent(form: MarkForm | undefined): Acted<unknown>['event'] {
  if (form === undefined) return { kind: 'denied', filter: null }
  const { lines } = form.plan
  return { kind: 'read', filter: null, count: lines.length, digest: digestOf(lines) }
}

function markEvent({ choice: { what, marked }, told }: MarkPlan): Acted<unknown>['event'] {
  if (what === 'withheld' || !told) return { kind: 'read', filter: null }
  return { kind: 'mark', filter: marked ? 'private' : 'not private' }
}
