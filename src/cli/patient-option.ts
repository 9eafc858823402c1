import { Refusal } from '../errors.ts'
import { parsePatientId, type PatientId } from '../identity/ids.ts'
import { UsageError } from './command.ts'

/** @throws UsageError unless there is one patient id and nothing else. */
export function patientFrom(positionals: readonly string[]): PatientId {
  const [id, ...more] = positionals
  if (id === undefined || more.length > 0) {
    throw new UsageError('Give one patient id: confide patient find prints it')
  }
  try {
    return parsePatientId(id)
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    throw new UsageError('This is no patient id: confide patient find prints it')
  }
}
