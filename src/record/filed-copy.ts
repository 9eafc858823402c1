import type { Concept } from './bundle/columns.ts'
import { objectAt, objectsAt, referencesAt, textAt } from './bundle/json-values.ts'
import { writeJson } from './json-text.ts'
import { withMedicine } from './medicine-name.ts'
import type { JsonObject } from './validate/object-type.ts'
import type { ReferenceValue } from './validate/problems.ts'
import { inspectResource } from './validate/validate-resource.ts'

/** What a copy is made for: its own id, and which entries of the practice it may refer to. */
export type FiledAs = {
  readonly id: string
  readonly at: Date
  readonly version: number
  /** `Patient/…` of the one it is about. */
  readonly patient: string
  /** The references that stay, and what each is from now on: entries of the practice, or what it has filed of them. */
  readonly own: ReadonlyMap<string, string>
}

// Contained, these say who wrote or where: that stands with the filing, for those who may know it.
const writers = new Set(['Organization', 'Practitioner', 'PractitionerRole', 'Location'])

/**
 * The text of the practice's own entry, filed from what another service wrote: as it was, but for what would lead
 * back to the other record. References point to the patient and to entries of the practice; any other is masked,
 * and so is who wrote it. Identifiers of the other record and the address it came from go.
 *
 * @throws TypeError for a resource that is not valid: none is stored.
 */
export function copyOf(resource: JsonObject, names: Concept, as: FiledAs): string {
  const contained = objectsAt(resource, 'contained').filter(
    (it) => !writers.has(textAt(it, 'resourceType') ?? ''),
  )
  const body = {
    ...withoutMedicineReference(resource, names),
    contained: contained.length > 0 ? contained : undefined,
    identifier: undefined,
  }
  const copy = JSON.parse(JSON.stringify(body)) as JsonObject
  const kept = new Set(contained.map((it) => `#${textAt(it, 'id') ?? ''}`))
  for (const reference of referencesIn(copy)) keep(reference, as, kept)
  const { source: _source, ...meta } = objectAt(resource, 'meta') ?? {}
  return writeJson({
    ...copy,
    id: as.id,
    meta: { ...meta, versionId: String(as.version), lastUpdated: as.at.toISOString() },
  })
}

/** Every reference of a resource to another, as it stands there. */
export function referencesTo(resource: JsonObject): string[] {
  return referencesIn(resource).flatMap(({ reference }) => reference ?? [])
}

function referencesIn(resource: JsonObject): ReferenceValue[] {
  const { problems, references } = inspectResource(resource)
  if (problems.length > 0) throw new TypeError('a stored resource is not valid')
  return references
}

function keep(value: ReferenceValue, { patient, own }: FiledAs, contained: ReadonlySet<string>) {
  const { reference } = value
  const to =
    reference === patient || (reference !== undefined && contained.has(reference))
      ? reference
      : own.get(reference ?? '')
  for (const key of Object.keys(value)) Reflect.deleteProperty(value, key)
  Object.assign(value, to === undefined ? masked : { reference: to })
}

/** @see http://hl7.org/fhir/extension-data-absent-reason.html */
const masked = {
  extension: [
    { url: 'http://hl7.org/fhir/StructureDefinition/data-absent-reason', valueCode: 'masked' },
  ],
}

function withoutMedicineReference(resource: JsonObject, names: Concept): JsonObject {
  const named = withMedicine(resource, names)
  const isNamed = 'medicationCodeableConcept' in named
  return isNamed && referencesAt(named, 'medicationReference').length > 0
    ? { ...named, medicationReference: undefined }
    : named
}
