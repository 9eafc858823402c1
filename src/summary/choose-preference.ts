import type { Database, Tx } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { dayIn } from '../identity/age.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { PatientCard } from '../identity/patients.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, type Acted, type Acting } from '../sharing/act.ts'
import { keepDecision } from '../sharing/best-interests.ts'
import {
  cardOf,
  requirePractice,
  unsaidEvent,
  whyNotRecorded,
  type Channel,
  type NotSaid,
  type SaidBy,
} from '../sharing/said-by.ts'
import type { Speaker } from '../sharing/who-speaks.ts'
import { openSummary, summaryFacts } from './build.ts'
import { summaryOf } from './content.ts'
import { keepSummaryFresh } from './keep-fresh.ts'
import { formVersion, type Preference } from './preference.ts'
import { toHtml } from './to-html.ts'

export type NewPreference = Omit<SaidBy, 'channel'> & {
  readonly preference: Preference
  /** `record`: as a GP system says. */
  readonly channel: Channel | 'record'
}

/** What became of it: the reference the patient may quote, or why nothing was recorded. */
export type Chosen = { readonly reference: string } | NotSaid

export type PreferenceLine = {
  readonly id: string
  readonly preference: Preference
  readonly askedBy: Speaker
  readonly channel: Channel | 'record'
  readonly recordedBy: string
  readonly formVersion: string | null
  /** The code of the practice's record that it was read from; null: it was recorded here. */
  readonly code: string | null
  readonly recordedAt: Date
}

/**
 * Records what the patient prefers, and makes the summary say so in the same transaction (SCR-20 to SCR-22).
 * It touches no sharing choice and no opt-out from research (SCR-27).
 *
 * @throws Refusal `role` for staff of another service than the registered practice.
 */
export function choosePreference(
  db: Database,
  actor: Actor,
  patient: PatientId,
  wanted: NewPreference,
): Promise<Chosen> {
  return act<Chosen>(db, actor, patient, 'choose', (tx, acting) => {
    requirePractice(acting)
    return choose(tx, patient, acting, wanted)
  })
}

/** As `choosePreference`, in the transaction of an act of whoever may. */
export async function choose(
  tx: Tx,
  patient: PatientId,
  { by, at }: Acting,
  wanted: NewPreference,
): Promise<Acted<Chosen>> {
  const event = { kind: 'choice', filter: `summary ${wanted.preference}` } as const
  const notSaid = await whyNotRecorded(tx, await cardOf(tx, patient), { by, at }, wanted)
  if (notSaid) {
    return { result: notSaid, event: unsaidEvent(notSaid, 'summary', 'summary-preference') }
  }
  const { decision, ...said } = wanted
  await keepDecision(tx, patient, 'summary', { by, at }, decision)
  const organisation = by.kind === 'staff' ? by.organisation : null
  await putPreference(tx, patient, { ...said, recordedBy: by.name, formVersion }, organisation, at)
  await keepSummaryFresh(tx, patient, at)
  const reference = newReference('SC')
  await sendOut(tx, patient, 'message', { to: 'patient', kind: 'sharing-changed', reference })
  return { result: { reference }, event }
}

/** Adds what was recorded here to the history and puts it in force. */
export async function putPreference(
  tx: Tx,
  patient: PatientId,
  line: Omit<PreferenceLine, 'id' | 'recordedAt' | 'code'>,
  organisation: OdsCode | null,
  at: Date,
): Promise<void> {
  await tx`
    insert into summary_preference (patient_id, preference, recorded_at)
    values (${patient}, ${line.preference}, ${at})
    on conflict (patient_id) do update
      set preference = excluded.preference, recorded_at = excluded.recorded_at, code = null, said_at = null`
  await tx`
    insert into summary_preference_history (patient_id, id, preference, asked_by, channel, form_version,
                                            recorded_by, organisation, recorded_at)
    values (${patient}, ${newId(at.getTime())}, ${line.preference}, ${line.askedBy}, ${line.channel},
            ${line.formVersion}, ${line.recordedBy}, ${organisation}, ${at})`
}

export type OpenPreference = {
  readonly by: Person
  readonly at: Date
  readonly patient: PatientCard
  /** Newest first; the first is in force. None: no preference. */
  readonly history: readonly PreferenceLine[]
}

/**
 * The form: who it is about, and what was said before.
 *
 * @throws Refusal `role` for staff of another service than the registered practice.
 */
export function openPreference(
  db: Database,
  actor: Actor,
  patient: PatientId,
): Promise<OpenPreference> {
  return act(db, actor, patient, 'choose', async (tx, acting) => {
    requirePractice(acting)
    const { by, at } = acting
    const history = await preferenceHistory(tx, patient)
    return {
      result: { by, at, patient: await cardOf(tx, patient), history: [...history] },
      event: { kind: 'open', filter: 'summary-preference' },
    }
  })
}

/** What the patient's own summary would say with another preference, without changing anything. */
export function previewSummary(
  db: Database,
  actor: Actor,
  patient: PatientId,
  preference: Preference,
): Promise<string | null> {
  return act(db, actor, patient, 'choose', async (tx, { at }) => {
    const opened = await openSummary(tx, patient, at)
    const event = { kind: 'open', filter: 'summary-preview' } as const
    const { practice } = opened
    if (practice === null || preference === 'dissent') return { result: null, event }
    const on = dayIn(at)
    const facts = await summaryFacts(tx, patient, { ...opened, practice, preference }, on)
    return { result: toHtml(summaryOf(facts, on, 'patient')), event }
  })
}

export function preferenceHistory(tx: Tx, patient: PatientId) {
  return tx<PreferenceLine[]>`
    select id, preference, asked_by as "askedBy", channel, form_version as "formVersion",
           recorded_by as "recordedBy", code, recorded_at as "recordedAt"
      from summary_preference_history where patient_id = ${patient} order by recorded_at desc, id desc`
}
