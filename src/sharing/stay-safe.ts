import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { addPause, endPause, pauseNow, type OnlinePause } from '../identity/online-pauses.ts'
import { removePasskeysOf } from '../identity/passkeys.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { revokeSessionsOf } from '../identity/sessions.ts'
import { turnOffOwn } from '../messages/subscriptions.ts'
import { act, type Acting } from './act.ts'

/** On the log; row-level security keeps lines with this filter out of what the patient's account shows. */
const filter = 'online-access'

/** Who acts on online access: the patient (no practice), or the registered practice. */
type By = { readonly name: string; readonly practice: OdsCode | null }

/**
 * Pauses a patient's online access at once: every session of theirs ends, their passkeys are gone (somebody else
 * may hold one), nothing new is told to where they said, and nobody signs in as them until the registered practice lifts it. By the patient, or by the
 * practice for them.
 *
 * @see trust.md T32 (coercion); interface.md P10
 * @throws Refusal `signed-out`, `role`, or `not-found` for any other service.
 */
export async function pauseOnlineAccess(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<void> {
  await onAccess(db, actor, patient, 'choice', async (tx, by, { at }) => {
    const [already] = await pauseNow(tx, patient)
    if (already === undefined) await addPause(tx, patient, by, at)
    return true
  })
  // After the commit: a session that starts between is refused by its own look at the pause.
  await revokeSessionsOf(db, { kind: 'patient', id: patient })
  await removePasskeysOf(db, patient)
  await turnOffOwn(db, patient)
}

/**
 * Lifts it, at the desk of the registered practice.
 *
 * @throws Refusal as `pauseOnlineAccess`, and `not-found` for the patient.
 */
export function liftOnlinePause(db: Database, actor: Actor, patient: PatientId): Promise<true> {
  return onAccess(db, actor, patient, 'choice', async (tx, by, { at }) => {
    if (by.practice === null) return undefined
    // Again: one that was being added when the pause began may have come after the others went.
    await removePasskeysOf(db, patient)
    await turnOffOwn(db, patient)
    await endPause(tx, patient, by, at)
    return true
  })
}

export type DeskOnlineAccess = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  readonly pause: OnlinePause | undefined
}

/** What the desk of the registered practice sees. @throws Refusal as `liftOnlinePause`. */
export function onlineAccessAtDesk(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<DeskOnlineAccess> {
  return onAccess(db, actor, patient, 'open', async (tx, { practice }, acting) => {
    const [card] = await patientCard(tx, patient)
    if (practice === null || card === undefined) return undefined
    const [pause] = await pauseNow(tx, patient)
    return { by: acting.by, at: acting.at, patient: card, pause }
  })
}

/** One act on online access. Who may not gets `not-found`, with the attempt on the log; so does no result. */
async function onAccess<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  kind: 'choice' | 'open',
  work: (tx: Tx, by: By, acting: Acting) => Promise<T | undefined>,
): Promise<T> {
  const result = await act(db, actor, patient, 'choose', async (tx, acting) => {
    const by = whoActs(acting)
    const done = by && (await work(tx, by, acting))
    return { result: done, event: { kind: done === undefined ? 'denied' : kind, filter } }
  })
  if (result === undefined) throw notFound()
  return result
}

function whoActs({ by, registeredHere }: Acting): By | undefined {
  if (by.kind === 'patient') return { name: by.name, practice: null }
  return registeredHere ? { name: by.name, practice: by.organisation } : undefined
}
