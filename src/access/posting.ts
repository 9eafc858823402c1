import type { Database, Tx } from '../db/database.ts'
import type { Letter } from '../documents/letter.ts'
import { Refusal } from '../errors.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { signedInLately } from '../identity/sessions.ts'
import { act, type Acting } from '../sharing/act.ts'
import { bytesOf, packOf, type Pack } from './pack-store.ts'
import { patientAtDesk } from './patient-at-desk.ts'
import { paperDone, paperWaits, type LastPosted, type PaperThing } from './post-work.ts'
import { addressedTo, letterOf } from './read-letter.ts'
import { letterEvent } from './request-letters.ts'
import { eventsOf, requestOf, type AccessRequest, type Delivery } from './request.ts'

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
 * Writes down that a step was done with the copy, or with a letter. What is posted or fetched waits no longer; what comes
 * back waits again.
 *
 * @throws Refusal `conflict` for a step that is not next, as when somebody else was first.
 */
export async function doStep(
  db: Database,
  actor: Actor,
  asked: PaperThing | LastPosted,
  step: PostingStep,
): Promise<void> {
  const { reference } = asked
  const patient = await patientAtDesk(db, actor, reference)
  await act(db, actor, patient, 'handle', async (tx, acting) => {
    const letter = asked.letter === 'last' ? await lastPosted(tx, patient, reference) : asked.letter
    const thing = { reference, letter }
    const request = await requestOf(tx, patient, reference)
    const { organisation, delivery } = request
    if (letter === null) await packOnPaper(tx, patient, reference)
    const steps = await stepsOf(tx, patient, thing)
    const next = nextSteps(steps.at(-1)?.step, letter === null ? delivery : 'post')
    if (!next.includes(step)) throw movedOn()
    if (letter !== null && step === 'printed') await isLastLetter(tx, patient, thing)
    await tx`
      insert into access_posting (patient_id, reference, number, organisation, step, at, by_name, letter)
      select ${patient}, ${reference}, coalesce(max(number), 0) + 1, ${organisation}, ${step}, ${acting.at},
             ${acting.by.name}, ${letter}
        from access_posting where patient_id = ${patient} and reference = ${reference}`
    const returns = steps.filter((one) => one.step === 'returned').length
    if (step === 'printed') {
      await paperDone(tx, patient, request, thing, 'toPrint', returns)
      await paperWaits(tx, patient, request, thing, 'printed', returns)
    } else if (step === 'returned') {
      await paperWaits(tx, patient, request, thing, 'toPrint', returns + 1)
    } else {
      await paperDone(tx, patient, request, thing, 'printed', returns)
    }
    const what = letter === null ? 'copy' : 'letter'
    return { result: undefined, event: { kind: 'request', filter: `${what} ${step}` } }
  })
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

/** What goes into one envelope. */
export type Enclosed = PaperThing & {
  /** As it stands on the envelope. */
  readonly to: readonly string[]
  readonly isFetched: boolean
  readonly written: Letter
  /** The zip of the copy; null where only a letter goes. */
  readonly pack: Buffer | null
}

/**
 * What goes into one envelope, made to be printed: on the log before any of it leaves, and not there where it could not
 * be made. Who asks has signed in lately.
 *
 * @throws Refusal `not-found`; `conflict` for a letter for which another stands by now; and what `make` throws.
 */
export async function takeEnclosed<Made>(
  db: Database,
  actor: Actor,
  thing: PaperThing,
  make: (enclosed: Enclosed) => Promise<Made>,
): Promise<Made> {
  const patient = await patientAtDesk(db, actor, thing.reference)
  return act(db, actor, patient, 'handle', async (tx, { at }) => {
    const { reference, letter } = thing
    const request = await requestOf(tx, patient, reference)
    let pack: Buffer | null = null
    if (letter === null) {
      const { id } = await packOnPaper(tx, patient, reference)
      pack = (await bytesOf(tx, patient, id)) ?? null
      if (pack === null) throw notFound()
    } else await isLastLetter(tx, patient, thing)
    const result = await make({
      ...{ reference, letter, pack, isFetched: letter === null && request.delivery === 'collect' },
      to: await addressedTo(tx, patient, request),
      written: await letterOf(tx, patient, reference, at),
    })
    const filter = letter === null ? 'copy taken' : 'letter'
    return { result, event: { kind: 'request', filter, count: 1 } }
  })
}

async function postingOf(
  tx: Tx,
  { by: person }: Acting,
  patient: PatientId,
  reference: string,
): Promise<Posting> {
  const request = await requestOf(tx, patient, reference)
  const pack = await packOnPaper(tx, patient, reference)
  const steps = await stepsOf(tx, patient, { reference, letter: null })
  const next = nextSteps(steps.at(-1)?.step, request.delivery)
  const to = await addressedTo(tx, patient, request)
  return { person, request, pack, to, steps, next }
}

/** @throws Refusal `not-found` where there is none, or it is not handed over on paper. */
async function packOnPaper(tx: Tx, patient: PatientId, reference: string): Promise<Pack> {
  const pack = await packOf(tx, patient, reference)
  if (pack === undefined || pack.forPatient || pack.helper !== null) throw notFound()
  return pack
}

/** @throws Refusal `conflict` where something else is to be told by now. */
async function isLastLetter(tx: Tx, patient: PatientId, { reference, letter }: PaperThing) {
  const last = letterEvent(await eventsOf(tx, patient, reference))
  if (last?.event.number !== letter) throw movedOn()
}

/** @throws Refusal `conflict` where nothing was posted. */
async function lastPosted(tx: Tx, patient: PatientId, reference: string): Promise<number | null> {
  const [row] = await tx<{ letter: number | null }[]>`
    select letter from access_posting
     where patient_id = ${patient} and reference = ${reference} and step = 'posted'
     order by number desc limit 1`
  if (row === undefined) throw movedOn()
  return row.letter
}

async function stepsOf(tx: Tx, patient: PatientId, thing: PaperThing): Promise<Posted[]> {
  const { reference, letter } = thing
  return [
    ...(await tx<Posted[]>`
      select step, at, by_name as "byName" from access_posting
       where patient_id = ${patient} and reference = ${reference} and letter is not distinct from ${letter}
       order by number`),
  ]
}

function movedOn(): Refusal {
  return new Refusal('conflict', 'Somebody else was first. Open it again to see how it is')
}
