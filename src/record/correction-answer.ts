import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { sendOut } from '../messages/outbox.ts'
import { workDone } from '../messages/work.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import {
  amend,
  mayBeInError,
  sayingsOf,
  versionText,
  type Amendment,
  type Sayings,
} from './amend.ts'
import { putVersions, wholeEntry, type ChangedEntry } from './change-entries.ts'
import { correctionsOf, type Correction } from './correction-ask.ts'
import { noteOf } from './correction-notes.ts'
import { digestOf, linesOf, type EntryLine } from './entries.ts'
import { parseJson } from './json-text.ts'
import { withPatientNotes } from './patient-note.ts'
import { isObject, type JsonObject } from './validate/object-type.ts'

/** What a patient asked to be put right, before it is answered. */
export type AnswerForm = {
  readonly person: Person
  readonly patient: PatientCard
  readonly at: Date
  readonly correction: Correction & { readonly version: number }
  readonly line: EntryLine
  /** What can be changed here, as it is now. */
  readonly sayings: Sayings
  /** As it was when the patient asked, where the entry has changed since. */
  readonly sayingsThen: Sayings | undefined
  readonly mayBeInError: boolean
  /** It comes from the service's own system, which may send it again as it was. */
  readonly imported: boolean
}

export type CorrectionAnswer = {
  readonly answer: 'amended' | 'note-added' | 'refused'
  /** What the patient reads. */
  readonly reason: string
  /** For `amended`. */
  readonly amendment: Amendment
  /** The version of the entry that was shown. */
  readonly shown: number
}

export type AnsweredCorrection =
  | { readonly outcome: 'done' }
  /** `changed`: the entry is another by now. `nothing`: the amendment changes nothing. */
  | { readonly outcome: 'changed' | 'nothing' | 'no-number'; readonly form: AnswerForm }

type Open = AnswerForm & { readonly resource: JsonObject; readonly entry: ChangedEntry }

/** @throws Refusal `role`; `not-found` where no such correction waits for the staff member's service. */
export async function openCorrection(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<AnswerForm> {
  const form = await act(db, actor, patient, 'mark', async (tx, acting) => {
    const read = await formOf(tx, acting, patient, reference)
    return { result: read, event: lookEvent(read) }
  })
  if (form === undefined) throw notFound()
  return form
}

/**
 * Answers a correction: the entry gets a version that is put right, or one with the patient's own words on
 * it, or stays as it is and the patient reads why. The patient gets a message in each case.
 *
 * @throws Refusal as `openCorrection`.
 */
export async function answerCorrection(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
  order: CorrectionAnswer,
): Promise<AnsweredCorrection> {
  const done = await act<AnsweredCorrection | undefined>(
    db,
    actor,
    patient,
    'mark',
    async (tx, acting) => {
      const form = await formOf(tx, acting, patient, reference)
      if (form === undefined) return { result: undefined, event: lookEvent(form) }
      const again = (outcome: 'changed' | 'nothing' | 'no-number') =>
        ({ result: { outcome, form }, event: lookEvent(form) }) as const
      if (form.line.version !== order.shown) return again('changed')
      const next = nextOf(patient, form, order, acting.at)
      if (next === 'nothing' || next === 'no-number') return again(next)
      if (next !== undefined) {
        const reason = order.answer === 'amended' ? 'corrected' : 'the patient’s note added'
        await putVersions(tx, patient, [next], {
          recordedBy: acting.by.name,
          at: acting.at,
          reason,
        })
      }
      await tx`
      update entry_correction
         set state = ${order.answer}, answer = ${order.reason}, answered_by = ${acting.by.id},
             answered_at = ${acting.at}, answered_version = ${next?.version ?? null}
       where patient_id = ${patient} and reference = ${reference} and state = 'waiting'`
      const { organisation } = form.line
      await sendOut(tx, patient, 'work', workDone('correction', { organisation, reference }))
      const kind = 'correction-answered'
      await sendOut(tx, patient, 'message', { to: 'patient', kind, reference })
      const event = { kind: 'correct', filter: order.answer } as const
      return { result: { outcome: 'done' }, event }
    },
  )
  if (done === undefined) throw notFound()
  return done
}

/** The version that an answer makes; undefined where it makes none. */
function nextOf(
  patient: PatientId,
  { resource, entry, correction }: Open,
  { answer, amendment }: CorrectionAnswer,
  at: Date,
): ChangedEntry | 'nothing' | 'no-number' | undefined {
  const version = entry.version + 1
  switch (answer) {
    case 'refused':
      return undefined
    case 'note-added': {
      const note = noteOf({ ...correction, at: correction.askedAt })
      const noted = withPatientNotes(resource, patient, [note])
      return { ...entry, version, resource: versionText(noted, version, at) }
    }
    case 'amended': {
      const amended = amend(resource, amendment)
      if (amended === undefined) return 'nothing'
      if (amended === 'no-number') return amended
      const text = versionText(amended.resource, version, at)
      return { ...entry, ...amended.columns, version, resource: text }
    }
    default:
      return answer satisfies never
  }
}

async function formOf(
  tx: Tx,
  acting: Acting,
  patient: PatientId,
  reference: string,
): Promise<Open | undefined> {
  const [card] = await patientCard(tx, patient)
  const asked = await correctionsOf(tx, patient)
  const correction = asked.find((one) => one.reference === reference && one.state === 'waiting')
  if (card === undefined || correction === undefined) return undefined
  const [line] = await linesOf(tx, patient, [correction.entry])
  const [entry] = await wholeEntry(tx, patient, correction.entry)
  const [before] = await versionAsked(tx, patient, correction)
  const then = before && parseJson(before.resource)
  const resource = entry && parseJson(entry.resource)
  if (line === undefined || entry === undefined || !isObject(resource)) return undefined
  return {
    ...{ person: acting.by, patient: card, at: acting.at, correction, line, resource, entry },
    sayings: sayingsOf(resource),
    sayingsThen: isObject(then) ? sayingsOf(then) : undefined,
    mayBeInError: mayBeInError(resource),
    imported: entry.sourceId !== null,
  }
}

/** The text of an entry that the patient had read, where it is not the newest any more. */
function versionAsked(
  tx: Tx,
  patient: PatientId,
  { entry, version }: Pick<AnswerForm['correction'], 'entry' | 'version'>,
) {
  return tx<{ resource: string }[]>`
    select resource from entry_version
     where patient_id = ${patient} and id = ${entry} and version = ${version}`
}

function lookEvent(form: AnswerForm | undefined): Acted<unknown>['event'] {
  if (form === undefined) return { kind: 'denied', filter: null }
  return { kind: 'read', filter: null, count: 1, digest: digestOf([form.line]) }
}
