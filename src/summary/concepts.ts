import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { isByPatient } from '../record/patient-note.ts'
import { isObject, type JsonObject } from '../record/validate/object-type.ts'

/**
 * The words of a concept. A code without words is shown as one, and says that it has none: what is displayed
 * is never a bare code.
 */
export function conceptText(concept: unknown): string | undefined {
  if (!isObject(concept)) return undefined
  const codings = objectsAt(concept, 'coding')
  const words =
    textAt(concept, 'text') ??
    codings.map((it) => textAt(it, 'display')).find((it) => it !== undefined)
  if (words !== undefined) return words
  const code = codings.map((it) => textAt(it, 'code')).find((it) => it !== undefined)
  if (code === undefined) return undefined
  return isWord.test(code) ? code.replaceAll('-', ' ') : `Code ${code}, recorded without words`
}

/** Codes of FHIR and UK Core are words themselves: `active`, `repeat-dispensing`. */
const isWord = /^[a-z]{3,}(?:-[a-z]+)*$/

/** The words of the first concept of an element that has some. */
export function conceptAt(from: JsonObject, key: string): string | undefined {
  for (const concept of objectsAt(from, key)) {
    const words = conceptText(concept)
    if (words !== undefined) return words
  }
  return undefined
}

/** Every code of a concept, or of a list of concepts. */
export function codesIn(concepts: unknown): string[] {
  return listed(concepts).flatMap((one) =>
    objectsAt(one, 'coding').flatMap((it) => textAt(it, 'code') ?? []),
  )
}

/**
 * The clinical status of an allergy or a problem, by the first of its codes that is one of FHIR: a system may put
 * one of its own before it. Undefined where none is.
 *
 * @see http://hl7.org/fhir/R4/valueset-condition-clinical.html
 */
export function clinicalStatusOf(resource: JsonObject): string | undefined {
  return codesIn(resource['clinicalStatus']).find((code) => clinicalStatuses.includes(code))
}

const clinicalStatuses = ['active', 'recurrence', 'relapse', 'inactive', 'remission', 'resolved']

/** Whether it was never so of this patient. Whichever of its codes says so: it must not be told. */
export function isNotBelieved(resource: JsonObject): boolean {
  const codes = codesIn(resource['verificationStatus'])
  return codes.includes('refuted') || codes.includes('entered-in-error')
}

/** Every wording of a concept, or of a list of concepts, in lower case. */
export function termsIn(concepts: unknown): string[] {
  return listed(concepts).flatMap((one) =>
    [textAt(one, 'text'), ...objectsAt(one, 'coding').map((it) => textAt(it, 'display'))].flatMap(
      (it) => it?.toLowerCase() ?? [],
    ),
  )
}

function listed(value: unknown): JsonObject[] {
  return (Array.isArray(value) ? value : [value]).filter(isObject)
}

/** The elements of these names, where they are there. Of notes those that the patient did not add. */
export function pick(resource: JsonObject, names: readonly string[]): JsonObject {
  return Object.fromEntries(
    names.flatMap((name) => {
      const value = name === 'note' ? ownNotes(resource) : resource[name]
      return value === undefined ? [] : [[name, value]]
    }),
  )
}

/** Every concept in a resource with its words: a code alone gets the ones that are displayed for it. */
export function withWords(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withWords)
  if (!isObject(value)) return value
  const told: Record<string, unknown> = {}
  for (const key of Object.keys(value)) told[key] = withWords(value[key])
  const isSilent = 'coding' in told && textAt(told, 'text') === undefined
  return isSilent ? { ...told, text: conceptText(told) } : told
}

/** What the writers noted, and the patient did not. */
export function notesOf(resource: JsonObject): string {
  return (ownNotes(resource) ?? []).flatMap((it) => textAt(it, 'text') ?? []).join('\n')
}

/** A summary is the word of the practice: what a patient said of an entry is none of it. */
function ownNotes(resource: JsonObject): readonly JsonObject[] | undefined {
  const own = objectsAt(resource, 'note').filter((note) => !isByPatient(note))
  return own.length > 0 ? own : undefined
}

/** Parts that say something, with a comma and a space between. */
export function joined(...parts: readonly (string | undefined)[]): string {
  return parts.filter((part) => part !== undefined && part !== '').join(', ')
}

/** A number as it was written: one that would lose digits is held as a text that starts with NUL. */
export function numberText(value: unknown): string {
  if (typeof value === 'number') return String(value)
  return typeof value === 'string' ? value.replace('\0', '') : ''
}
