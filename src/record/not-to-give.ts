import { textAt } from './bundle/json-values.ts'
import { isObject } from './validate/object-type.ts'

/**
 * Whether a request for a medicine is none that anybody is to follow: one that says the medicine is not to be
 * given (`doNotPerform`, a modifier of FHIR R4), or one that nobody has decided yet. Told without these words
 * it would say the opposite, or more than was decided: so it is on no list of medicines.
 */
export function isNotToGive(resource: unknown): boolean {
  if (!isObject(resource)) return false
  const intent = textAt(resource, 'intent')
  return resource['doNotPerform'] === true || intent === 'proposal' || intent === 'option'
}
