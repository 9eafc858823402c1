import { isByPatient, patientNotesIn } from '../../record/patient-note.ts'
import { isObject } from '../../record/validate/object-type.ts'

/** Words taken out of a stored resource for a page. What is missing or odd is left out, never guessed. */

/** The reaction and how bad it was: `Hives, severe`. */
export function reactionOf(resource: unknown): string | undefined {
  const reactions = list(get(resource, 'reaction')).map((reaction) =>
    words([conceptText(list(get(reaction, 'manifestation'))[0]), text(get(reaction, 'severity'))]),
  )
  return words([...reactions, criticality(text(get(resource, 'criticality')))], '; ')
}

/** The dose as it was written. */
export function dosageOf(resource: unknown): string | undefined {
  const dosage = list(get(resource, 'dosageInstruction'))[0] ?? list(get(resource, 'dosage'))[0]
  return text(get(dosage, 'text')) ?? text(get(dosage, 'patientInstruction'))
}

/** The notes of whoever wrote it, without what the patient says. */
export function noteOf(resource: unknown): string | undefined {
  const notes = list(get(resource, 'note')).filter((note) => !(isObject(note) && isByPatient(note)))
  return words(
    notes.map((note) => text(get(note, 'text'))),
    '\n',
  )
}

/** What the patient says about an entry that was not changed when they asked; and when, where that is known. */
export function patientSays(resource: unknown): { text: string; at?: Date }[] {
  const notes = isObject(resource) ? patientNotesIn(resource) : []
  return notes.map((note) => {
    const at = new Date(note.at)
    return { text: note.text, ...(Number.isNaN(at.getTime()) ? {} : { at }) }
  })
}

/** What an entry of this kind says beyond its title. */
export function detailOf(kind: string, resource: unknown): string | undefined {
  switch (kind) {
    case 'AllergyIntolerance':
      return reactionOf(resource)
    case 'MedicationRequest':
    case 'MedicationStatement':
      return dosageOf(resource)
    case 'Observation':
      return observationText(resource)
    default:
      return conceptText(list(get(resource, 'reasonCode'))[0])
  }
}

/** The clinical date as it was written, which no time zone may move, where it is a plain date. */
export function whenOf(resource: unknown): string | undefined {
  const named = ['onsetDateTime', 'effectiveDateTime', 'performedDateTime', 'occurrenceDateTime']
  const found = [...named, 'authoredOn', 'recordedDate', 'date']
    .map((name) => text(get(resource, name)))
    .find((date) => date !== undefined)
  return found !== undefined && /^\d{4}(-\d{2}){0,2}$/.test(found) ? found : undefined
}

function observationText(resource: unknown): string | undefined {
  const parts = list(get(resource, 'component')).map((component) => {
    const name = conceptText(get(component, 'code'))
    const value = valueText(component)
    return value === undefined ? undefined : words([name, value], ': ')
  })
  return words([valueText(resource), ...parts], '\n')
}

function valueText(resource: unknown): string | undefined {
  const quantity = get(resource, 'valueQuantity')
  const value = get(quantity, 'value')
  if (typeof value === 'number') {
    // Units stay next to their values; a comparator (< ≤ > ≥) is never lost.
    return words([text(get(quantity, 'comparator')), String(value), text(get(quantity, 'unit'))])
  }
  return conceptText(get(resource, 'valueCodeableConcept')) ?? text(get(resource, 'valueString'))
}

function conceptText(concept: unknown): string | undefined {
  return text(get(concept, 'text')) ?? text(get(list(get(concept, 'coding'))[0], 'display'))
}

function criticality(code: string | undefined): string | undefined {
  if (code === 'high') return 'high risk'
  return code === 'low' ? 'low risk' : undefined
}

function words(parts: readonly (string | undefined)[], between = ' '): string | undefined {
  const said = parts.filter((part) => part !== undefined && part !== '')
  return said.length === 0 ? undefined : said.join(between)
}

function get(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, name)
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined
}

function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}
