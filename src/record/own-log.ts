import { appendEvent } from '../audit/append.ts'
import {
  looksAt,
  looksByMonth,
  oneLook,
  type Look,
  type LookFilter,
  type LooksOfMonth,
} from '../audit/who-looked.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { beganAt, patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered, type EnterRow } from '../sharing/enter.ts'

/** Which part of the log is asked for. */
export type LogAsked = LookFilter & {
  /** The id of a look: only what lies before it. */
  readonly before?: string | undefined
  readonly most?: number
}

export const mostLooksOnAPage = 500

export type OwnLog = Entered & {
  readonly patient: PatientCard
  /** One page, newest first. */
  readonly looks: readonly Look[]
  /** The look after which the next page goes on, if there are earlier ones. */
  readonly earlier: string | null
}

/** A page of the log, and the whole of it counted. */
export type OwnLogByMonth = OwnLog & {
  /** What others did. */
  readonly months: readonly LooksOfMonth[]
  /** When the record began here. */
  readonly began: Date
}

/**
 * Who has looked at the patient's own record, newest first. Reading the log is itself on the log.
 *
 * @throws Refusal `signed-out`, or `not-found` for anyone but the patient.
 */
export async function readOwnLog(
  db: Database,
  actor: Actor,
  patient: PatientId,
  asked: LogAsked = {},
): Promise<OwnLog> {
  const [[row], [card], rows] = await inOneSnapshot(db.reads, (tx) =>
    statementsOf(tx, actor, patient, asked),
  )
  return logged(db, actor, patient, asked, { row, card, rows })
}

/** `readOwnLog`, and how often people looked in each month. */
export async function readOwnLogByMonth(
  db: Database,
  actor: Actor,
  patient: PatientId,
  asked: LogAsked = {},
): Promise<OwnLogByMonth> {
  const [[row], [card], rows, months, [began]] = await inOneSnapshot(db.reads, (tx) => [
    ...statementsOf(tx, actor, patient, asked),
    looksByMonth(tx, patient),
    beganAt(tx, patient),
  ])
  const log = await logged(db, actor, patient, asked, { row, card, rows })
  if (began === undefined) throw notFound()
  return { ...log, months, began: began.at }
}

function statementsOf(
  tx: Sql,
  actor: Actor,
  patient: PatientId,
  { before, most = mostLooksOnAPage, ...filter }: LogAsked,
) {
  return [
    enter(tx, actor, patient, 'read'),
    patientCard(tx, patient),
    looksAt(tx, patient, filter, before ?? null, most + 1),
  ] as const
}

async function logged(
  db: Database,
  actor: Actor,
  patient: PatientId,
  { most = mostLooksOnAPage, ...filter }: LogAsked,
  {
    row,
    card,
    rows,
  }: {
    readonly row: EnterRow | undefined
    readonly card: PatientCard | undefined
    readonly rows: readonly Look[]
  },
): Promise<OwnLog> {
  const who = await admit(db, actor, patient, row)
  const isPatient = who.grant.view === 'patient'
  if (row === undefined || card === undefined) throw notFound()
  const looks = rows.slice(0, most)
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: isPatient ? 'log' : 'denied',
    purpose: 'own record',
    filter: filterText(filter),
    count: looks.length,
    digest: null,
  })
  if (!isPatient) throw notFound()
  const earlier = rows.length > looks.length ? (looks.at(-1)?.id ?? null) : null
  return { ...who, patient: card, looks, earlier }
}

/**
 * One line of the patient's own log, which is itself on the log; undefined where there is none for this actor, who is
 * not told more and has read nothing.
 */
export async function readOwnLine(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: string,
): Promise<Look | undefined> {
  const [[row], [look]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    oneLook(tx, patient, id),
  ])
  if (row?.view !== 'patient' || look === undefined) return undefined
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'log', purpose: 'own record', filter: 'line', count: 1, digest: null },
  })
  return look
}

function filterText({ organisation, month, from, until }: LookFilter): string | null {
  const parts = [organisation, month, from?.toISOString(), until?.toISOString()].filter(
    (part) => part !== undefined,
  )
  return parts.length === 0 ? null : parts.join(' ')
}
