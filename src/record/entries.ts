import { hash } from 'node:crypto'
import type { Sql, Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { visible } from '../sharing/visible.ts'
import { mayBeginNone, noAllergyCodes } from './says-none.ts'

/** An entry without its text, as lists show it. */
export type EntryLine = {
  readonly id: EntryId
  readonly version: number
  readonly organisation: string
  readonly organisationName: string
  readonly organisationType: string
  readonly kind: string
  readonly status: string | null
  readonly category: string | null
  readonly codeSystem: string | null
  readonly code: string | null
  readonly codeText: string | null
  readonly effectiveAt: Date | null
  readonly recordedAt: Date
  readonly recordedBy: string
  readonly private: boolean
  /** Kept from the patient's own view; never on a line that the patient is shown. */
  readonly withheld: boolean
}

/** An entry with the exact JSON text that is stored and served. */
export type Entry = EntryLine & { readonly resource: string }

/** Which part of a record is asked for. */
export type EntryFilter = {
  /** A calendar year in Europe/London; undefined for the latest that has entries. */
  readonly year?: number
  readonly kind?: string
  readonly organisation?: string
  /** Only what another could see: entries of these organisations, and whose private ones too. */
  readonly seen?: { readonly open: readonly string[]; readonly own: readonly string[] }
}

/** Kinds a record holds for others than the people who give care; lists leave them out unless asked. */
export const administrativeKinds = ['Claim', 'ExplanationOfBenefit', 'Organization', 'Practitioner']

/** Kinds shown first: allergies, medicines, problems. */
const headlineKinds = [
  'AllergyIntolerance',
  'MedicationRequest',
  'MedicationStatement',
  'Condition',
]

const yearOf = (sql: Sql | Tx) =>
  sql`extract(year from coalesce(e.effective_at, e.recorded_at) at time zone 'Europe/London')::int`

const lineColumns = (sql: Sql | Tx) => sql`
  e.id, e.version, e.organisation, o.name as "organisationName",
  o.type as "organisationType", e.kind, e.status, e.category, e.code_system as "codeSystem", e.code,
  e.code_text as "codeText", e.effective_at as "effectiveAt", e.recorded_at as "recordedAt",
  e.recorded_by as "recordedBy", e.private, e.withheld_from_patient as withheld`

/** The lines of one year, newest first, at most `limit`. */
export function linesOfYear(sql: Sql | Tx, patient: PatientId, filter: EntryFilter, limit: number) {
  return sql<EntryLine[]>`
    select ${lineColumns(sql)} from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and ${visible(sql)} and ${matches(sql, filter)}
       and ${yearOf(sql)} = coalesce(${filter.year ?? null}::int, (
         select max(${yearOf(sql)}) from entry e
          where e.patient_id = ${patient} and ${visible(sql)} and ${matches(sql, filter)}))
     order by coalesce(e.effective_at, e.recorded_at) desc, e.id desc limit ${limit}`
}

/** The lines of these entries, newest first. */
export function linesOf(sql: Sql | Tx, patient: PatientId, ids: readonly EntryId[]) {
  return sql<EntryLine[]>`
    select ${lineColumns(sql)} from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and e.id = any (${[...ids]}::uuid[]) and ${visible(sql)}
     order by coalesce(e.effective_at, e.recorded_at) desc, e.id desc`
}

/** The lines of the entries that corrections were asked of, newest first. */
export function linesCorrected(sql: Sql, patient: PatientId) {
  return sql<EntryLine[]>`
    select ${lineColumns(sql)} from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and ${visible(sql)}
       and e.id in (select c.entry_id from entry_correction c where c.patient_id = ${patient})
     order by coalesce(e.effective_at, e.recorded_at) desc, e.id desc`
}

/** Entries of the headline kinds with their text, newest first. */
export function headlines(sql: Sql | Tx, patient: PatientId) {
  return sql<Entry[]>`
    select ${lineColumns(sql)}, e.resource from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and e.kind = any (${headlineKinds}) and ${visible(sql)}
     order by coalesce(e.effective_at, e.recorded_at) desc, e.id desc`
}

/** Kinds that stand in the emergency view whatever they say. */
const emergencyKinds = [...headlineKinds, 'Flag', 'CarePlan', 'Consent']
/** Wishes are findings in words, too: where a person wants to be cared for, what is not to be done. */
const wishes = '(resuscitat|preferred place|advance (care|decision|statement)|escalation plan)'

/** What somebody needs to know in an emergency, newest first. */
export function emergencyEntries(sql: Sql, patient: PatientId) {
  return sql<Entry[]>`
    select ${lineColumns(sql)}, e.resource from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and ${visible(sql)}
       and (e.kind = any (${emergencyKinds}) or e.kind = 'Observation' and e.code_text ~* ${wishes})
     order by coalesce(e.effective_at, e.recorded_at) desc, e.id desc`
}

/** What the filters can offer: years, kinds and services of the entries this viewer may see. */
export function outline(sql: Sql | Tx, patient: PatientId, filter: EntryFilter = {}) {
  return sql<OutlineRow[]>`
    select ${yearOf(sql)} as year, e.kind, e.organisation, o.name as "organisationName",
           count(*)::int as entries
      from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and ${visible(sql)} and ${matches(sql, filter)}
     group by 1, 2, 3, 4 order by 1 desc, 2, 3`
}

/** How many entries of each kind each organisation wrote, of those this viewer may see. */
export type TallyRow = {
  readonly organisation: string
  readonly kind: string
  readonly private: boolean
  readonly entries: number
}

/** @param by only entries written by then. */
export function tally(sql: Sql | Tx, patient: PatientId, by?: Date) {
  return sql<TallyRow[]>`
    select e.organisation, e.kind, e.private, count(*)::int as entries from entry e
     where e.patient_id = ${patient} and e.kind <> all (${administrativeKinds}) and ${visible(sql)}
       and (${by ?? null}::timestamptz is null or e.recorded_at <= ${by ?? null})
     group by 1, 2, 3 order by 1, 2, 3`
}

export type OutlineRow = {
  readonly year: number | null
  readonly kind: string
  readonly organisation: string
  readonly organisationName: string
  readonly entries: number
}

export function oneEntry(sql: Sql | Tx, patient: PatientId, id: EntryId) {
  return sql<Entry[]>`
    select ${lineColumns(sql)}, e.resource from entry e join organisation o on o.id = e.organisation
     where e.patient_id = ${patient} and e.id = ${id} and ${visible(sql)}`
}

/** Earlier versions, newest first; only the organisation that wrote them may read them. */
export function earlierVersions(sql: Sql, patient: PatientId, id: EntryId) {
  return sql<EarlierVersion[]>`
    select version, recorded_at as "recordedAt", recorded_by as "recordedBy",
           replaced_at as "replacedAt", reason, resource
      from entry_version where patient_id = ${patient} and id = ${id} order by version desc`
}

export type EarlierVersion = {
  readonly version: number
  readonly recordedAt: Date
  readonly recordedBy: string
  readonly replacedAt: Date
  readonly reason: string
  readonly resource: string
}

/**
 * One page in order of id: [id, version, kind, resource, said] as bytes, one row more than `count` if there is more.
 * said: a JSON object of code and words of an entry that may say that there is none; null of all others.
 */
export function rawPage(sql: Sql, patient: PatientId, after: EntryId | null, count: number) {
  return sql`
    select e.id, e.version, e.kind, e.resource, ${saidOf(sql)}
      from entry e
     where e.patient_id = ${patient} and ${visible(sql)}
       ${after === null ? sql`` : sql`and e.id > ${after}`}
     order by e.id limit ${count + 1}`.raw()
}

/** Of an entry that may say that there is none, its code and words; null of all others. */
export function saidOf(sql: Sql | Tx) {
  return sql`case when e.code = any (${[...noAllergyCodes]}) or e.code_text ~* ${mayBeginNone}
                  then json_build_object('code', e.code, 'codeText', e.code_text) end`
}

/** SHA-256 over ids and versions in the order returned: what the event keeps of the list. */
export function digestOf(entries: Iterable<{ id: string; version: number | string }>): Buffer {
  let list = ''
  for (const { id, version } of entries) list += `${id}/${version}\n`
  return hash('sha256', list, 'buffer')
}

function matches(sql: Sql | Tx, filter: EntryFilter) {
  const kind =
    filter.kind === undefined
      ? sql`e.kind <> all (${administrativeKinds})`
      : sql`e.kind = ${filter.kind}`
  const by =
    filter.organisation === undefined
      ? kind
      : sql`${kind} and e.organisation = ${filter.organisation}`
  if (filter.seen === undefined) return by
  const { open, own } = filter.seen
  return sql`${by} and (e.organisation = any (${[...own]})
                        or not e.private and e.organisation = any (${[...open]}))`
}
