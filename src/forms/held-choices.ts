import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { servicesNamed } from '../identity/find-services.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { parseOdsCode } from '../identity/ods-code.ts'
import type { PatientCard } from '../identity/patients.ts'
import { privateEntries, type PrivateEntry } from '../record/private-entries.ts'
import { type1History, type Type1Line } from '../research/object.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import {
  heldChoices,
  isShareNothing,
  pastChoices,
  type HeldChoice,
  type PastChoice,
} from '../sharing/choices.ts'
import { enter } from '../sharing/enter.ts'
import { listsOf, type Lists } from '../sharing/lists.ts'
import { cardOf } from '../sharing/said-by.ts'
import { preferenceHistory, type PreferenceLine } from '../summary/choose-preference.ts'

/**
 * Everything that a patient chose, as far as it is this actor's to know: all of it for the patient; for staff what was
 * chosen about their own service, and for the registered practice what is recorded there.
 */
export type HeldChoices = {
  readonly by: Person
  readonly at: Date
  readonly card: PatientCard
  /** What services are called. */
  readonly names: ReadonlyMap<string, string>
  readonly services: readonly HeldChoice[]
  /** What was chosen about these, newest first. */
  readonly past: readonly PastChoice[]
  /** What is said to the registered practice; null for staff of another service. */
  readonly atPractice: {
    readonly shareNothing: boolean
    /** Each newest first; the first holds. */
    readonly summary: readonly PreferenceLine[]
    readonly type1: readonly Type1Line[]
  } | null
  /** The lists of the practice: for the patient; staff keep them on their own page. */
  readonly lists: Lists | null
}

const mostPastChoices = 500

/**
 * What is asked of the choices of a patient, on the log.
 *
 * @param pick undefined: what was asked for is not there, or not this actor's to know.
 * @throws Refusal `signed-out`, `role`; `not-found` without a relationship, for anybody else's record, and for what
 * is not there.
 */
export async function readHeldChoices<T>(
  db: Database,
  actor: Actor,
  patient: PatientId,
  pick: (held: HeldChoices & { readonly private: readonly PrivateEntry[] }) => T | undefined,
): Promise<T> {
  const entries = await privateFor(db, actor, patient)
  const found = await act(
    db,
    actor,
    patient,
    'choose',
    async (tx, acting): Promise<Acted<Picked<T>>> => {
      const held = await heldChoicesIn(tx, patient, acting)
      const picked = pick({ ...held, private: entries })
      return picked === undefined
        ? { result: undefined, event: { kind: 'denied', filter: null } }
        : { result: { picked }, event: { kind: 'explain', filter: 'sharing' } }
    },
  )
  if (found === undefined) throw notFound()
  return found.picked
}

type Picked<T> = { readonly picked: T } | undefined

/** As `readHeldChoices`, in the transaction of an act that chooses; without what is private. */
export async function heldChoicesIn(
  tx: Tx,
  patient: PatientId,
  { by, at, registeredHere }: Acting,
): Promise<HeldChoices> {
  const about = by.kind === 'staff' ? [by.organisation] : null
  const isTheirs = by.kind === 'patient' || registeredHere
  const card = await cardOf(tx, patient)
  const practice = card.registeredPractice
  const [services, past, shareNothing, summary, type1, lists] = await Promise.all([
    heldChoices(tx, patient, about, at),
    pastChoices(tx, patient, mostPastChoices),
    isTheirs && isShareNothing(tx, patient),
    isTheirs ? preferenceHistory(tx, patient) : [],
    isTheirs ? type1History(tx, patient) : [],
    by.kind === 'patient' && practice !== null ? listsOf(tx, parseOdsCode(practice)) : null,
  ])
  const theirs = past.filter(({ organisation }) =>
    organisation === null ? isTheirs : by.kind === 'patient' || organisation === by.organisation,
  )
  const named: string[] = [
    ...services.map(({ organisation }) => organisation),
    ...(practice === null ? [] : [practice]),
  ]
  const found = await servicesNamed(tx, named)
  const names = new Map([...found].map(([code, { name }]) => [code, name]))
  for (const { service } of lists?.listed ?? []) names.set(service.id, service.name)
  return {
    ...{ by, at, card, names, services, past: theirs, lists },
    atPractice: isTheirs ? { shareNothing, summary, type1 } : null,
  }
}

/** An act that chooses sees no entries: the patient's own are read as they read their record. */
async function privateFor(db: Database, actor: Actor, patient: PatientId) {
  const [[row], entries] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    privateEntries(tx, patient),
  ])
  return row?.view === 'patient' ? [...entries] : []
}
