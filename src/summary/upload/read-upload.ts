import { Refusal } from '../../errors.ts'
import { nhsNumberSystem, parseNhsNumber, type NhsNumber } from '../../identity/nhs-number.ts'
import { objectAt, objectsAt, textAt } from '../../record/bundle/json-values.ts'
import { isObject, type JsonObject } from '../../record/validate/object-type.ts'

/** A summary as a GP system sends it: its parts, nothing of them checked as FHIR yet. */
export type UploadDocument = {
  /** Of the summary; a UUID in small letters. */
  readonly id: string
  /** When the document was made: a FHIR instant. */
  readonly madeAt: string
  readonly nhsNumber: NhsNumber
  /** Where the document says it. */
  readonly birthDate: string | undefined
  /** How the patient is referred to. */
  readonly patient: UploadEntry
  readonly sections: readonly JsonObject[]
  /** All but the patient and the Composition. */
  readonly others: readonly UploadEntry[]
}

export type UploadEntry = { readonly fullUrl: string; readonly resource: JsonObject }

const uuid = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/
const instant = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/**
 * Takes a document apart. Tolerant of what the published examples leave out (a title, the subject of an entry,
 * names of the patient); strict about whose it is.
 *
 * @throws Refusal `invalid`: what is missing or wrong.
 * @see domain.md 1.6
 */
export function readUpload(document: JsonObject, allowTestNumbers: boolean): UploadDocument {
  if (document['resourceType'] !== 'Bundle') throw wrong('The body is not a Bundle')
  if (document['type'] !== 'document') throw wrong('Unsupported Bundle.type. It is document')
  const madeAt = textAt(document, 'timestamp') ?? ''
  if (!instant.test(madeAt) || Number.isNaN(Date.parse(madeAt))) {
    throw wrong('Bundle.timestamp is missing or is no instant')
  }
  const entries = entriesOf(document)
  const composition = entries[0]?.resource
  if (composition?.['resourceType'] !== 'Composition') {
    throw wrong('The first entry of the document is not its Composition')
  }
  if (composition['status'] !== 'final') throw wrong('Composition.status is not final')
  const id = textAt(objectAt(composition, 'identifier') ?? {}, 'value')?.toLowerCase() ?? ''
  if (!uuid.test(id)) throw wrong('Composition.identifier.value is missing or is no UUID')
  const patient = onePatient(entries, composition)
  const sections = objectsAt(composition, 'section')
  // not read, so what stands in one would be lost
  if (sections.some((it) => objectsAt(it, 'section').length > 0)) {
    throw wrong('A section has sections in it: send each as a section of the Composition')
  }
  return {
    ...{ id, madeAt, patient },
    nhsNumber: nhsNumberOf(patient.resource, allowTestNumbers),
    birthDate: textAt(patient.resource, 'birthDate'),
    sections,
    others: entries.slice(1).filter((it) => it !== patient),
  }
}

function entriesOf(document: JsonObject): UploadEntry[] {
  const list = document['entry']
  if (!Array.isArray(list) || list.length > 2000) throw wrong('Bundle.entry is missing or too long')
  return list.map((it: unknown, i) => {
    const resource = isObject(it) ? it['resource'] : undefined
    if (!isObject(it) || !isObject(resource)) throw wrong(`Bundle.entry[${i}] has no resource`)
    const local = `${textAt(resource, 'resourceType')}/${textAt(resource, 'id')}`
    return { fullUrl: textAt(it, 'fullUrl') ?? local, resource }
  })
}

function onePatient(entries: readonly UploadEntry[], composition: JsonObject): UploadEntry {
  const [patient, ...others] = entries.filter((it) => it.resource['resourceType'] === 'Patient')
  const subject = textAt(objectAt(composition, 'subject') ?? {}, 'reference')
  const names = patient && [patient.fullUrl, `Patient/${textAt(patient.resource, 'id')}`]
  if (!patient || others.length > 0 || subject === undefined || !names?.includes(subject)) {
    throw wrong('Composition.subject reference is missing or invalid')
  }
  return patient
}

function nhsNumberOf(patient: JsonObject, allowTest: boolean): NhsNumber {
  const [number] = objectsAt(patient, 'identifier').filter((it) => it['system'] === nhsNumberSystem)
  const value = number && textAt(number, 'value')
  if (!value) throw wrong('NHS number missing')
  return parseNhsNumber(value, allowTest)
}

function wrong(text: string): Refusal {
  return new Refusal('invalid', text)
}
