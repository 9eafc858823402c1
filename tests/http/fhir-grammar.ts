import type { Ask } from '../support/door.ts'
import type { Patient } from '../support/world.ts'
import { randomAct } from './fhir-grammar-acts.ts'
import { codes, dates, kinds, oneOf, statuses } from './random-resources.ts'
import type { Random } from './twin-worlds.ts'

// Requests of FHIR as a grammar makes them: all that the API does, in right requests and nearly right ones.

const fhir = '/fhir/R4'

/** Whose record it is about, and what is known of it by what was answered before. */
export type About = {
  readonly patient: Patient
  readonly reader: 'staff' | 'patient'
  readonly services: readonly string[]
  /** Entries that are seen, hidden and not there. */
  readonly entries: readonly string[]
  /** What was written by the requests before. */
  readonly made: readonly { readonly type: string; readonly ref: string }[]
  readonly subscriptions: readonly string[]
  /** Consents as they were read. */
  readonly consents: readonly ReadConsent[]
}
export type ReadConsent = {
  readonly id: string
  readonly meta: { readonly versionId: string }
  readonly provision: { readonly provision?: readonly object[] }
}

/** One request about somebody's record. */
export function randomRequest(random: Random, about: About): Ask {
  return random(5) < 2 ? randomAct(random, about) : randomReading(random, about)
}

type Read = Pick<About, 'patient' | 'entries'>

/** One that only reads or searches. */
function randomReading(random: Random, about: Read): Ask {
  const which = random(10)
  if (which < 6) return search(random, about)
  const type = oneOf(random, [...kinds, 'Claim', 'Organization', 'Provenance', 'Nothing'])
  const ref = oneOf(random, about.entries)
  const ends = ['', '', '/_history', '/_history/1', '/_history/2', '/$document', '/$validate']
  if (which < 8) return { url: `${fhir}/${type}/${ref}${oneOf(random, ends)}`, ...headers(random) }
  const ofPatient = ['', '/$everything', '/_history', '/_history/1', '/$summary', '/Condition']
  if (which < 9) {
    return {
      url: `${fhir}/Patient/${about.patient.ref}${oneOf(random, ofPatient)}`,
      ...headers(random),
    }
  }
  const number = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${about.patient.nhsNumber}`)
  return {
    url: oneOf(random, [
      `${fhir}/Patient?identifier=${number}`,
      `${fhir}/Patient?_id=${about.patient.ref}&_summary=${oneOf(random, ['true', 'count', 'text'])}`,
      `${fhir}/Observation/$lastn?patient=${about.patient.ref}&max=${random(4)}`,
    ]),
  }
}

function headers(random: Random): Pick<Ask, 'headers'> {
  const all: Record<string, string>[] = [
    { 'if-none-match': 'W/"1"' },
    { 'if-modified-since': 'Fri, 01 Jan 2100 00:00:00 GMT' },
    { prefer: 'handling=lenient' },
  ]
  return random(3) === 0 ? { headers: oneOf(random, all) } : {}
}

function search(random: Random, about: Read): Ask {
  const type = oneOf(random, [...kinds, 'MedicationStatement', 'Procedure', 'DocumentReference'])
  const terms = Array.from({ length: random(4) }, () => term(random, type, about))
  const query = [`patient=${about.patient.ref}`, ...terms].join('&')
  if (random(4) > 0) return { url: `${fhir}/${type}?${query}`, ...headers(random) }
  return {
    ...{ method: 'POST', url: `${fhir}/${type}/_search`, body: query },
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
  }
}

function term(random: Random, type: string, { entries }: Read): string {
  const code = oneOf(random, codes)
  const date = `${oneOf(random, ['', 'ge', 'lt', 'sa', 'ne', 'ap'])}${oneOf(random, dates)}`
  const ref = oneOf(random, entries)
  return oneOf(random, [
    `code=${'system' in code ? `${code.system}|${code.code}` : code.code}`,
    `vaccine-code=${code.code},x`,
    `status=${oneOf(random, statuses)}`,
    `clinical-status=${oneOf(random, statuses)}`,
    `category=laboratory`,
    `date=${encodeURIComponent(date)}`,
    `_lastUpdated=${encodeURIComponent(date)}`,
    `_id=${ref},${oneOf(random, entries)}`,
    `encounter=Encounter/${ref}`,
    `_sort=${oneOf(random, ['date', '-date', '_id', '-_lastUpdated', 'code', 'date,-_id'])}`,
    `_count=${oneOf(random, ['0', '1', '2', '50', 'x'])}`,
    `_total=${oneOf(random, ['accurate', 'none', 'estimate'])}`,
    `_summary=${oneOf(random, ['true', 'text', 'data', 'count', 'false'])}`,
    `_elements=${oneOf(random, ['code', 'id,note', 'x'])}`,
    `_include=${type}:${oneOf(random, ['encounter', 'patient', 'subject', '*'])}`,
    `_revinclude=${oneOf(random, ['Observation:encounter', 'Provenance:target', '*:*'])}`,
    `code:${oneOf(random, ['missing', 'not', 'text', 'in'])}=true`,
    `_has:Observation:encounter:code=${code.code}`,
    `encounter.type=x`,
  ])
}

/** A request that nobody of good will would send. */
export function malformedRequest(random: Random, about: Read): Ask {
  const { url, ...rest } = randomReading(random, about)
  const at = url.length - random(Math.min(url.length - fhir.length - 1, 60))
  const odd = oneOf(random, [
    ...[
      '%00',
      '%ff',
      '%',
      '%c0%af',
      "'",
      '"',
      ';',
      '|',
      '\\',
      '//',
      '..',
      '&&',
      '==',
      '?',
      '#',
      '~',
    ],
    ...[
      '%F0%9F%98%80',
      '%E2%80%AE',
      '%0d%0aX: y',
      '(select 1)',
      '${x}',
      '__proto__=1',
      ':',
      ',',
      '-',
    ],
    ...['9'.repeat(40), 'a'.repeat(3000), '&_count=-1', '&_page=x.y.z', '&date=0000', '&_sort=-'],
  ])
  const body = oneOf(random, [
    ...[
      '',
      '{',
      '[]',
      'null',
      '{"resourceType":"Parameters"',
      'a=b&&c',
      '\0',
      '%',
      '\ud800',
      '<x/>',
    ],
    ...['{"a":'.repeat(100), '{"resourceType":"Parameters","parameter":[{"name":"x"}]}'],
  ])
  const method = oneOf(random, [
    'GET',
    'GET',
    'GET',
    'POST',
    'HEAD',
    'PUT',
    'DELETE',
    'PATCH',
    'OPTIONS',
  ])
  const types = [
    'application/fhir+json',
    'application/x-www-form-urlencoded',
    'text/plain',
    'x',
    'a/b',
  ]
  const isRead = ['GET', 'HEAD', 'OPTIONS'].includes(method)
  return {
    ...rest,
    ...{ url: `${url.slice(0, at)}${odd}${url.slice(at)}`, method: method as 'GET' },
    headers: {
      ...rest.headers,
      // what goes wrong may be nothing that matters: then it is of a version that is not there
      ...(!isRead && { 'content-type': oneOf(random, types), 'if-match': 'W/"999"' }),
    },
    ...(isRead ? {} : { body }),
  }
}

/** What the API calls a request like this one. */
export function interactionOf({ method = 'GET', url, body }: Ask): string {
  const [path = ''] = url.slice(fhir.length).split('?')
  const parts = path.split('/').filter((part) => part !== '')
  const last = parts.at(-1) ?? ''
  if (parts.length === 0) return String(body).includes('"type":"batch"') ? 'batch' : 'transaction'
  if (last.startsWith('$')) return last
  if (last === '_search') return 'search-type'
  if (last === '_history') return 'history-instance'
  if (parts.at(-2) === '_history') return 'vread'
  if (parts.length === 3) return 'compartment'
  const onType: Readonly<Record<string, string>> = {
    ...{ GET: 'search-type', POST: 'create', PUT: 'update' },
  }
  const onOne: Readonly<Record<string, string>> = {
    ...{ GET: 'read', PUT: 'update', PATCH: 'patch', DELETE: 'delete' },
  }
  return (parts.length === 1 ? onType : onOne)[method] ?? method
}
