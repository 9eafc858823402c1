import type { Sql, Tx } from '../db/database.ts'
import { newId, type PatientId } from '../identity/ids.ts'

/** How a patient is written to beyond what waits in their account: by mail, on paper at the practice, or not at all. */
export const contactWays = ['mail', 'paper', 'none'] as const
export type ContactWay = (typeof contactWays)[number]

/** In which form they can read. @see https://www.england.nhs.uk/about/equality/equality-hub/patient-equalities-programme/equality-frameworks-and-information-standards/accessibleinfo/ */
export const formats = ['standard', 'large-print', 'easy-read', 'audio', 'braille'] as const
export type Format = (typeof formats)[number]

export type ContactChoice = {
  readonly way: ContactWay
  /** A mail address that is safe; null for none. */
  readonly address: string | null
  /** The language they read best, in their own words. */
  readonly language: string | null
  readonly format: Format
}

/** What staff keep in mind when they write to or talk with a patient. */
export type ContactNeeds = Omit<ContactChoice, 'address'>

/** For staff who act on a patient's sharing, without the address; none where the patient never chose. */
export async function contactNeedsOf(
  tx: Tx,
  patient: PatientId,
): Promise<ContactNeeds | undefined> {
  const [needs] = await tx<ContactNeeds[]>`
    select way, language, format from contact_needs(${patient}) where way is not null`
  return needs
}

/** What counts now; none where the patient never chose. Runs as the patient, or as the relay. */
export function contactChoiceOf(sql: Sql | Tx, patient: PatientId) {
  return sql<ContactChoice[]>`
    select way, address, language, format from contact_choice
     where patient_id = ${patient} order by recorded_at desc, id desc limit 1`
}

export async function addContactChoice(
  tx: Tx,
  patient: PatientId,
  { way, address, language, format }: ContactChoice,
  at: Date,
): Promise<void> {
  await tx`
    insert into contact_choice (patient_id, id, way, address, language, format, recorded_at)
    values (${patient}, ${newId(at.getTime())}, ${way}, ${address}, ${language}, ${format}, ${at})`
}

/** As `contactChoiceOf`, with since when it counts. */
export async function contactChoiceSince(
  tx: Tx,
  patient: PatientId,
): Promise<{ readonly choice: ContactChoice; readonly at: Date } | undefined> {
  const [row] = await tx<(ContactChoice & { at: Date })[]>`
    select way, address, language, format, recorded_at as at from contact_choice
     where patient_id = ${patient} order by recorded_at desc, id desc limit 1`
  if (!row) return undefined
  const { at, ...choice } = row
  return { choice, at }
}

// From what tells least to what tells most.
const byReach: readonly ContactWay[] = ['none', 'paper', 'mail']

/**
 * How one person with two records is written to: as the kept one says, unless the other says that less is safe. A mail
 * address is never taken from the other one.
 */
export function strictestContact(
  keep: ContactChoice | null,
  other: ContactChoice | null,
): ContactChoice | null {
  if (other === null || other.way === 'mail') return keep
  if (keep === null) return { ...other, address: null }
  if (byReach.indexOf(keep.way) <= byReach.indexOf(other.way)) return keep
  return { ...keep, way: other.way, address: null }
}
