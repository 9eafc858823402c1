import type { Tx } from '../db/database.ts'
import { ageOn, dayIn, startOfDay } from '../identity/age.ts'
import { newId, type PatientId } from '../identity/ids.ts'
import { newReference } from '../identity/reference.ts'
import { sendOut } from '../messages/outbox.ts'
import { objectAt, objectsAt, textAt } from '../record/bundle/json-values.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import type { Speaker } from '../sharing/who-speaks.ts'
import type { Opened } from './build.ts'
import { clinicalStatusOf, isNotBelieved } from './concepts.ts'
import type { SummaryEntry } from './document.ts'
import { preferenceCodes, strictestPreference, type Preference } from './preference.ts'

// What a patient prefers, as a practice's own system has coded it: it comes with the record, by an import.

/** What an entry says by a code, since when; `code` as the system has it. */
export type CodedPreference = {
  readonly preference: Preference
  readonly code: string
  readonly at: Date
}

/** What is in force: when it was said (null: never), and the code it was read from (null: it was recorded here). */
export type InForce = {
  readonly preference: Preference
  readonly preferredAt: Date | null
  readonly preferredCode: string | null
}

/** A dissent that was recorded here: no code takes it back, only the patient's word recorded here. */
export function isDissentHere({ preference, preferredCode }: InForce): boolean {
  return preference === 'dissent' && preferredCode === null
}

/**
 * What a code makes of what is in force; undefined where it changes nothing. The newest counts: a code that was said
 * after what is in force replaces it, whether that was said here or by a code. Of several said at one moment the one
 * that shows least counts.
 */
export function newlyCoded(
  inForce: InForce,
  entries: readonly SummaryEntry[],
  at: Date,
): CodedPreference | undefined {
  if (isDissentHere(inForce)) return undefined
  const { preference, preferredAt, preferredCode } = inForce
  const newest = entries
    .flatMap((entry) => codedIn(entry, at) ?? [])
    .reduce<CodedPreference | undefined>((one, other) => newerOf(one ?? other, other), undefined)
  if (newest === undefined || newest.preference === preference) return undefined
  if (preferredAt === null || newest.at > preferredAt) return newest
  const isStricter = strictestPreference(newest.preference, preference) === newest.preference
  const isAtOnce = preferredCode !== null && newest.at.getTime() === preferredAt.getTime()
  return isAtOnce && isStricter ? newest : undefined
}

/** Whether an entry says what is preferred: it is told as that, and is no line of a summary. */
export function saysPreference({ kind, resource }: SummaryEntry): boolean {
  return kinds.includes(kind) && codesIn(resource).length > 0
}

/** Every way in which a code that says something may stand first in an entry: Read codes are filled up with points. */
export const codesOfPreferences: readonly string[] = preferenceCodes
  .filter(({ says }) => says !== null)
  .flatMap(({ read2, ctv3, snomed }) => [
    ...[read2, read2.padEnd(5, '.'), `${read2.padEnd(5, '.')}00`],
    ...[ctv3, snomed].filter((code) => code !== null),
  ])

/**
 * Puts in force what was read from a code, with a line of the history, and tells the patient of whom there was a
 * summary before. A child's was said by whoever speaks for them.
 */
export async function putCodedPreference(
  tx: Tx,
  patient: PatientId,
  { preference, code, at: saidAt }: CodedPreference,
  { practice, practiceName, birthDate, state }: SaidOf,
  at: Date,
): Promise<void> {
  const askedBy: Speaker = ageOn(birthDate, dayIn(saidAt)) < 16 ? 'parent' : 'patient'
  await tx`
    select put_coded_preference(${patient}, ${newId(at.getTime())}, ${preference}, ${code}, ${saidAt}, ${askedBy},
                                ${practiceName}, ${practice}, ${at})`
  if (state === null) return
  const reference = newReference('SC')
  await sendOut(tx, patient, 'message', { to: 'patient', kind: 'sharing-changed', reference })
}

type SaidOf = Pick<Opened, 'practice' | 'practiceName' | 'birthDate' | 'state'>

const kinds: readonly string[] = ['Observation', 'Condition', 'Flag']
const systems = {
  read2: 'http://read.info/readv2',
  ctv3: 'http://read.info/ctv3',
  snomed: 'http://snomed.info/sct',
} as const

function codedIn(entry: SummaryEntry, at: Date): CodedPreference | undefined {
  if (!kinds.includes(entry.kind) || !isInForce(entry.resource)) return undefined
  const [found] = codesIn(entry.resource)
  if (found === undefined) return undefined
  return { ...found, at: saidAt(entry, at) }
}

function codesIn(resource: JsonObject): { preference: Preference; code: string }[] {
  const concepts = [...objectsAt(resource, 'code'), ...objectsAt(resource, 'valueCodeableConcept')]
  return concepts
    .flatMap((concept) => objectsAt(concept, 'coding'))
    .flatMap((coding) => {
      const [system, written] = [textAt(coding, 'system'), textAt(coding, 'code') ?? '']
      // filled up with points to five letters, and with the number of a wording behind them
      const code = written.replace(/^(.{5})\d\d$/, '$1').replace(/\.+$/, '')
      const codes = preferenceCodes.find((one) =>
        (['read2', 'ctv3', 'snomed'] as const).some(
          (name) => system === systems[name] && one[name] === code,
        ),
      )
      return codes?.says ? [{ preference: codes.says, code }] : []
    })
}

/** Not taken back, and not over. */
function isInForce(resource: JsonObject): boolean {
  const status = textAt(resource, 'status') ?? ''
  if (['entered-in-error', 'cancelled', 'inactive'].includes(status)) return false
  const clinical = clinicalStatusOf(resource) ?? 'active'
  return !isNotBelieved(resource) && ['active', 'recurrence', 'relapse'].includes(clinical)
}

/**
 * When it was said. A day counts from its beginning, so that what was recorded here on that day is later; a day to
 * come is none, and it was said when it was recorded.
 */
function saidAt({ resource, recordedAt }: SummaryEntry, at: Date): Date {
  const period = objectAt(resource, 'period') ?? objectAt(resource, 'effectivePeriod')
  const said = ['effectiveDateTime', 'recordedDate', 'issued', 'onsetDateTime']
    .map((name) => textAt(resource, name))
    .concat(period && textAt(period, 'start'))
    .flatMap((date) => (date && !Number.isNaN(Date.parse(date)) ? beginningOf(date) : []))
    .find((date) => date <= at)
  return said ?? (recordedAt <= at ? recordedAt : at)
}

/** Of a date its first moment in England. */
function beginningOf(date: string): Date {
  const at = new Date(date)
  return date.length <= 10 ? startOfDay(at.toISOString().slice(0, 10)) : at
}

function newerOf(one: CodedPreference, other: CodedPreference): CodedPreference {
  const [at, otherAt] = [one.at.getTime(), other.at.getTime()]
  if (at !== otherAt) return at > otherAt ? one : other
  return strictestPreference(one.preference, other.preference) === one.preference ? one : other
}
