import type { RefusalCode } from '../errors.ts'

/** FHIR's issue type for each refusal. @see http://hl7.org/fhir/R4/valueset-issue-type.html */
const issueType: Record<RefusalCode, string> = {
  invalid: 'invalid',
  'not-supported': 'not-supported',
  'not-theirs-to-say': 'business-rule',
  'signed-out': 'login',
  'foreign-origin': 'forbidden',
  role: 'forbidden',
  dissent: 'forbidden',
  'permission-not-asked': 'forbidden',
  'not-found': 'not-found',
  'not-acceptable': 'not-supported',
  conflict: 'conflict',
  'too-large': 'too-long',
  'unsupported-media': 'not-supported',
  'too-many': 'throttled',
  unavailable: 'transient',
  'no-pdf': 'transient',
}

/** What went wrong, as FHIR says it, with our own code and the id of the request. */
export function operationOutcome(code: RefusalCode | 'bug', message: string, requestId: string) {
  return {
    resourceType: 'OperationOutcome' as const,
    id: requestId,
    issue: [
      {
        severity: code === 'bug' ? 'fatal' : 'error',
        code: code === 'bug' ? 'exception' : issueType[code],
        details: { coding: [{ system: 'urn:confide:refusal', code }], text: message },
      },
    ],
  }
}
