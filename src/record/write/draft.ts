import type { Fault } from '../../errors.ts'
import type { PatientId } from '../../identity/ids.ts'
import { placeIn } from '../bundle/check-references.ts'
import type { JsonObject } from '../validate/object-type.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import { inspectResource } from '../validate/validate-resource.ts'
import { mustHaves } from './must-haves.ts'
import { isWritable, patientElement, patientsNamed } from './writable.ts'

/** A resource that was sent and is right in itself, before it is placed in a record. */
export type Draft = {
  readonly type: string
  readonly resource: JsonObject
  readonly references: readonly DraftReference[]
  /** Whose it says it is; undefined where its type cannot say. */
  readonly patient: PatientId | undefined
}

/** A reference, where it stands in the resource, and as it was sent: it is rewritten in place. */
export type DraftReference = { readonly value: ReferenceValue; readonly was: string | undefined }

/** `wrong`: it is no such resource of R4. `unfit`: it is, and is not what is taken here. */
export type Drafted =
  | { readonly draft: Draft }
  | { readonly fails: 'wrong' | 'unfit'; readonly faults: readonly Fault[] }

/**
 * What a resource that was sent is: base R4 with its required codes and invariants, then what UK Core and Confide ask.
 *
 * @param base the address of the API, which may stand before references.
 */
export function draftOf(resource: JsonObject, type: string, base: string): Drafted {
  const { problems, references } = inspectResource(resource, true)
  if (problems.length > 0) return { fails: 'wrong', faults: problems }
  const sent = String(resource['resourceType'])
  if (sent !== type) {
    const message = `must be ${type}`
    return { fails: 'wrong', faults: [{ path: `${sent}.resourceType`, code: 'value', message }] }
  }
  const faults = [...supported(type), ...mustHaves(type, resource)]
  const [patient, ...others] = patientsNamed(resource, type, base)
  const element = patientElement(type)
  if (element !== null && (patient === undefined || others.length > 0)) {
    const message = 'must be a reference to one patient: Patient/ and the id here'
    faults.push({ path: `${type}.${element}`, code: 'patient', message })
  }
  if (faults.length > 0) return { fails: 'unfit', faults }
  return {
    draft: {
      ...{ type, resource, patient },
      references: references.map((value) => ({ value, was: value.reference })),
    },
  }
}

function supported(type: string): Fault[] {
  if (isWritable(type)) return []
  return [{ path: type, code: 'not-supported', message: 'is of a type that is not written here' }]
}

/** Where a reference of a draft stands. Looked for only when there is something to report. */
export function placeOf({ resource, type }: Draft, reference: DraftReference): string {
  return placeIn(resource, reference.value, type) ?? type
}
