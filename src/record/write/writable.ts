import { parsePatientId, type PatientId } from '../../identity/ids.ts'
import { objectsAt, textAt } from '../bundle/json-values.ts'
import { isObject, type JsonObject } from '../validate/object-type.ts'

/**
 * The kinds of entry that a service's system writes one by one, and the element that says whose each is; null where
 * FHIR has none, and what is written with it says.
 */
const patientAt: Readonly<Record<string, string | null>> = {
  AllergyIntolerance: 'patient',
  Appointment: 'participant.actor',
  CarePlan: 'subject',
  Composition: 'subject',
  Condition: 'subject',
  DiagnosticReport: 'subject',
  DocumentReference: 'subject',
  Encounter: 'subject',
  Flag: 'subject',
  Goal: 'subject',
  Immunization: 'patient',
  List: 'subject',
  Medication: null,
  MedicationRequest: 'subject',
  MedicationStatement: 'subject',
  Observation: 'subject',
  Procedure: 'subject',
  ServiceRequest: 'subject',
}

export const writableTypes: readonly string[] = Object.keys(patientAt)

export function isWritable(type: string): boolean {
  return Object.hasOwn(patientAt, type)
}

/** Where a resource of this type says whose it is; null where it cannot. */
export function patientElement(type: string): string | null {
  return patientAt[type] ?? null
}

/**
 * The patients that a resource says it is of, as its references name them. More than one, or none that is of this API,
 * is for whoever asked to refuse.
 */
export function patientsNamed(resource: JsonObject, type: string, base: string): PatientId[] {
  const path = patientElement(type)
  if (path === null) return []
  const owners = path
    .split('.')
    .reduce<readonly unknown[]>(
      (from, key) => from.filter(isObject).flatMap((it) => objectsAt(it, key)),
      [resource],
    )
  const named = owners.filter(isObject).flatMap((it) => textAt(it, 'reference') ?? [])
  const ids = named.flatMap((it) => {
    const local = localOf(it, base)
    return local?.type === 'Patient' ? [local.id] : []
  })
  return [...new Set(ids)].flatMap((id) => {
    try {
      return [parsePatientId(id)]
    } catch {
      return []
    }
  })
}

/** A reference to something of this API, `Type/id`, with or without the address of the API and a version. */
export function localOf(
  reference: string,
  base: string,
): { readonly type: string; readonly id: string } | undefined {
  const relative = reference.startsWith(`${base}/`) ? reference.slice(base.length + 1) : reference
  const [, type, id] =
    /^([A-Z][A-Za-z]{1,63})\/([A-Za-z0-9.-]{1,64})(?:\/_history\/[A-Za-z0-9.-]{1,64})?$/.exec(
      relative,
    ) ?? []
  return type === undefined || id === undefined ? undefined : { type, id }
}
