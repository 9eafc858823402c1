import { appendEvent } from '../audit/append.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import { dayIn } from '../identity/age.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { newId, notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { act } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter } from '../sharing/enter.ts'
import { digestOf, linesCorrected, linesOf, type EntryLine } from './entries.ts'
import { answerBy } from './working-day.ts'

export type CorrectionState = 'waiting' | 'amended' | 'note-added' | 'refused' | 'withdrawn'

/** What a patient says is wrong in an entry. */
export type CorrectionWords = {
  readonly wrong: string
  readonly shouldSay: string
  /** What shows it, in words. */
  readonly evidence: string | null
}

/** A correction that was asked for, and the answer. */
export type Correction = CorrectionWords & {
  readonly reference: string
  readonly entry: EntryId
  readonly organisationName: string
  readonly askedAt: Date
  /** YYYY-MM-DD: the day by which the law wants an answer. */
  readonly dueOn: string
  readonly state: CorrectionState
  readonly answer: string | null
  readonly answeredAt: Date | null
}

export type CorrectionForm = {
  readonly person: Person
  readonly line: EntryLine
  /** One that nobody has answered yet: another is asked for after it. */
  readonly waiting: Correction | undefined
}

/**
 * Before a patient asks for one of their entries to be put right.
 *
 * @throws Refusal `not-found` for whatever the patient does not see, and for everybody else.
 */
export async function openCorrectionForm(
  db: Database,
  actor: Actor,
  patient: PatientId,
  entry: EntryId,
): Promise<CorrectionForm> {
  const [[row], [line], asked] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    linesOf(tx, patient, [entry]),
    correctionsOf(tx, patient),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const event = { ...eventOf(actor, patient, row), purpose: 'own record', filter: null }
  // not a helper: what somebody says of their own record is theirs to say
  if (line === undefined || row.view !== 'patient') {
    await appendEvent(db, { ...event, kind: 'denied', count: 0, digest: null })
    throw notFound()
  }
  await appendEvent(db, { ...event, kind: 'read', count: 1, digest: digestOf([line]) })
  const waiting = asked.find((one) => one.entry === entry && one.state === 'waiting')
  return { person, line, waiting }
}

export type CorrectionAsked =
  | { readonly outcome: 'asked' }
  /** The entry is another by now than the one the patient had read. */
  | { readonly outcome: 'changed'; readonly form: CorrectionForm }

/**
 * Asks the service that wrote an entry to put it right: it waits on that service's desk until the law wants
 * an answer. While one waits, another is not asked for.
 *
 * @param shown the version that the patient had read.
 * @throws Refusal as `openCorrectionForm`.
 */
export async function askCorrection(
  db: Database,
  actor: Actor,
  patient: PatientId,
  entry: EntryId,
  words: CorrectionWords,
  shown: number,
): Promise<CorrectionAsked> {
  const form = await openCorrectionForm(db, actor, patient, entry)
  if (form.waiting !== undefined) return { outcome: 'asked' }
  if (form.line.version !== shown) return { outcome: 'changed', form }
  const isAsked = await act(db, actor, patient, 'choose', async (tx, { at }) => {
    const reference = newReference('CR')
    const dueOn = answerBy(dayIn(at))
    const [row] = await tx<{ outcome: string; organisation: string }[]>`
      select outcome, organisation
        from ask_correction(${patient}, ${newId()}, ${reference}, ${entry}, ${shown}, ${words.wrong},
                            ${words.shouldSay}, ${words.evidence}, ${dueOn})`
    const event = { kind: 'correct', filter: 'asked' } as const
    if (row === undefined || row.outcome === 'changed') return { result: false, event }
    if (row.outcome === 'asked') {
      const { organisation } = row
      await sendOut(tx, patient, 'work', { organisation, kind: 'correction', reference, dueOn })
    }
    return { result: true, event }
  })
  if (isAsked) return { outcome: 'asked' }
  return { outcome: 'changed', form: await openCorrectionForm(db, actor, patient, entry) }
}

/** Takes a correction back that nobody has answered. @throws Refusal `not-found` where none waits. */
export async function withdrawCorrection(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<void> {
  const done = await act(db, actor, patient, 'choose', async (tx, { at }) => {
    const [back] = await tx<{ reference: string; organisation: string }[]>`
      update entry_correction set state = 'withdrawn', answered_at = ${at}
       where patient_id = ${patient} and reference = ${reference} and state = 'waiting'
      returning reference, organisation`
    if (back) await sendOut(tx, patient, 'work', workDone('correction', back))
    const kind = back ? 'correct' : 'denied'
    return { result: back !== undefined, event: { kind, filter: 'asked back' } }
  })
  if (!done) throw notFound()
}

export type OwnCorrections = {
  readonly person: Person
  /** Newest first; without its entry where the patient no longer sees that. */
  readonly asked: readonly (Correction & { readonly line: EntryLine | undefined })[]
}

/** What the patient asked to be put right, and the answers. @throws Refusal `not-found` for staff. */
export async function readOwnCorrections(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OwnCorrections> {
  const [[row], asked, lines] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    correctionsOf(tx, patient),
    linesCorrected(tx, patient),
  ])
  const { person } = await admit(db, actor, patient, row)
  if (row === undefined || row.view !== 'patient') throw notFound()
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    ...{ kind: 'read', purpose: 'own record', filter: null },
    ...{ count: lines.length, digest: digestOf(lines) },
  })
  const byId = new Map(lines.map((line) => [line.id, line]))
  return { person, asked: asked.map((one) => ({ ...one, line: byId.get(one.entry) })) }
}

/** Those that this transaction may see: the patient's own, or those asked of its organisations. */
export function correctionsOf(sql: Sql | Tx, patient: PatientId) {
  return sql<(Correction & { version: number })[]>`
    select c.reference, c.entry_id as entry, o.name as "organisationName", c.version, c.wrong,
           c.should_say as "shouldSay", c.evidence, c.recorded_at as "askedAt", c.due_on::text as "dueOn",
           c.state, c.answer, c.answered_at as "answeredAt"
      from entry_correction c join organisation o on o.id = c.organisation
     where c.patient_id = ${patient} order by c.recorded_at desc, c.id desc`
}
