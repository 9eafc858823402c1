import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import type { InteractionCode, ResourceRow } from '../../src/fhir/resources.ts'
import { resources, systemParts } from '../../src/fhir/resources.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { writableTypes } from '../../src/record/write/writable.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer, type Ask } from '../support/door.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// Everything that the capability statement claims is called, for each type of resource.

const db = await testDatabase()
const world = worldIn(db)
/** Where a notification would go, if one were sent. */
const hook = '127.0.0.1:9'
const door = await openDoor(db, undefined, '127.0.0.1', { SUBSCRIPTION_HOSTS: hook })
const fhir = '/fhir/R4'

let gp: Service
let patient: Patient
let nurse: string
let system: string
let own: string
const entries = new Map<string, Entry>()

before(async () => {
  gp = await world.service('Z86001', 'Millbrook Surgery')
  patient = await world.patient({ practice: gp })
  await world.inCareOf(patient, gp)
  nurse = await world.signIn(await world.staff(gp, 'nurse', 'Sam Nurse'))
  own = await world.signIn(patient)
  const account = await world.staff(gp, 'nurse', 'A system')
  await setExportRight(db, account.id, true)
  system = await world.signIn(account)
  await world.choose(patient, [gp, 'yes', 'yes'])
  const stored = [...resources.keys()].filter((type) => !['Patient', 'AuditEvent'].includes(type))
  const made = await world.entries(
    patient,
    gp,
    stored.map((kind) => ({ kind, title: kind })),
  )
  for (const [n, kind] of stored.entries()) {
    const one = made[n]
    if (one) entries.set(kind, one)
  }
  await world.asJob(patient, (tx) => keepSummaryFresh(tx, patient.id, new Date()))
})

const idOf = (type: string) => (type === 'Patient' ? patient.ref : (entries.get(type)?.ref ?? ''))

/** A call of each interaction, and the status of its answer. Who adds an interaction adds how it is called. */
const calls: Partial<Record<InteractionCode, (type: string) => Ask>> = {
  read: (type) => ({ url: `${fhir}/${type}/${idOf(type)}` }),
  vread: (type) => ({ url: `${fhir}/${type}/${idOf(type)}/_history/1` }),
  'history-instance': (type) => ({ url: `${fhir}/${type}/${idOf(type)}/_history` }),
  'search-type': (type) => ({ url: `${fhir}/${type}?${whose(type)}` }),
}

/** Read by the patient alone, by the id of a line of the log. */
const called = (type: string, code: InteractionCode) =>
  (type !== 'AuditEvent' || code === 'search-type') && !writes.includes(code)

/** Called below, one after the other. */
const writes = ['create', 'update', 'patch', 'delete']

const whose = (type: string) =>
  type === 'Patient' ? `_id=${patient.ref}` : `patient=${patient.ref}`

const values: Readonly<Record<string, string>> = {
  ...{ token: 'x', date: 'ge2020', string: 'x', uri: 'urn:x' },
}

async function ask(type: string, question: Ask): Promise<Answer> {
  return door.ask({ ...question, as: type === 'AuditEvent' ? own : nurse })
}

async function isTaken(type: string, question: Ask): Promise<void> {
  const { status, body } = await ask(type, question)
  assert.equal(status, 200, `${question.url} ${body.slice(0, 300)}`)
}

test('what is claimed is the table, as a CapabilityStatement', async () => {
  const { body } = await door.ask({ url: `${fhir}/metadata` })
  const statement = JSON.parse(body) as {
    rest: { resource: { type: string; interaction?: { code: string }[] }[] }[]
  }
  assert.deepEqual(validateResource(statement), [])
  const claimed = statement.rest[0]?.resource.flatMap(({ type, interaction = [] }) =>
    interaction.map(({ code }) => `${type} ${code}`),
  )
  const inTable = [...resources].flatMap(([type, row]) =>
    row.interactions.map(({ code }) => `${type} ${code}`),
  )
  assert.deepEqual(claimed, inTable)
  assert.equal(new Set(claimed).size, claimed?.length, 'each once')
})

describe('each interaction that is claimed is there', () => {
  for (const [type, { interactions }] of resources) {
    test(type, async () => {
      for (const { code } of interactions.filter((one) => called(type, one.code))) {
        const call = calls[code]
        assert.ok(call, `nobody has said how ${code} is called`)
        await isTaken(type, call(type))
      }
    })
  }
})

describe('each parameter and each include of a search is taken', () => {
  const searched = [...resources.values()].filter(({ interactions }) =>
    interactions.some(({ code }) => code === 'search-type'),
  )
  for (const row of searched) {
    test(row.type, async () => {
      for (const query of queriesOf(row)) {
        const isWhole = row.type === 'Patient' || /^(patient|subject|_id)=/.test(query)
        const url = `${fhir}/${row.type}?${isWhole ? query : `${whose(row.type)}&${query}`}`
        await isTaken(row.type, { url })
      }
    })
  }
})

function queriesOf({ type, parameters, includes, reverseIncludes }: ResourceRow): string[] {
  const number = encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`)
  return [
    ...parameters.map(({ name, type: of }) => {
      if (name === 'patient' || name === 'subject') return `${name}=${patient.ref}`
      if (name === '_id') return `_id=${idOf(type)}`
      if (type === 'Patient') return `identifier=${number}`
      return `${name}=${of === 'reference' ? `Encounter/${idOf('Encounter')}` : values[of]}`
    }),
    ...includes.map((include) => `_include=${include}`),
    ...reverseIncludes.map((include) => `_revinclude=${include}`),
  ]
}

const json = { 'content-type': 'application/fhir+json' }
const sent = (method: 'POST' | 'PUT' | 'PATCH' | 'DELETE', path: string, body?: unknown): Ask => ({
  ...{ method, url: path === '' ? fhir : `${fhir}/${path}`, headers: json },
  ...(body !== undefined && { body: JSON.stringify(body) }),
})
const here = () => `Patient/${patient.ref}`
const idIn = ({ body }: Answer) => (JSON.parse(body) as { id: string }).id

/** A Medication says nothing of whose it is: it is written in a transaction, with what refers to it. */
async function created(type: string): Promise<string> {
  if (type !== 'Medication') {
    const made = await ask(type, sent('POST', type, bodyOf(type, here())))
    assert.equal(made.status, 201, made.body)
    return idIn(made)
  }
  const fullUrl = 'urn:uuid:00000000-0000-4000-8000-000000000001'
  const request = bodyOf('MedicationRequest', here(), {
    ...{ medicationCodeableConcept: undefined, medicationReference: { reference: fullUrl } },
  })
  const entry = [
    { fullUrl, resource: medication, request: { method: 'POST', url: type } },
    { resource: request, request: { method: 'POST', url: 'MedicationRequest' } },
  ]
  const made = await ask(
    type,
    sent('POST', '', { resourceType: 'Bundle', type: 'transaction', entry }),
  )
  assert.equal(made.status, 200, made.body)
  const { entry: answers } = JSON.parse(made.body) as {
    entry: { response: { location: string } }[]
  }
  return answers[0]?.response.location.split('/').at(-3) ?? ''
}

const medication = { resourceType: 'Medication', code: { text: 'x' } }

describe('each write that is claimed is done, with the conditions that are claimed', () => {
  for (const type of writableTypes) {
    test(type, async () => {
      const { interactions, claims = {}, operations } = resources.get(type) ?? assert.fail()
      const codes = interactions.map(({ code }) => code).filter((code) => writes.includes(code))
      assert.deepEqual(codes, writes)
      const id = await created(type)
      const at = `${type}/${id}`
      const match = (version: number) => ({ ...json, 'if-match': `W/"${version}"` })
      const { body } = await ask(type, { url: `${fhir}/${at}` })
      const changes = [
        { ...sent('PUT', at, { ...JSON.parse(body), language: 'en' }), headers: match(1) },
        {
          ...sent('PATCH', at, [{ op: 'remove', path: '/language' }]),
          headers: { ...match(2), 'content-type': 'application/json-patch+json' },
        },
        sent('DELETE', at),
      ]
      const statuses: number[] = []
      for (const change of changes) statuses.push((await ask(type, change)).status)
      assert.deepEqual(statuses, [200, 200, 204])
      assert.deepEqual(
        operations.filter(({ name }) => name === 'validate').map(({ name }) => name),
        ['validate'],
      )
      const { conditionalCreate, conditionalUpdate, conditionalRead } = claims
      assert.deepEqual([conditionalCreate, conditionalUpdate], [true, true])
      assert.equal(conditionalRead, 'full-support')
      const { headers } = await ask(type, { url: `${fhir}/${at}` })
      const known = { 'if-none-match': headers['etag'] ?? '' }
      assert.equal((await ask(type, { url: `${fhir}/${at}`, headers: known })).status, 304)
      if (type === 'Medication') return
      const identifier = [{ system: 'urn:claims', value: type }]
      const resource = bodyOf(type, here(), {
        identifier: type === 'Composition' ? identifier[0] : identifier,
      })
      const query = `identifier=urn:claims|${type}`
      const conditional = [
        await ask(type, sent('PUT', `${type}?${query}`, resource)),
        await ask(type, sent('PUT', `${type}?${query}`, resource)),
        await ask(type, {
          ...sent('POST', type, resource),
          headers: { ...json, 'if-none-exist': query },
        }),
        await ask(type, sent('POST', `${type}/$validate`, resource)),
      ]
      assert.deepEqual(
        conditional.map(({ status }) => status),
        [201, 200, 200, 200],
        conditional.map(({ body: text }) => text).join('\n'),
      )
    })
  }

  test('a choice is made again', async () => {
    const found = await door.ask({ url: `${fhir}/Consent?patient=${patient.ref}`, as: own })
    const { entry } = JSON.parse(found.body) as {
      entry: { resource: { id: string; meta: { versionId: string }; category: unknown } }[]
    }
    const one = entry.find(({ resource }) => JSON.stringify(resource).includes('"service"'))
    const { id, meta } = one?.resource ?? assert.fail(found.body)
    const headers = { ...json, 'if-match': `W/"${meta.versionId}"` }
    const again = { ...sent('PUT', `Consent/${id}`, one?.resource), headers, as: own }
    const { status, body } = await door.ask(again)
    // what it lacks is the leaflet that was shown: a fault of the body, which is looked at
    assert.match(`${status} ${body}`, /^(200|422) .*(Consent)/s)
  })

  test('a subscription is made, says how it is, and ends', async () => {
    const url = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'
    const made = await ask(
      'Subscription',
      sent('POST', 'Subscription', {
        ...{ resourceType: 'Subscription', status: 'requested', reason: 'x' },
        meta: { profile: [`${url}/backport-subscription`] },
        criteria: 'urn:confide:topic:entries',
        _criteria: {
          extension: [{ url: `${url}/backport-filter-criteria`, valueString: `patient=${here()}` }],
        },
        channel: {
          ...{ type: 'rest-hook', endpoint: `http://${hook}/x` },
          payload: 'application/fhir+json',
          _payload: {
            extension: [{ url: `${url}/backport-payload-content`, valueCode: 'id-only' }],
          },
        },
      }),
    )
    assert.equal(made.status, 201, made.body)
    const at = `Subscription/${idIn(made)}`
    await isTaken('Subscription', { url: `${fhir}/${at}/$status` })
    assert.equal((await ask('Subscription', sent('DELETE', at))).status, 204)
  })
})

/** A call of each operation but `$validate`, which is called with each write. Who adds one adds how it is called. */
const operations: Readonly<Record<string, () => readonly Ask[]>> = {
  'Composition/$document': () => [{ url: `${fhir}/Composition/${idOf('Composition')}/$document` }],
  'Observation/$lastn': () => [{ url: `${fhir}/Observation/$lastn?patient=${patient.ref}` }],
  'Patient/$everything': () => [{ url: `${fhir}/Patient/${patient.ref}/$everything` }],
  'Patient/$summary': () => [
    { url: `${fhir}/Patient/${patient.ref}/$summary` },
    sent('POST', `Patient/${patient.ref}/$summary`, { resourceType: 'Parameters' }),
    sent('POST', 'Patient/$summary', {
      resourceType: 'Parameters',
      parameter: [
        {
          name: 'identifier',
          valueString: `https://fhir.nhs.uk/Id/nhs-number|${patient.nhsNumber}`,
        },
      ],
    }),
  ],
  $decide: () =>
    (['GET', 'POST'] as const).map((method) => ({
      ...{ method, url: `${fhir}/Condition/${idOf('Condition')}/$decide?organisation=${gp}` },
      ...(method === 'POST' && { headers: json, body: '{"resourceType":"Parameters"}' }),
    })),
}

const exports = {
  $export: '$export',
  'Patient/$export': 'Patient/$export',
  'Group/$export': 'Group/in-care/$export',
}

test('each operation that is claimed is done', async () => {
  const claimed = [
    ...systemParts.flatMap(({ operations: all = [] }) => all.map(({ name }) => `$${name}`)),
    ...[...resources].flatMap(([type, row]) =>
      row.operations.map(({ name }) => `${type}/$${name}`),
    ),
  ].filter((name) => !name.endsWith('/$validate') && name !== 'Subscription/$status')
  assert.deepEqual(
    claimed.toSorted(),
    [...Object.keys(operations), ...Object.keys(exports)].toSorted(),
  )
  for (const [name, questions] of Object.entries(operations)) {
    for (const question of questions()) await isTaken(name, question)
  }
  for (const [name, path] of Object.entries(exports)) {
    const headers = { prefer: 'respond-async' }
    const begun = await door.ask({ url: `${fhir}/${path}`, as: system, headers })
    assert.equal(begun.status, 202, `${name} ${begun.body}`)
    const job = begun.headers['content-location'] ?? ''
    const ended = await door.ask({
      ...{ method: 'DELETE', url: job.slice(job.indexOf(fhir)), as: system, headers: json },
    })
    assert.equal(ended.status, 202, ended.body)
  }
})

test('a transaction and a batch are taken', async () => {
  for (const type of ['transaction', 'batch']) {
    const entry = [{ resource: bodyOf('Flag', here()), request: { method: 'POST', url: 'Flag' } }]
    await isTaken('', sent('POST', '', { resourceType: 'Bundle', type, entry }))
  }
})

/** By what an address of the API must be claimed. */
function claimFor(method: string, url: string): string {
  const [first = '', second, third] = url.slice(fhir.length + 1).split('/')
  const last = url.slice(url.lastIndexOf('/') + 1)
  const isOfAll = first.startsWith(':') || first.startsWith('$')
  if (last.startsWith('$')) return isOfAll ? last : `${first}/${last}`
  if (first === '') return 'transaction'
  // where an export is, as its kick-off says
  if (first === 'export') return '$export'
  const of = isOfAll ? '' : `${first} `
  if (second === '_search') return `${of}search-type`
  if (third === '_history') return `${of}${last === '_history' ? 'history-instance' : 'vread'}`
  const does = { GET: second === undefined ? 'search-type' : 'read', POST: 'create', PUT: 'update' }
  const changes = { PATCH: 'patch', DELETE: 'delete' }
  return of + ({ ...does, ...changes } as Readonly<Record<string, string>>)[method]
}

test('each address of the API is claimed', () => {
  const claimed = new Set([
    ...systemParts.flatMap(({ interactions = [], operations: all = [] }) => [
      ...interactions.map(({ code }) => code),
      ...all.map(({ name }) => `$${name}`),
    ]),
    ...[...resources].flatMap(([type, row]) => [
      ...row.interactions.flatMap(({ code }) => [code, `${type} ${code}`]),
      ...row.operations.flatMap(({ name }) => [`$${name}`, `${type}/$${name}`]),
    ]),
  ])
  const routes = door.manifest.filter(
    ({ url, policy, method }) => url.startsWith(fhir) && policy !== 'public' && method !== 'HEAD',
  )
  assert.ok(routes.length > 30)
  const unclaimed = routes.filter(({ method, url }) => !claimed.has(claimFor(method, url)))
  assert.deepEqual(
    unclaimed.map(({ method, url }) => `${method} ${url}`),
    [],
  )
})
