import type { Fault, FaultCode, RefusalCode } from '../errors.ts'

/** FHIR's issue type for each refusal. @see http://hl7.org/fhir/R4/valueset-issue-type.html */
const issueType: Record<RefusalCode, string> = {
  invalid: 'invalid',
  'not-supported': 'not-supported',
  'not-theirs-to-say': 'business-rule',
  'signed-out': 'login',
  'foreign-origin': 'forbidden',
  role: 'forbidden',
  'not-own': 'forbidden',
  scope: 'forbidden',
  dissent: 'forbidden',
  'permission-not-asked': 'forbidden',
  'not-found': 'not-found',
  'not-acceptable': 'not-supported',
  conflict: 'conflict',
  precondition: 'conflict',
  'too-large': 'too-long',
  'unsupported-media': 'not-supported',
  unprocessable: 'processing',
  'too-many': 'throttled',
  unavailable: 'transient',
  'no-pdf': 'transient',
}

/** FHIR's issue type for each fault of an element. */
const faultType: Record<FaultCode, string> = {
  structure: 'structure',
  unknown: 'structure',
  required: 'required',
  value: 'value',
  'code-invalid': 'code-invalid',
  invariant: 'invariant',
  reference: 'not-found',
  patient: 'business-rule',
  'not-supported': 'not-supported',
}

/**
 * What went wrong, as FHIR says it, with our own code and the id of the request; element by element where a resource
 * that was sent is wrong.
 */
export function operationOutcome(
  code: RefusalCode | 'bug',
  message: string,
  requestId: string,
  faults: readonly Fault[] = [],
) {
  const whole = {
    severity: code === 'bug' ? 'fatal' : 'error',
    code: code === 'bug' ? 'exception' : issueType[code],
    details: { coding: [{ system: 'urn:confide:refusal', code }], text: asText(message) },
  }
  return {
    resourceType: 'OperationOutcome' as const,
    id: requestId,
    issue: faults.length === 0 ? [whole] : faults.map(faultIssue),
  }
}

/** What is wrong with one element. */
function faultIssue({ path, code, message }: Fault) {
  return {
    severity: 'error',
    code: faultType[code],
    details: { coding: [{ system: 'urn:confide:fault', code }], text: asText(message) },
    expression: [asText(path)],
  }
}

/** What was sent may be named in it: letters that FHIR takes in no text, and half ones where a name was cut, are not. */
function asText(message: string): string {
  return message.toWellFormed().replace(/(?![\t\n\r])\p{Cc}/gu, '\ufffd')
}
