import { oneLook, type Look } from '../audit/who-looked.ts'
import { appendEvent } from '../audit/append.ts'
import type { Database, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { act } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type EnterRow } from '../sharing/enter.ts'
import { evidenceAt, type Evidence } from '../sharing/evidence.ts'
import { explain, seersOf, servicesAround, type Seer } from '../sharing/explain.ts'
import { sharingFacts, type SharingFacts } from '../sharing/facts.ts'
import { endOfDay } from './end-of-day.ts'
import { digestOf, oneEntry, type Entry } from './entries.ts'

export type ExplainedEntry = {
  readonly by: Person
  /** The moment the answer is for. */
  readonly at: Date
  readonly entry: Entry
  readonly facts: SharingFacts
  readonly seers: readonly Seer[]
}

/**
 * For the patient: which services can see an entry of theirs, which cannot, and why; now, or on a day.
 *
 * @param on YYYY-MM-DD in London: as it was at the end of that day.
 * @throws Refusal `signed-out`, `not-found` for anyone else or an entry that is not theirs to see.
 */
export async function explainOwnEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  on?: string,
): Promise<ExplainedEntry> {
  const [[row], [entry]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    oneEntry(tx, patient, id),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined || person.kind !== 'patient' || entry === undefined) {
    await denied(db, actor, patient, row)
    throw notFound()
  }
  return act(db, actor, patient, 'choose', async (tx, { by, at }) => {
    const moment = on === undefined ? undefined : await endOfDay(tx, on)
    const then = moment === undefined || moment > at ? undefined : moment
    const { facts, evidence } = await world(tx, patient, at, { ...(then && { at: then }) })
    return {
      result: { by, at: then ?? at, entry, facts, seers: seersOf(facts, evidence, entry) },
      event: { kind: 'explain', filter: on ?? null, count: 1, digest: digestOf([entry]) },
    }
  })
}

/**
 * For staff of the organisation that wrote an entry: which services can see it, and why.
 *
 * @throws Refusal `signed-out`, `role`, or `not-found` for what another organisation wrote.
 */
export async function explainEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
): Promise<ExplainedEntry & { readonly patient: PatientCard }> {
  const done = await act(db, actor, patient, 'explain', async (tx, { by, at }) => {
    const [card] = await patientCard(tx, patient)
    const [entry] = await oneEntry(tx, patient, id)
    if (card === undefined || entry === undefined) {
      return { result: undefined, event: { kind: 'denied', filter: null } }
    }
    const { facts, evidence } = await world(tx, patient, at)
    return {
      result: { by, at, patient: card, entry, facts, seers: seersOf(facts, evidence, entry) },
      event: { kind: 'explain', filter: null, count: 1, digest: digestOf([entry]) },
    }
  })
  if (done === undefined) throw notFound()
  return done
}

export type ExplainedLook = {
  readonly by: Person
  readonly look: Look
  readonly facts: SharingFacts
  /** For each service that has to do with the patient: whether this person could see it then, and why. */
  readonly sources: readonly Seer[]
  /** What let them open the record at all. */
  readonly opened: { readonly relationship?: Evidence; readonly emergency?: Evidence }
}

/**
 * For the patient, about a line of "Who has looked": why that person could see what they saw, by what held at
 * that moment.
 *
 * @throws Refusal `signed-out`, `not-found` for anyone else, or a line that is not there or of no member of staff.
 */
export async function explainLook(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<ExplainedLook> {
  const look = await ownLook(db, actor, patient, id)
  const { organisation } = look
  return act(db, actor, patient, 'choose', async (tx, { by, at }) => {
    const asked = { at: look.at, organisations: [organisation], staff: look.actor }
    const { facts, evidence } = await world(tx, patient, at, asked)
    const viewer = { organisation, staff: facts.staff }
    const sources = servicesAround(facts).map((one) => ({
      ...{ id: one.id, name: one.name, type: one.type },
      why: explain(facts, evidence, viewer, { organisation: one.id, private: false }),
    }))
    const said = (fact: Evidence['fact']) =>
      evidence.find((one) => one.fact === fact && one.organisation === organisation)
    const relationship = said('relationship')
    const emergency = evidence.find((one) => one.fact === 'emergency' && one.staff === look.actor)
    const opened = { ...(relationship && { relationship }), ...(emergency && { emergency }) }
    return {
      result: { by, look, facts, sources, opened },
      event: { kind: 'explain', filter: 'look' },
    }
  })
}

/** One look of a member of staff on the patient's own log. @throws as `explainLook`. */
export async function ownLook(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<Look & { readonly organisation: string }> {
  const [[row], [look]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    oneLook(tx, patient, id),
  ])
  const who = await admit(db, actor, patient, row)
  const organisation = look?.organisation ?? null
  if (who.person.kind !== 'patient' || look?.actorKind !== 'staff' || organisation === null) {
    await denied(db, actor, patient, row)
    throw notFound()
  }
  return { ...look, organisation }
}

/** What was asked for is not there for this actor: that they asked is on the log. */
export async function denied(
  db: Database,
  actor: Actor,
  patient: PatientId,
  row: EnterRow | undefined,
) {
  if (row === undefined) return
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'denied', purpose: 'own record', filter: null, count: 0, digest: null },
  })
}

/** The facts about the patient of this act, and what they rest on. */
export async function world(
  tx: Tx,
  patient: PatientId,
  now: Date,
  asked: { at?: Date; organisations?: readonly string[]; staff?: string } = {},
): Promise<{ facts: SharingFacts; evidence: readonly Evidence[] }> {
  const [facts] = await sharingFacts(tx, asked)
  if (facts === undefined) throw new TypeError('there are no facts for who entered the patient')
  const evidence = await evidenceAt(tx, patient, facts.practice, asked.at ?? now)
  return { facts, evidence }
}
