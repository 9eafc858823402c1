import { shortId, type PatientId } from '../identity/ids.ts'
import { objectAt, objectsAt, textAt } from './bundle/json-values.ts'
import { definitions } from './validate/definitions.ts'
import type { JsonObject } from './validate/object-type.ts'

/** What a patient says about an entry that its writers did not change: it stands in the entry itself. */
export type PatientNote = {
  readonly text: string
  /** FHIR instant. */
  readonly at: string
}

/** For kinds of resource that have no notes of their own. @see https://hl7.org/fhir/extensions/StructureDefinition-note.html */
const extension = 'http://hl7.org/fhir/StructureDefinition/note'

/** The resource with these notes after what is there: so whoever may see the entry sees them, and nobody else. */
export function withPatientNotes(
  resource: JsonObject,
  patient: PatientId,
  notes: readonly PatientNote[],
): JsonObject {
  const annotations = notes.map(({ text, at }) => ({
    authorReference: { reference: `Patient/${shortId(patient)}` },
    time: at,
    text,
  }))
  return withAnnotations(resource, annotations)
}

/** The resource with these annotations after what is there. */
export function withAnnotations(
  resource: JsonObject,
  annotations: readonly JsonObject[],
): JsonObject {
  if (hasNotes(resource)) {
    return { ...resource, note: [...objectsAt(resource, 'note'), ...annotations] }
  }
  const added = annotations.map((valueAnnotation) => ({ url: extension, valueAnnotation }))
  return { ...resource, extension: [...objectsAt(resource, 'extension'), ...added] }
}

/** What patients say in a resource, in the order in which they said it. */
export function patientNotesIn(resource: JsonObject): PatientNote[] {
  const annotations = [
    ...objectsAt(resource, 'note'),
    ...objectsAt(resource, 'extension')
      .filter((one) => textAt(one, 'url') === extension)
      .flatMap((one) => objectsAt(one, 'valueAnnotation')),
  ]
  return annotations
    .filter(isByPatient)
    .map((note) => ({ text: textAt(note, 'text') ?? '', at: textAt(note, 'time') ?? '' }))
}

/** Whether an Annotation is the patient's own. */
export function isByPatient(note: JsonObject): boolean {
  const author = objectAt(note, 'authorReference')
  return (author && textAt(author, 'reference'))?.startsWith('Patient/') === true
}

/** Whether its kind has notes in FHIR. */
export function hasNotes(resource: JsonObject): boolean {
  const elements = definitions().types[textAt(resource, 'resourceType') ?? '']?.elements ?? []
  return elements.some(({ name, types }) => name === 'note' && types.includes('Annotation'))
}
