import type { Doing, Wanted } from '../../apps/scope.ts'

/** What an operation does, whatever it is asked of. */
const operations: Readonly<Record<string, Wanted>> = {
  $everything: { kind: 'Patient', doing: 'r' },
  $lastn: { kind: 'Observation', doing: 's' },
  // a document of all that is in the record
  $summary: { kind: '*', doing: 'r' },
  $document: { kind: '*', doing: 'r' },
  $export: { kind: '*', doing: 'r' },
  // what somebody chose
  $decide: { kind: 'Consent', doing: 'r' },
}

/** What nobody has thought of: for an app that may do everything. */
const unknown: Wanted = { kind: '*', doing: 'd' }

const onType: Readonly<Record<string, Doing>> = {
  GET: 's',
  HEAD: 's',
  POST: 'c',
  PUT: 'u',
  PATCH: 'u',
  DELETE: 'd',
}
const onOne: Readonly<Record<string, Doing>> = {
  GET: 'r',
  HEAD: 'r',
  PUT: 'u',
  PATCH: 'u',
  DELETE: 'd',
}

/**
 * What a request to the API does; undefined for what is open to anyone.
 *
 * @param path below the address of the API, as `Observation/_search`.
 * @see https://hl7.org/fhir/smart-app-launch/STU2.2/scopes-and-launch-context.html#scopes-for-requesting-fhir-resources
 */
export function wantedBy(method: string, path: string): Wanted | undefined {
  const parts = path.split('/').filter((part) => part !== '')
  const [first = '', second, third] = parts
  const last = parts.at(-1) ?? ''
  if (first === 'metadata' || first === '.well-known') return undefined
  if (last.startsWith('$')) {
    if (last === '$validate') return { kind: isType(first) ? first : '*', doing: 'c' }
    return operations[last] ?? unknown
  }
  if (first === '_history' || first === '_search') return { kind: '*', doing: 's' }
  // how far an export is, and its files
  if (first === 'export') return { kind: '*', doing: 'r' }
  if (!isType(first)) return unknown
  if (second === '_search') return { kind: first, doing: 's' }
  if (second === '_history' || third === '_history') return { kind: first, doing: 'r' }
  const doing =
    second === undefined ? onType[method] : third === undefined ? onOne[method] : undefined
  return doing === undefined ? unknown : { kind: first, doing }
}

function isType(text: string): boolean {
  return /^[A-Z][A-Za-z]{2,40}$/.test(text)
}
