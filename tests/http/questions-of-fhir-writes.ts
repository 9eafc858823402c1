import { newEntryId, shortId } from '../../src/identity/ids.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import type { Question, Subject } from './question.ts'

const json = { 'content-type': 'application/fhir+json' }
const never = { 'if-match': 'W/"999"' }
/** By which some entry may be known. */
const supplier = `identifier=${encodeURIComponent('https://supplier.example/id|A-17')}`

/**
 * Writes through FHIR that are refused or only tried, so that they may be asked again and again: of a version that is
 * not there, and what refers to entries that are there, hidden or not at all.
 */
export function fhirWrites({ patient, entries }: Subject): Question[] {
  const here = `Patient/${patient.ref}`
  const none = `${patient.ref}.${shortId(newEntryId())}`
  const asked = (
    method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
    route: string,
    url: string,
    body?: unknown,
  ): Question => ({
    ...{ route: `${method} /fhir/R4${route}`, method, url: `/fhir/R4${url}` },
    headers: { ...json, ...never },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  })
  const members = [...entries.slice(0, 4), none].map((ref) => ({ reference: `Observation/${ref}` }))
  const dangling = bodyOf('Observation', here, { hasMember: members })
  return [
    asked('POST', '/:type', '/Observation', dangling),
    asked('PUT', '/:type', `/Observation?${supplier}`, bodyOf('Observation', here)),
    asked('POST', '/:type/$validate', '/Observation/$validate', dangling),
    asked('POST', '/:type/$validate', '/Flag/$validate', bodyOf('Flag', here)),
    asked('POST', '', '', {
      ...{ resourceType: 'Bundle', type: 'transaction' },
      entry: [
        { resource: bodyOf('Flag', here), request: { method: 'POST', url: 'Flag' } },
        { resource: dangling, request: { method: 'POST', url: 'Observation' } },
      ],
    }),
    ...[...entries, none].flatMap((ref) => {
      const [route, url] = ['/:type/:entry', `/Observation/${ref}`]
      const body = { ...bodyOf('Observation', `Patient/${ref.split('.')[0]}`), id: ref }
      return [
        asked('PUT', route, url, body),
        asked('PATCH', route, url, [{ op: 'test', path: '/status', value: 'final' }]),
        asked('DELETE', route, url),
        asked('POST', `${route}/$validate`, `${url}/$validate`, body),
      ]
    }),
  ]
}
