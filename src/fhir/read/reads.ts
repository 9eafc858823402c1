import { resourceTypes } from '../../record/validate/definitions.ts'
import type { ResourcePart } from '../resources.ts'

/** What no entry is stored as. */
const notEntries = ['Bundle', 'OperationOutcome', 'Parameters', 'Patient']

/** Every type of R4 may be read: what a service recorded is given back as what it is. */
export function reads(): ResourcePart[] {
  return resourceTypes()
    .filter((type) => !notEntries.includes(type))
    .map((type) => ({
      type,
      interactions: [{ code: 'read', documentation: 'By the id of an entry.' }],
      claims: { versioning: 'versioned' },
    }))
}
