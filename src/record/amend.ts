import { dayIn, type Day } from '../identity/age.ts'
import { objectAt, objectsAt, textAt } from './bundle/json-values.ts'
import type { Columns } from './bundle/columns.ts'
import { isNumber, jsonNumber, writeJson } from './json-text.ts'
import { hasNotes, isByPatient } from './patient-note.ts'
import { isObject, type JsonObject } from './validate/object-type.ts'

/** What a form can change of an entry; undefined where the entry has none, or it is none that a form can hold. */
export type Sayings = {
  /** What it is: the words of its code. */
  readonly words?: string | undefined
  /** A value or a dose. */
  readonly detail?: string | undefined
  /** YYYY-MM-DD */
  readonly date?: string | undefined
  /** What the writers noted, without what patients say. */
  readonly note?: string | undefined
}

export type Amendment = Sayings & {
  /** It was never true of this patient. The other changes then do not count. */
  readonly inError: boolean
}

/** An entry as it will be, and what of its columns changes. */
export type Amended = {
  readonly resource: JsonObject
  readonly columns: Partial<
    Pick<Columns, 'status' | 'codeSystem' | 'code' | 'codeText' | 'effectiveAt'>
  >
}

const conceptKeys = ['code', 'medicationCodeableConcept', 'vaccineCode']
const dateKeys = [
  ...[
    'onsetDateTime',
    'effectiveDateTime',
    'performedDateTime',
    'occurrenceDateTime',
    'authoredOn',
  ],
  'date',
]
const errorStatus = 'entered-in-error'

/** What an entry says now, of what a form can change. */
export function sayingsOf(resource: JsonObject): Sayings {
  const concept = objectAt(resource, keyIn(resource, conceptKeys) ?? '')
  const date = textAt(resource, keyIn(resource, dateKeys) ?? '')
  return {
    words: concept && wordsOf(concept),
    detail: detailIn(resource)?.text,
    date: date === undefined ? undefined : dayOf(date),
    note: hasNotes(resource) ? writersNote(resource) : undefined,
  }
}

/** The day in London of a time; a day as it is; undefined for a month or a year. */
function dayOf(date: string): Day | undefined {
  if (date.length < 10) return undefined
  return date.includes('T') ? dayIn(new Date(date)) : date
}

/** Whether FHIR can say of such a resource that it was entered in error. */
export function mayBeInError(resource: JsonObject): boolean {
  return inError(resource) !== undefined
}

/**
 * Changes what an entry says. A code goes with the words that it stood for, what a value was taken to mean ("high",
 * "less than") with the value, and so does the narrative: they would go on saying what was wrong.
 *
 * @returns undefined where that changes nothing; `no-number` for words where FHIR has a number.
 */
export function amend(
  resource: JsonObject,
  amendment: Amendment,
): Amended | 'no-number' | undefined {
  if (amendment.inError) return inError(resource)
  const now = sayingsOf(resource)
  const is = (name: keyof Sayings) => {
    const said = amendment[name]
    return said !== undefined && now[name] !== undefined && said !== now[name] ? said : undefined
  }
  const [words, detail, date, note] = [is('words'), is('detail'), is('date'), is('note')]
  if ([words, detail, date, note].every((one) => one === undefined)) return undefined
  if (detail !== undefined && objectAt(resource, 'valueQuantity') && !isNumber(detail)) {
    return 'no-number'
  }
  const changed: JsonObject = { ...resource, text: undefined }
  if (words !== undefined) changed[keyIn(resource, conceptKeys) ?? ''] = { text: words }
  if (detail !== undefined) {
    Object.assign(changed, { interpretation: undefined }, detailIn(resource)?.replaced(detail))
  }
  if (date !== undefined) changed[keyIn(resource, dateKeys) ?? ''] = date
  if (note !== undefined) {
    const own = note === '' ? [] : [{ text: note }]
    const notes = [...own, ...notesOf(resource).filter(isByPatient)]
    changed['note'] = notes.length === 0 ? undefined : notes
  }
  return {
    resource: changed,
    columns: {
      ...(words === undefined ? {} : { codeSystem: null, code: null, codeText: words }),
      ...(date === undefined ? {} : { effectiveAt: `${date}T00:00:00Z` }),
    },
  }
}

/** The text of a version, with what `meta` says of it; the number of the version as FHIR has it. */
export function versionText(resource: JsonObject, version: number, at: Date): string {
  const meta = objectAt(resource, 'meta') ?? {}
  const versionId = String(version)
  return writeJson({ ...resource, meta: { ...meta, versionId, lastUpdated: at.toISOString() } })
}

function inError(resource: JsonObject): Amended | undefined {
  const columns = { status: errorStatus }
  for (const key of ['status', 'lifecycleStatus']) {
    // a Medication may have no status, and may be given one
    const isOptional = key === 'status' && resource['resourceType'] === 'Medication'
    if (isOptional || typeof resource[key] === 'string') {
      return { resource: { ...resource, text: undefined, [key]: errorStatus }, columns }
    }
  }
  const system = verificationSystems[textAt(resource, 'resourceType') ?? '']
  if (system === undefined) return undefined
  // con-5, ait-2: what was entered in error has no clinical status.
  const verificationStatus = { coding: [{ system, code: errorStatus }] }
  const changed = { ...resource, text: undefined, clinicalStatus: undefined, verificationStatus }
  return { resource: changed, columns }
}

const hl7 = 'http://terminology.hl7.org/CodeSystem'
const verificationSystems: Readonly<Record<string, string>> = {
  Condition: `${hl7}/condition-ver-status`,
  AllergyIntolerance: `${hl7}/allergyintolerance-verification`,
}

type Detail = { readonly text: string; replaced(text: string): JsonObject }

function detailIn(resource: JsonObject): Detail | undefined {
  const quantity = objectAt(resource, 'valueQuantity')
  if (quantity?.['value'] !== undefined) {
    const text = writeJson(quantity['value'])
    return {
      text,
      replaced: (said) => ({
        valueQuantity: { ...quantity, comparator: undefined, value: jsonNumber(said) },
      }),
    }
  }
  const string = textAt(resource, 'valueString')
  if (string !== undefined) return { text: string, replaced: (valueString) => ({ valueString }) }
  const concept = objectAt(resource, 'valueCodeableConcept')
  const words = concept && wordsOf(concept)
  if (words !== undefined) {
    return { text: words, replaced: (text) => ({ valueCodeableConcept: { text } }) }
  }
  for (const key of ['dosageInstruction', 'dosage']) {
    const [dose, ...more] = objectsAt(resource, key)
    const text = dose && textAt(dose, 'text')
    // A dose in figures beside its words would go on saying what was wrong.
    if (text !== undefined)
      return { text, replaced: (said) => ({ [key]: [{ text: said }, ...more] }) }
  }
  return undefined
}

function keyIn(resource: JsonObject, keys: readonly string[]): string | undefined {
  return keys.find((key) => isObject(resource[key]) || typeof resource[key] === 'string')
}

function wordsOf(concept: JsonObject): string | undefined {
  const [coding] = objectsAt(concept, 'coding')
  return textAt(concept, 'text') ?? (coding && textAt(coding, 'display'))
}

function notesOf(resource: JsonObject): readonly JsonObject[] {
  return objectsAt(resource, 'note')
}

function writersNote(resource: JsonObject): string {
  const own = notesOf(resource).filter((note) => !isByPatient(note))
  return own.flatMap((note) => textAt(note, 'text') ?? []).join('\n')
}
