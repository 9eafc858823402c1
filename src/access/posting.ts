import type { Database, Tx } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { signedInLately } from '../identity/sessions.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { act, type Acting } from '../sharing/act.ts'
import { bytesOf, packOf, type Pack } from './pack-store.ts'
import { patientAtDesk } from './patient-at-desk.ts'
import { addressedTo } from './read-letter.ts'
import { requestOf, type AccessRequest, type Delivery } from './request.ts'

/** What happens to a copy on paper. */
export const postingSteps = ['printed', 'posted', 'collected', 'returned'] as const
export type PostingStep = (typeof postingSteps)[number]

/** One step that was done. */
export type Posted = { readonly step: PostingStep; readonly at: Date; readonly byName: string }

/** What may be done next: what comes back undelivered is printed again, once it is known where it goes. */
export function nextSteps(last: PostingStep | undefined, delivery: Delivery): PostingStep[] {
  switch (last) {
    case undefined:
    case 'returned':
      return ['printed']
    case 'printed':
      return [delivery === 'collect' ? 'collected' : 'posted']
    case 'posted':
      return ['returned']
    case 'collected':
      return []
  }
}

export type Posting = {
  readonly person: Person
  readonly request: AccessRequest
  readonly pack: Pack
  /** As it stands on the envelope. */
  readonly to: readonly string[]
  readonly steps: readonly Posted[]
  readonly next: readonly PostingStep[]
}

/**
 * A copy that the desk hands over on paper.
 *
 * @throws Refusal `not-found` where there is none: for the patient it waits in their account.
 */
export async function readPosting(db: Database, actor: Actor, reference: string): Promise<Posting> {
  const patient = await patientAtDesk(db, actor, reference)
  return act(db, actor, patient, 'handle', async (tx, acting) => ({
    result: await postingOf(tx, acting, patient, reference),
    event: { kind: 'request', filter: 'copy on paper' },
  }))
}

/**
 * Writes down that a step was done. What is posted or fetched waits no longer; what comes back waits again.
 *
 * @throws Refusal `conflict` for a step that is not next, as when somebody else was first.
 */
export async function doStep(
  db: Database,
  actor: Actor,
  reference: string,
  step: PostingStep,
): Promise<void> {
  const patient = await patientAtDesk(db, actor, reference)
  await act(db, actor, patient, 'handle', async (tx, acting) => {
    const { request, steps, next } = await postingOf(tx, acting, patient, reference)
    if (!next.includes(step)) throw movedOn()
    const { organisation } = request
    await tx`
      insert into access_posting (patient_id, reference, number, organisation, step, at, by_name)
      values (${patient}, ${reference}, ${steps.length + 1}, ${organisation}, ${step}, ${acting.at},
              ${acting.by.name})`
    const returns = steps.filter((one) => one.step === 'returned').length
    if (step === 'returned') await waitsAtDesk(tx, patient, request, returns + 1)
    if (step === 'posted' || step === 'collected') {
      const done = { organisation, reference: workReference(reference, returns) }
      await sendOut(tx, patient, 'work', workDone('copy-to-post', done))
    }
    return { result: undefined, event: { kind: 'request', filter: `copy ${step}` } }
  })
}

/** Puts a copy that is to be printed on the work list. @param returns how often it came back. */
export async function waitsAtDesk(
  tx: Tx,
  patient: PatientId,
  { organisation, reference }: Pick<AccessRequest, 'organisation' | 'reference'>,
  returns = 0,
): Promise<void> {
  const kind = 'copy-to-post'
  const waits = { organisation, kind, reference: workReference(reference, returns), dueOn: null }
  await sendOut(tx, patient, 'work', waits)
}

/** `PO-7K3M-9QXD` for the request `SR-7K3M-9QXD`; `PO-7K3M-9QXD-2` once it has come back. */
function workReference(reference: string, returns: number): string {
  return `${reference.replace(/^SR/, 'PO')}${returns === 0 ? '' : `-${returns + 1}`}`
}

/** The request that work on a copy to be printed is about. */
export function requestOfWork(reference: string): string {
  return reference.replace(/^PO/, 'SR').slice(0, 'SR-7K3M-9QXD'.length)
}

/**
 * The bytes of a copy to be printed: within five minutes of signing in, and on the log before the first of them.
 *
 * @returns undefined where they must sign in again first.
 * @throws Refusal `not-found` where the patient takes it themselves, and where its time is over.
 */
export async function takeForPost(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<{ readonly pack: Pack; readonly bytes: Buffer } | undefined> {
  const patient = await patientAtDesk(db, actor, reference)
  if (!(await signedInLately(db, actor.session))) return undefined
  return act(db, actor, patient, 'handle', async (tx) => {
    const pack = await packOf(tx, patient, reference)
    const bytes = pack && (await bytesOf(tx, patient, pack.id))
    if (pack === undefined || bytes === undefined) throw notFound()
    return { result: { pack, bytes }, event: { kind: 'request', filter: 'copy taken', count: 1 } }
  })
}

async function postingOf(
  tx: Tx,
  { by: person }: Acting,
  patient: PatientId,
  reference: string,
): Promise<Posting> {
  const request = await requestOf(tx, patient, reference)
  const pack = await packOf(tx, patient, reference)
  if (pack === undefined || pack.forPatient || pack.helper !== null) throw notFound()
  const steps = await tx<Posted[]>`
    select step, at, by_name as "byName" from access_posting
     where patient_id = ${patient} and reference = ${reference} order by number`
  const next = nextSteps(steps.at(-1)?.step, request.delivery)
  const to = await addressedTo(tx, patient, request)
  return { person, request, pack, to, steps: [...steps], next }
}

function movedOn(): Refusal {
  return new Refusal('conflict', 'Somebody else was first. Open it again to see how it is')
}
