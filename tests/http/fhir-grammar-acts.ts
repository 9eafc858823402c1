import { consentRef } from '../../src/fhir/consent/consent-id.ts'
import { taskRef } from '../../src/fhir/task/task.ts'
import type { Ask } from '../support/door.ts'
import { bodyOf, goodBodies, type Body } from '../support/fhir-bodies.ts'
import { spoiled } from '../support/spoiled.ts'
import type { About } from './fhir-grammar.ts'
import { dates, oneOf } from './random-resources.ts'
import type { Random } from './twin-worlds.ts'

// What the grammar asks besides reads and searches: writes, choices, the log, what is told and taken out.

const fhir = '/fhir/R4'
const json = { 'content-type': 'application/fhir+json' }
const preferences = ['return=minimal', 'return=representation', 'return=OperationOutcome'] as const
const versions = ['W/"1"', 'W/"1"', 'W/"2"', 'W/"999"', '"1"', 'x', ''] as const

type Sent = Ask & { readonly method: NonNullable<Ask['method']> }
type Act = (random: Random, about: About) => Ask

/** One request that does something, or would. */
export function randomAct(random: Random, about: About): Ask {
  return oneOf(random, acts)(random, about)
}

const writes = [create, create, update, updateByIdentifier, patch, remove] as const
const acts: readonly Act[] = [
  ...writes,
  ...[validate, validate, transaction, batch, lookAt, lookAt],
  ...[consents, consents, changeConsent, changeConsent, decide, decide],
  ...[log, tasks, provenances, subscribe, subscriptions, exported, summary],
]

/** An entry of the record, or of what was written since. */
function someEntry(random: Random, { entries, made }: About) {
  const type = oneOf(random, ['Observation', 'Condition', 'Encounter', 'Flag', 'Composition'])
  return made.length > 0 && random(2) ? oneOf(random, made) : { type, ref: oneOf(random, entries) }
}

/** A resource to send, which may refer to what is there, hidden or not at all, and may be wrong. */
function resource(random: Random, about: About): Body {
  const here = `Patient/${about.patient.ref}`
  const to = someEntry(random, about)
  const reference = { reference: `${to.type}/${to.ref}` }
  const body = oneOf(random, [
    ...[oneOf(random, goodBodies(here)), bodyOf('Flag', here)],
    bodyOf('Observation', here, { hasMember: [reference] }),
    bodyOf('Condition', here, { encounter: { reference: `Encounter/${to.ref}` } }),
    bodyOf('List', here, { entry: [{ item: { ...reference, display: 'Words' } }] }),
    bodyOf('Composition', here, { section: [{ title: 'Plan', entry: [reference] }] }),
  ])
  return random(4) ? body : (spoiled(random, body) as Body)
}

const typeOf = (body: Body) =>
  /^[A-Z][A-Za-z]+$/.test(String((body as Partial<Body> | null)?.resourceType))
    ? body.resourceType
    : 'Observation'

function matching(random: Random): Record<string, string> {
  const version = oneOf(random, versions)
  return version === '' ? {} : { 'if-match': version }
}

const preferring = (random: Random): Record<string, string> =>
  random(3) ? {} : { prefer: oneOf(random, preferences) }

function create(random: Random, about: About): Sent {
  const body = resource(random, about)
  const identifier = 'identifier=https://supplier.example/id|A-17'
  const unless = { 'if-none-exist': oneOf(random, [identifier, `${identifier}&patient=x`, 'x=y']) }
  return {
    ...{ method: 'POST', url: `${fhir}/${typeOf(body)}`, body: JSON.stringify(body) },
    headers: { ...json, ...preferring(random), ...(random(4) === 0 && unless) },
  }
}

function update(random: Random, about: About): Sent {
  const { type, ref } = someEntry(random, about)
  const here = `Patient/${about.patient.ref}`
  const kept = goodBodies(here).find(({ resourceType }) => resourceType === type)
  const body = { ...(kept && random(4) ? kept : resource(random, about)), id: ref }
  return {
    ...{ method: 'PUT', url: `${fhir}/${type}/${ref}`, body: JSON.stringify(body) },
    headers: { ...json, ...matching(random), ...preferring(random) },
  }
}

/** Of the one with an identifier of the client's own. */
function updateByIdentifier(random: Random, about: About): Sent {
  const body = resource(random, about)
  const identifier = { system: 'https://supplier.example/id', value: `B-${random(4)}` }
  const by = oneOf(random, [`identifier=${identifier.system}|${identifier.value}`, 'identifier=x'])
  const whose = oneOf(random, ['', `&patient=${about.patient.ref}`, '&status=final'])
  return {
    ...{ method: 'PUT', url: `${fhir}/${typeOf(body)}?${by}${whose}` },
    body: JSON.stringify({ ...body, identifier: [identifier] }),
    headers: { ...json, ...(random(3) ? {} : matching(random)), ...preferring(random) },
  }
}

function patch(random: Random, about: About): Sent {
  const { type, ref } = someEntry(random, about)
  const path = () =>
    oneOf(random, ['/status', '/code', '/code/coding/0', '/note', '/subject', '/id', '/none/-'])
  const operations = Array.from({ length: 1 + random(3) }, () => ({
    op: oneOf(random, ['test', 'replace', 'add', 'remove', 'copy', 'move', 'none']),
    ...{ path: path(), from: path(), value: oneOf(random, ['final', 'active', { text: 'x' }, 1]) },
  }))
  return {
    ...{ method: 'PATCH', url: `${fhir}/${type}/${ref}`, body: JSON.stringify(operations) },
    headers: { 'content-type': 'application/json-patch+json', ...matching(random) },
  }
}

function remove(random: Random, about: About): Sent {
  const { type, ref } = someEntry(random, about)
  return { method: 'DELETE', url: `${fhir}/${type}/${ref}`, headers: matching(random) }
}

function validate(random: Random, about: About): Ask {
  const body = resource(random, about)
  const { ref } = someEntry(random, about)
  const mode = oneOf(random, ['', '?mode=create', '?mode=update', '?mode=delete', '?mode=x'])
  const at = random(2) ? typeOf(body) : `${typeOf(body)}/${ref}`
  const sent = random(2) ? { ...body, id: ref } : body
  return {
    ...{ method: 'POST', url: `${fhir}/${at}/$validate${mode}`, headers: json },
    body: JSON.stringify(sent),
  }
}

function lookAt(random: Random, about: About): Ask {
  const { type, ref } = someEntry(random, about)
  const end = oneOf(random, ['', '', '/_history', '/_history/1', '/_history/2', '/$document'])
  return { url: `${fhir}/${end === '/$document' ? 'Composition' : type}/${ref}${end}` }
}

function entryOf({ method, url, body, headers = {} }: Sent): object {
  const [ifMatch, ifNoneExist] = [headers['if-match'], headers['if-none-exist']]
  return {
    ...(body !== undefined && { resource: asResource(method, String(body)) }),
    request: {
      ...{ method, url: url.slice(fhir.length + 1) },
      ...(ifMatch !== undefined && { ifMatch }),
      ...(ifNoneExist !== undefined && { ifNoneExist }),
    },
  }
}

function asResource(method: string, body: string): unknown {
  if (method !== 'PATCH') return JSON.parse(body)
  const data = Buffer.from(body).toString('base64')
  return { resourceType: 'Binary', contentType: 'application/json-patch+json', data }
}

function bundle(random: Random, type: 'transaction' | 'batch', entry: readonly object[]): Ask {
  return {
    ...{ method: 'POST', url: fhir, headers: { ...json, ...preferring(random) } },
    body: JSON.stringify({ resourceType: 'Bundle', type, entry }),
  }
}

function transaction(random: Random, about: About): Ask {
  const asked = Array.from({ length: 1 + random(3) }, () => oneOf(random, writes)(random, about))
  return bundle(random, 'transaction', asked.map(entryOf))
}

/** At most one of a batch writes: what two of them wrote could lie in one millisecond here, and in two there. */
function batch(random: Random, about: About): Ask {
  const looks = [lookAt, consents, decide, log].filter(() => random(2))
  const asked = [
    ...looks.map((look) => look(random, about)),
    ...(random(2) ? [oneOf(random, writes)(random, about)] : []),
  ]
  return bundle(
    random,
    'batch',
    asked.map((one) => entryOf({ method: 'GET', ...one })),
  )
}

const kinds = ['share-nothing', 'summary', 'type-1', 'lists', 'private'] as const

function consentId(random: Random, { patient, services, entries }: About): string {
  const organisation = oneOf(random, services)
  return oneOf(random, [
    consentRef(patient.id, { kind: 'service', organisation }),
    consentRef(patient.id, { kind: oneOf(random, kinds) }),
    oneOf(random, entries),
  ])
}

function consents(random: Random, about: About): Ask {
  const whose = `patient=${about.patient.ref}`
  const more = ['', '&status=active', '&category=service', '&_count=1', '&scope=x', '&_sort=x']
  return {
    url: oneOf(random, [
      ...[`${fhir}/Consent?${whose}${oneOf(random, more)}`, `${fhir}/Consent?${whose}`],
      `${fhir}/Consent/${consentId(random, about)}`,
    ]),
  }
}

/** One that was read, sent back: with other answers by the patient alone, as they change what a service may see. */
function changeConsent(random: Random, about: About): Ask {
  const read = about.consents.length > 0 ? oneOf(random, about.consents) : undefined
  const version = read?.meta.versionId ?? 'x'
  const type = () => oneOf(random, ['permit', 'deny'])
  const answers = read?.provision.provision?.map((one) => ({ ...one, type: type() }))
  const provision =
    answers === undefined ? { type: type() } : { ...read?.provision, provision: answers }
  const odd = oneOf(random, [{}, {}, {}, { status: 'inactive' }, { performer: [] }, { x: 1 }])
  const body = { ...read, ...(about.reader === 'patient' && { provision }), ...odd }
  const isNew = random(4) === 0
  const match = oneOf(random, [version, version, version, 'x'])
  return {
    ...{ method: isNew ? 'POST' : 'PUT', body: JSON.stringify(body) },
    url: isNew ? `${fhir}/Consent` : `${fhir}/Consent/${read?.id ?? consentId(random, about)}`,
    headers: { ...json, ...(isNew ? {} : { 'if-match': `W/"${match}"` }) },
  }
}

function decide(random: Random, about: About): Ask {
  const { type, ref } = someEntry(random, about)
  const service = oneOf(random, [...about.services, 'Z99999', 'x'])
  const url = `${fhir}/${type}/${ref}/$decide?organisation=${service}`
  return { url, method: oneOf(random, ['GET', 'POST']) }
}

function log(random: Random, { patient, entries }: About): Ask {
  const when = oneOf(random, ['', '&date=ge2020', '&date=lt2020', '&date=le2100&date=gt2010'])
  return {
    url: oneOf(random, [
      `${fhir}/AuditEvent?patient=${patient.ref}${when}&_count=${1 + random(20)}`,
      `${fhir}/AuditEvent?_count=3${when}`,
      `${fhir}/AuditEvent/${oneOf(random, entries)}`,
    ]),
  }
}

function tasks(random: Random, { patient, entries }: About): Ask {
  return {
    url: oneOf(random, [
      ...[`${fhir}/Task`, `${fhir}/Task?patient=${patient.ref}&status=completed`],
      `${fhir}/Task/${taskRef(patient.id, 'SR-2345-6789')}`,
      `${fhir}/Task/${oneOf(random, entries)}`,
    ]),
  }
}

function provenances(random: Random, about: About): Ask {
  const target = `${fhir}/Provenance?target=`
  return {
    url: oneOf(random, [
      `${target}Consent/${consentId(random, about)}`,
      `${target}Observation/${oneOf(random, about.entries)}`,
      `${fhir}/Provenance/${someEntry(random, about).ref}`,
    ]),
  }
}

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
/** Where notifications may go in the tests; nothing is sent. */
export const hookHost = 'hooks.example'

function subscribe(random: Random, { patient }: About): Ask {
  const valueString = oneOf(random, [`patient=Patient/${patient.ref}`, 'patient=Patient/x'])
  const body = {
    resourceType: 'Subscription',
    ...{ status: 'requested', reason: 'To keep a list' },
    criteria: `urn:confide:topic:${oneOf(random, ['entries', 'entries', 'choices', 'x'])}`,
    _criteria: { extension: [{ url: `${backport}/backport-filter-criteria`, valueString }] },
    channel: {
      ...{ type: 'rest-hook', payload: 'application/fhir+json' },
      endpoint: `https://${oneOf(random, [hookHost, hookHost, 'elsewhere.example'])}/a`,
      _payload: {
        extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }],
      },
    },
  }
  const sent = random(4) ? body : spoiled(random, body)
  return {
    ...{ method: 'POST', url: `${fhir}/Subscription`, headers: json, body: JSON.stringify(sent) },
  }
}

function subscriptions(random: Random, about: About): Ask {
  const one = about.subscriptions.length > 0 ? oneOf(random, about.subscriptions) : ''
  const ref = one && random(3) ? one : oneOf(random, about.entries)
  return oneOf<Ask>(random, [
    { url: `${fhir}/Subscription?patient=${about.patient.ref}` },
    { url: `${fhir}/Subscription/${ref}` },
    { url: `${fhir}/Subscription/${ref}/$status` },
    { method: 'DELETE', url: `${fhir}/Subscription/${ref}` },
  ])
}

function exported(random: Random): Ask {
  const level = oneOf(random, ['', 'Patient/', 'Group/in-care/', 'Group/registered/', 'Group/x/'])
  const query = oneOf(random, [
    ...['', '', '?_type=Observation,Condition', '?_type=Patient', '?_type=Nothing'],
    `?_since=${encodeURIComponent('2020-01-01T00:00:00Z')}`,
    `?_since=${oneOf(random, dates)}`,
  ])
  return {
    ...{ method: oneOf(random, ['GET', 'POST']), url: `${fhir}/${level}$export${query}` },
    headers: random(5) ? { prefer: 'respond-async' } : {},
  }
}

function summary(random: Random, { patient }: About): Ask {
  const whose = `https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`
  const parameter = [{ name: 'identifier', valueString: whose }]
  return oneOf<Ask>(random, [
    { url: `${fhir}/Patient/${patient.ref}/$summary?_format=html` },
    { method: 'POST', url: `${fhir}/Patient/${patient.ref}/$summary` },
    {
      ...{ method: 'POST', url: `${fhir}/Patient/$summary`, headers: json },
      body: JSON.stringify({ resourceType: 'Parameters', parameter }),
    },
  ])
}
