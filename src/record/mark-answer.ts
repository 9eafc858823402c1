import type { Database, Tx } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard } from '../identity/patients.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import { digestOf, linesOf } from './entries.ts'
import type { MarkForm } from './mark-entries.ts'
import { planMark } from './mark-facts.ts'
import { storeMarks } from './mark-store.ts'

/** What a patient asked of the staff member's service, not answered yet. */
export type WaitingRequest = {
  readonly reference: string
  readonly organisation: string
  readonly entry: EntryId
  readonly what: 'private' | 'not-private'
  readonly reason: string | null
  readonly askedAt: Date
}

export type RequestForm = MarkForm & {
  readonly request: WaitingRequest
  /** Whether the patient still sees the entry they asked about. */
  readonly seen: boolean
}

export type Answer = {
  readonly answer: 'yes' | 'no'
  /** What the patient reads. */
  readonly reason: string
  readonly harmDecision: string | null
  readonly shown: string
}

export type Answered =
  | { readonly outcome: 'done' }
  | { readonly outcome: 'changed' | 'could-harm'; readonly form: RequestForm }

/** The requests that wait for the organisations of this transaction, oldest first. */
export function waitingRequests(tx: Tx, patient: PatientId) {
  return tx<WaitingRequest[]>`
    select reference, organisation, entry_id as entry, what, reason, recorded_at as "askedAt"
      from private_request where patient_id = ${patient} and state = 'waiting'
     order by recorded_at, id`
}

/** @throws Refusal `role`; `not-found` where no such request waits for the staff member's service. */
export async function openRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<RequestForm> {
  const form = await act(db, actor, patient, 'mark', async (tx, acting) => {
    const read = await formOf(tx, acting, patient, reference)
    return { result: read, event: lookEvent(read) }
  })
  if (form === undefined) throw notFound()
  return form
}

/**
 * Answers what a patient asked: yes marks the entry and what refers to it, or shows them again; no says why.
 * The patient gets a message either way, unless the entry has been withheld from them since: an answer would
 * lead them to it.
 *
 * @throws Refusal as `openRequest`.
 */
export async function answerRequest(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  answer: Answer,
): Promise<Answered> {
  const done = await act<Answered | undefined>(db, actor, patient, 'mark', async (tx, acting) => {
    const form = await formOf(tx, acting, patient, reference)
    if (form === undefined) return { result: undefined, event: lookEvent(form) }
    const { plan, request, seen } = form
    if (answer.answer === 'yes') {
      const isOther = plan.digest !== answer.shown
      const couldHarm = plan.harms.length > 0 && answer.harmDecision === null
      if (isOther || couldHarm) {
        const outcome = isOther ? 'changed' : 'could-harm'
        return { result: { outcome, form } as const, event: lookEvent(form) }
      }
      if (plan.changes.length > 0) {
        const why = { askedBy: 'patient', ground: null, reviewOn: null } as const
        const said = { reason: answer.reason, harmDecision: answer.harmDecision }
        const by = { recordedBy: acting.by.name }
        await storeMarks(tx, patient, plan, { ...why, ...said, ...by }, acting.at)
      }
    }
    await tx`
      update private_request
         set state = ${answer.answer}, answer = ${answer.reason}, answered_by = ${acting.by.id},
             answered_at = ${acting.at}
       where patient_id = ${patient} and reference = ${reference} and state = 'waiting'`
    await sendOut(tx, patient, 'work', workDone('private-request', request))
    const result = { outcome: 'done' } as const
    if (!seen) return { result, event: { kind: 'read', filter: null } }
    const kind = 'private-answered'
    await sendOut(tx, patient, 'message', { to: 'patient', kind, reference: request.reference })
    return { result, event: { kind: 'mark', filter: `answered ${answer.answer}` } }
  })
  if (done === undefined) throw notFound()
  return done
}

async function formOf(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  reference: string,
): Promise<RequestForm | undefined> {
  const [card] = await patientCard(tx, patient)
  const waiting = await waitingRequests(tx, patient)
  const request = waiting.find((one) => one.reference === reference)
  if (card === undefined || request === undefined) return undefined
  const { entry, what } = request
  const choice = { what: 'private', marked: what === 'private', chosen: [entry] } as const
  const plan = await planMark(tx, patient, choice)
  const [line] = await linesOf(tx, patient, [entry])
  const seen = line?.withheld === false
  return plan && { person: acting.by, patient: card, at: acting.at, plan, request, seen }
}

function lookEvent(form: RequestForm | undefined): Acted<unknown>['event'] {
  if (form === undefined) return { kind: 'denied', filter: null }
  const { lines } = form.plan
  return { kind: 'read', filter: null, count: lines.length, digest: digestOf(lines) }
}
