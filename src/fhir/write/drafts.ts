import { Refusal, type Fault } from '../../errors.ts'
import { entryRef, type EntryId, type PatientId } from '../../identity/ids.ts'
import { draftOf, type Draft } from '../../record/write/draft.ts'
import { isWritable } from '../../record/write/writable.ts'
import type { JsonObject } from '../../record/validate/object-type.ts'

/** @throws Refusal `not-supported` for a type that is not written here. */
export function requireWritable(type: string): void {
  if (isWritable(type)) return
  const shown = /^[A-Za-z]{1,64}$/.test(type) ? type : 'This'
  throw new Refusal(
    'not-supported',
    `${shown} is not written here. GET /fhir/R4/metadata says what is`,
  )
}

/** @throws Refusal `invalid` where it is no such resource, `unprocessable` where it is not what is taken here. */
export function requireDraft(resource: JsonObject, type: string, base: string): Draft {
  const made = draftOf(resource, type, base)
  if ('draft' in made) return made.draft
  throw refusalOf(made.fails, made.faults)
}

export function refusalOf(fails: 'wrong' | 'unfit', faults: readonly Fault[]): Refusal {
  return fails === 'wrong'
    ? new Refusal('invalid', 'It is not such a resource of FHIR R4', { faults })
    : new Refusal('unprocessable', 'It is not taken here', { faults })
}

/**
 * Whose a resource is that is sent alone.
 *
 * @throws Refusal `unprocessable` for a type that cannot say.
 */
export function requirePatient({ type, patient }: Draft): PatientId {
  if (patient !== undefined) return patient
  const message = 'says nothing of whose it is: send it in a transaction with what refers to it'
  throw refusalOf('unfit', [{ path: type, code: 'patient', message }])
}

/**
 * That a resource can be the next version of an entry: with its id, and of its patient.
 *
 * @see http://hl7.org/fhir/R4/http.html#update
 * @throws Refusal `invalid` for another id, `unprocessable` for another patient.
 */
export function requireSame(draft: Draft, patient: PatientId, entry: EntryId): void {
  const { type, resource } = draft
  if (resource['id'] !== entryRef(patient, entry)) {
    const message = 'must be the id in the address'
    throw refusalOf('wrong', [{ path: `${type}.id`, code: 'value', message }])
  }
  if (draft.patient !== undefined && draft.patient !== patient) {
    const message = 'must stay with the patient it is of'
    throw refusalOf('unfit', [{ path: type, code: 'patient', message }])
  }
}
