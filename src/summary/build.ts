import { hash } from 'node:crypto'
import type { Tx } from '../db/database.ts'
import { newId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { OdsCode } from '../identity/ods-code.ts'
import type { Concept } from '../record/bundle/columns.ts'
import { parseJson } from '../record/json-text.ts'
import { withMedicine } from '../record/medicine-name.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { codesOfPreferences } from './coded-preference.ts'
import { summariesOf } from './content.ts'
import type { Scope, SummaryDocument, SummaryEntry, SummaryFacts, SummaryRow } from './document.ts'
import { saysOnlyNone } from './held-back.ts'
import { observationsHeld } from './needs-and-wishes.ts'
import type { Preference } from './preference.ts'
import { toHtml } from './to-html.ts'
import { toIps } from './to-ips.ts'
import { dayIn, type Day } from '../identity/age.ts'
import { acuteWindow } from './windows.ts'

/** What is in force for a patient, and what a new summary would be made of besides entries. */
export type Opened = {
  /** null without a practice, and after a death: no summary is made then. */
  readonly practice: OdsCode | null
  readonly practiceName: string
  readonly own: readonly string[]
  readonly registeredAt: Date | null
  readonly preference: Preference
  /** When that was said; null: never. */
  readonly preferredAt: Date | null
  /** The code of the record it was read from; null: it was recorded here. */
  readonly preferredCode: string | null
  readonly birthDate: Day
  readonly choiceVersion: string
  readonly diedAt: Date | null
  readonly nhsNumber: string | null
  readonly resource: string
  readonly inForce: string | null
  readonly state: 'live' | 'blank' | null
  readonly digest: Buffer | null
  /** The version the patient reads, which is kept while their text says the same. */
  readonly patientVersion: string | null
  readonly patientDigest: Buffer | null
}

/** Opens a patient's summary for building: whoever else builds it waits, or is refused and tries again. */
export async function openSummary(tx: Tx, patient: PatientId, at: Date): Promise<Opened> {
  const [opened] = await tx<Opened[]>`
    select practice, practice_name as "practiceName", own, registered_at as "registeredAt", preference,
           preferred_at as "preferredAt", preferred_code as "preferredCode", birth_date::text as "birthDate",
           choice_version as "choiceVersion", died_at as "diedAt", nhs_number as "nhsNumber", resource,
           in_force as "inForce", state, digest, patient_version as "patientVersion",
           patient_digest as "patientDigest"
      from open_summary(${patient}, ${at})`
  if (!opened) throw new Error('open_summary gave no answer')
  return opened
}

/** What a summary is made of: the practice's entries of the kinds and windows that one holds. */
export async function summaryFacts(
  tx: Tx,
  patient: PatientId,
  opened: Opened & { readonly practice: OdsCode },
  on: Day,
): Promise<SummaryFacts> {
  const { practice, practiceName, own, registeredAt, preference, nhsNumber, resource } = opened
  const { from } = acuteWindow(on)
  const [filed, rows] = await Promise.all([
    tx<FiledRow[]>`
      select entry_id as entry, recorded_at as "filedAt", changed_at is not null as "isChanged"
        from summary_filings(${patient}, ${[...own]})`,
    tx<EntryRow[]>`
      select id, version, kind, private, withheld_from_patient as "withheldFromPatient",
             recorded_at as "recordedAt", rule, resource,
             code_text as "codeText", code, code_system as "codeSystem"
        from summary_entries(${patient}, ${[...own]}, ${from}::timestamp at time zone 'Europe/London',
                             ${[...observationsHeld, ...codesOfPreferences]})`,
  ])
  const filedAt = new Map(filed.map((one) => [one.entry, one.filedAt]))
  return {
    patient: { id: patient, nhsNumber, resource: parse(resource) },
    practice: { id: practice, name: practiceName },
    registeredOn: registeredAt === null ? null : dayIn(registeredAt),
    scope: scopeOf(preference),
    awaitsFiling: filed.some(({ isChanged }) => isChanged),
    entries: rows.map(({ codeText, code, codeSystem, ...row }) => ({
      ...row,
      filedAt: filedAt.get(row.id),
      resource: withMedicine(parse(row.resource), { codeText, code, codeSystem }),
    })),
  }
}

export function scopeOf(preference: Preference): Scope {
  return preference === 'core' ? 'core' : 'additional'
}

type FiledRow = { readonly entry: EntryId; readonly filedAt: Date; readonly isChanged: boolean }
type EntryRow = Omit<SummaryEntry, 'resource'> & Concept & { id: EntryId; resource: string }

/**
 * Puts the summary made of these facts in force, unless it says what the one in force says. The patient's text
 * stays, with its version and its time, where only what staff read has changed.
 *
 * @returns whether there is a new one.
 */
export async function putSummary(
  tx: Tx,
  facts: SummaryFacts,
  opened: Opened & { readonly practice: OdsCode },
  at: Date,
): Promise<boolean> {
  const on = dayIn(at)
  const { staff, patient, dueOn: due } = summariesOf(facts, on)
  const [staffSaid, patientSaid] = [saidBy(staff), saidBy(patient)]
  const digest = digestOf([staffSaid, patientSaid], due)
  const patientDigest = digestOf([patientSaid], null)
  if (opened.state === 'live' && opened.digest?.equals(digest) === true) return false
  const made = { id: newId(at.getTime()), madeAt: at }
  const staysForPatient =
    opened.state === 'live' && opened.patientDigest?.equals(patientDigest) === true
  const written = new Map<SummaryRow, string>()
  const ips = toIps(staff, { ...made, replaces: opened.inForce }, written)
  const patientIps = staysForPatient
    ? null
    : toIps(patient, { ...made, replaces: opened.patientVersion }, written)
  await tx`
    select put_summary(${facts.patient.id}, ${made.id}, ${opened.practice}, ${facts.scope},
                       ${opened.choiceVersion}, ${digest}, ${patientDigest}, ${at}, ${due},
                       ${saysOnlyNone(staff)}, ${ips}, ${patientIps}, ${toHtml(staff)},
                       ${staysForPatient ? null : toHtml(patient)})`
  return true
}

/** Puts a blank one in force after a dissent: nothing of the one before can be read by those who give care. */
export async function putBlank(
  tx: Tx,
  patient: PatientId,
  opened: Opened & { readonly practice: OdsCode },
  at: Date,
): Promise<void> {
  await tx`
    select put_summary(${patient}, ${newId(at.getTime())}, ${opened.practice}, null,
                       ${opened.choiceVersion}, ${hash('sha256', 'blank', 'buffer')}, null, ${at}, null,
                       null, null, null, null, null)`
}

/** What is said, without the day: a summary made again tomorrow with the same content is the same. */
function saidBy({ on: _on, sections, ...document }: SummaryDocument): string {
  return JSON.stringify({
    ...document,
    sections: sections.map(({ window: _window, ...section }) => section),
  })
}

/** Of what is said, and how long it holds. */
function digestOf(said: readonly string[], due: Day | null): Buffer {
  return hash('sha256', `[[${said.join(',')}],${JSON.stringify(due)}]`, 'buffer')
}

function parse(text: string): JsonObject {
  return parseJson(text) as JsonObject
}
