import { appendEvent } from '../audit/append.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor, Person, StaffMember } from '../identity/actor.ts'
import { nameKey } from '../identity/name-key.ts'
import { newPatientId, notFound, type PatientId } from '../identity/ids.ts'
import { nhsNumberSystem, type NhsNumber } from '../identity/nhs-number.ts'
import {
  patientCard,
  patientsByIdentifier,
  patientsByName,
  type PatientCard,
} from '../identity/patients.ts'
import { eventOf } from './admit.ts'
import { enter, entered, type AtService, type EnterRow } from './enter.ts'

/** The two ways to look for a patient. There is no browsing. */
export type Search =
  | { readonly by: 'nhs-number'; readonly nhsNumber: NhsNumber }
  /** `birthDate`: YYYY-MM-DD */
  | { readonly by: 'name'; readonly name: string; readonly birthDate: string }

/** Why the record behind a card does not open for who found it. */
export type Closed = 'died' | 'role' | 'no-relationship'

export type FoundCard = PatientCard &
  AtService & {
    /** Undefined where the record opens. */
    readonly closed: Closed | undefined
    /** What decides about everything that others wrote. */
    readonly rule: EnterRow['rule']
    /** Whether the role reads entries. */
    readonly clinician: boolean
  }

export type Found = { readonly person: Person; readonly cards: readonly FoundCard[] }

/**
 * The cards of the patients searched for: name, date of birth and area, for roles that may look for patients.
 * A protected patient has none, except where rule 0 lets the viewer through. Each card is logged.
 *
 * @throws Refusal `signed-out` or `role`.
 */
export async function findPatient(db: Database, actor: Actor, search: Search): Promise<Found> {
  const [[row], ids] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, null, 'find'),
    search.by === 'nhs-number'
      ? patientsByIdentifier(tx, nhsNumberSystem, search.nhsNumber)
      : patientsByName(tx, splitsOf(search.name), search.birthDate),
  ])
  const person = await admitted(db, actor, row)
  const cards: FoundCard[] = []
  for (const { patient } of ids.slice(0, 10)) {
    const card = await cardOf(db, actor, patient, search.by)
    if (card) cards.push(card)
  }
  if (row && ids.length === 0) await lookForNobody(db, actor, row, search.by)
  return { person, cards }
}

/**
 * The patient with this number, for a system that knows nobody otherwise; where nobody has it an id that is
 * nobody's: what is asked of it next answers, and is logged, as for somebody who may not be known.
 *
 * @throws Refusal `signed-out` or `role`; `not-found` for a patient's session.
 */
export async function patientByNumber(
  db: Database,
  actor: Actor,
  nhsNumber: NhsNumber,
): Promise<{ readonly person: StaffMember; readonly patient: PatientId }> {
  const [[row], [found]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, null, 'find'),
    patientsByIdentifier(tx, nhsNumberSystem, nhsNumber),
  ])
  const person = await admitted(db, actor, row)
  if (person.kind !== 'staff') throw notFound()
  return { person, patient: found?.patient ?? newPatientId() }
}

/**
 * Whether this actor may look for patients at all.
 *
 * @throws Refusal `signed-out` or `role`.
 */
export async function admitFinder(db: Database, actor: Actor): Promise<Person> {
  const [row] = await enter(db.app, actor, null, 'find')
  return admitted(db, actor, row)
}

async function admitted(db: Database, actor: Actor, row: EnterRow | undefined): Promise<Person> {
  if (row?.outcome === 'role') await logSearch(db, actor, row, 'denied', 'finder')
  return entered(row).person
}

async function logSearch(
  db: Database,
  actor: Actor,
  row: EnterRow,
  kind: 'find-none' | 'denied',
  detail: string,
): Promise<void> {
  const { actor: who, organisation } = row
  await appendSystemEvent(db, {
    kind,
    actor: who,
    organisation,
    detail,
    requestId: actor.requestId,
  })
}

/** The same work as for a patient who may not be found, so that the time of the answer tells nothing. */
async function lookForNobody(db: Database, actor: Actor, row: EnterRow, by: Search['by']) {
  const nobody = newPatientId()
  await inOneSnapshot(db.reads, (tx) => lookAt(tx, actor, nobody))
  await logSearch(db, actor, row, 'find-none', by)
}

async function cardOf(db: Database, actor: Actor, patient: PatientId, by: Search['by']) {
  const [[row], [card], [reader]] = await inOneSnapshot(db.reads, (tx) =>
    lookAt(tx, actor, patient),
  )
  if (row === undefined || row.outcome !== 'ok' || card === undefined) {
    if (row) await appendEvent(db, findEvent(actor, patient, row, by, 'denied'))
    return undefined
  }
  await appendEvent(db, findEvent(actor, patient, row, by, 'find'))
  return {
    ...card,
    closed: closedTo(reader, card),
    rule: reader?.rule ?? 'no-relationship',
    clinician: reader?.outcome !== 'role',
    related: reader?.related ?? false,
    unasked: reader?.unasked ?? false,
  }
}

/** The card of one patient, and then, nothing being read, whether their record would open. */
function lookAt(tx: Sql, actor: Actor, patient: PatientId) {
  return [
    enter(tx, actor, patient, 'find'),
    patientCard(tx, patient),
    enter(tx, actor, patient, 'read'),
  ] as const
}

function closedTo(reader: EnterRow | undefined, card: PatientCard): Closed | undefined {
  if (reader?.outcome === 'ok') return undefined
  if (card.died !== null) return 'died'
  return reader?.outcome === 'role' ? 'role' : 'no-relationship'
}

function findEvent(
  actor: Actor,
  patient: PatientId,
  row: EnterRow,
  by: Search['by'],
  kind: 'find' | 'denied',
) {
  return {
    ...eventOf(actor, patient, row),
    kind,
    purpose: 'direct care',
    filter: by,
    count: kind === 'find' ? 1 : 0,
    digest: null,
  }
}

/** Every way to take a full name apart into given and family names. */
function splitsOf(name: string) {
  const words = nameKey(name).split(' ')
  return words.slice(1).map((_, i) => ({
    given: words.slice(0, i + 1).join(' '),
    family: words.slice(i + 1).join(' '),
  }))
}
