import type { Sql, Tx } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import { wakeSubscriptions } from '../messages/subscriptions.ts'
import { bumpChoiceVersion } from './choice-version.ts'
import type { ChoiceValue } from './decide.ts'

/** On what ground, how, from whom and told by which leaflet a choice was recorded. */
export type ChoiceRecord = {
  readonly basis: 'express' | 'implied' | 'policy' | 'migrated'
  readonly channel: string
  readonly recordedBy: string
  /** Who asked the patient, where that is not who recorded it. */
  readonly askedBy?: string
  /** The leaflet the patient was shown. */
  readonly leafletVersion?: string
  /** What the patient was given to name this change by. */
  readonly reference?: string
  /** Whose form it came with, and its token. */
  readonly form?: string
}

/** A patient's choice about one organisation, in one direction. */
export type Choice = ChoiceRecord & {
  readonly organisation: OdsCode
  readonly what: 'share-out' | 'share-in'
  readonly value: ChoiceValue
  /** When it ends; it then counts as not asked. */
  readonly until?: Date
}

/** Records a choice: it holds from the commit on. What was chosen before stays in the history. */
export async function setChoice(
  tx: Tx,
  patient: PatientId,
  choice: Choice,
  at: Date,
): Promise<void> {
  await setChoices(tx, patient, [choice], at)
}

/** Records several choices as one change. Of two about the same organisation and direction the last holds. */
export async function setChoices(
  tx: Tx,
  patient: PatientId,
  choices: readonly Choice[],
  at: Date,
): Promise<void> {
  if (choices.length === 0) return
  const version = await bumpChoiceVersion(tx, patient)
  await wakeSubscriptions(tx, patient)
  await tx`
    insert into choice_history
      ${tx(choices.map((choice, place) => historyOf(patient, choice, at, version, place)))}`
  const out = rowsOf(choices, 'share-out', patient, at)
  if (out.length > 0) {
    await tx`
      insert into choice ${tx(
        out.map(({ value, until, ...row }) => ({
          ...row,
          share_out: value,
          share_out_until: until,
        })),
      )}
      on conflict (patient_id, organisation) do update
         set share_out = excluded.share_out, share_out_until = excluded.share_out_until,
             recorded_at = excluded.recorded_at`
  }
  const into = rowsOf(choices, 'share-in', patient, at)
  if (into.length > 0) {
    await tx`
      insert into choice ${tx(
        into.map(({ value, until, ...row }) => ({
          ...row,
          share_in: value,
          share_in_until: until,
        })),
      )}
      on conflict (patient_id, organisation) do update
         set share_in = excluded.share_in, share_in_until = excluded.share_in_until,
             recorded_at = excluded.recorded_at`
  }
}

/** Turns the switch that keeps everything from being shared out, whatever was chosen for each service. */
export async function setShareNothing(
  tx: Tx,
  patient: PatientId,
  shareNothing: boolean,
  record: ChoiceRecord,
  at: Date,
): Promise<void> {
  const version = await bumpChoiceVersion(tx, patient)
  const value = shareNothing ? 'yes' : 'no'
  const choice = { ...record, organisation: null, what: 'share-nothing', value } as const
  await tx`insert into choice_history ${tx(historyOf(patient, choice, at, version, 0))}`
  await wakeSubscriptions(tx, patient)
  await tx`update sharing set share_nothing = ${shareNothing} where patient_id = ${patient}`
}

/** What is in force about one organisation; what has ended counts as not asked. */
export type HeldChoice = {
  readonly organisation: OdsCode
  readonly out: ChoiceValue
  readonly outUntil: string | null
  readonly in: ChoiceValue
  readonly inUntil: string | null
  readonly recordedAt: Date
}

/**
 * What is in force, for whoever may see the patient's choices. An end is the last day in London (YYYY-MM-DD) where it is
 * the end of a day, else the moment.
 *
 * @param organisations null: of all.
 */
export function heldChoices(
  tx: Tx,
  patient: PatientId,
  organisations: readonly string[] | null,
  at: Date,
) {
  const holds = (until: 'share_out_until' | 'share_in_until') =>
    tx`(${tx(until)} is null or ${tx(until)} > ${at})`
  const endOf = (until: 'share_out_until' | 'share_in_until') => tx`
    case when not ${holds(until)} then null
         when date_trunc('day', ${tx(until)} at time zone 'Europe/London') = ${tx(until)} at time zone 'Europe/London'
         then ((${tx(until)} at time zone 'Europe/London')::date - 1)::text
         else to_char(${tx(until)} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') end`
  return tx<HeldChoice[]>`
    select organisation, recorded_at as "recordedAt",
           case when ${holds('share_out_until')} then share_out else 'not-asked' end as out,
           ${endOf('share_out_until')} as "outUntil",
           case when ${holds('share_in_until')} then share_in else 'not-asked' end as in,
           ${endOf('share_in_until')} as "inUntil"
      from choice
     where patient_id = ${patient}
       and (${organisations === null} or organisation = any (${[...(organisations ?? [])]}))
     order by organisation`
}

/** Whether the switch above all choices is on. */
export async function isShareNothing(tx: Tx, patient: PatientId): Promise<boolean> {
  const [row] = await tx<{ on: boolean }[]>`
    select share_nothing as on from sharing where patient_id = ${patient}`
  return row?.on ?? false
}

/** One line of the history of a patient's choices. */
export type PastChoice = {
  readonly id: string
  readonly at: Date
  /** Null for the switch above all. */
  readonly organisation: OdsCode | null
  readonly what: Choice['what'] | 'share-nothing'
  readonly value: ChoiceValue
  readonly basis: ChoiceRecord['basis']
  readonly channel: string
  readonly recordedBy: string
  readonly askedBy: string | null
  readonly leafletVersion: string | null
  readonly until: Date | null
  readonly reference: string | null
}

/** Everything that was ever chosen, newest first, at most `limit`; for whoever may see the patient's choices. */
export function pastChoices(sql: Sql | Tx, patient: PatientId, limit: number) {
  return sql<PastChoice[]>`
    select id, recorded_at as at, organisation, what, value, basis, channel, recorded_by as "recordedBy",
           asked_by as "askedBy", leaflet_version as "leafletVersion", until_at as until, reference
      from choice_history where patient_id = ${patient}
     order by recorded_at desc, choice_version desc, place desc limit ${limit}`
}

/** What was chosen since a moment, oldest first; for whoever may see the patient's choices. */
export function changedSince(sql: Sql, patient: PatientId, since: Date) {
  return sql<{ id: string; organisation: OdsCode | null; at: Date }[]>`
    select id, organisation, recorded_at as at from choice_history
     where patient_id = ${patient} and recorded_at > ${since} order by recorded_at, place, id`
}

function rowsOf(choices: readonly Choice[], what: Choice['what'], patient: PatientId, at: Date) {
  const last = new Map(
    choices.filter((choice) => choice.what === what).map((choice) => [choice.organisation, choice]),
  )
  return [...last.values()].map(({ organisation, value, until }) => ({
    patient_id: patient,
    organisation,
    value,
    until: until ?? null,
    recorded_at: at,
  }))
}

function historyOf(
  patient: PatientId,
  choice: ChoiceRecord & {
    readonly organisation: OdsCode | null
    readonly what: Choice['what'] | 'share-nothing'
    readonly value: ChoiceValue
    readonly until?: Date
  },
  at: Date,
  version: string,
  place: number,
) {
  return {
    patient_id: patient,
    id: newId(),
    organisation: choice.organisation,
    what: choice.what,
    value: choice.value,
    basis: choice.basis,
    channel: choice.channel,
    leaflet_version: choice.leafletVersion ?? null,
    asked_by: choice.askedBy ?? null,
    reference: choice.reference ?? null,
    form: choice.form ?? null,
    choice_version: version,
    place,
    recorded_by: choice.recordedBy,
    recorded_at: at,
    from_at: at,
    until_at: choice.until ?? null,
  }
}
