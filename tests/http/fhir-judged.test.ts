import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { consentRef } from '../../src/fhir/consent/consent-id.ts'
import { notification } from '../../src/fhir/subscription/notification.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { demoPatients } from '../../src/record/demo/demo-patients.ts'
import { writableTypes } from '../../src/record/write/writable.ts'
import type { Answer, Ask } from '../support/door.ts'
import { bodyOf, goodBodies, type Body } from '../support/fhir-bodies.ts'
import { judged, resourcesIn } from '../support/judge.ts'
import { openWorld } from '../support/open-world.ts'
import { chooseByForm } from '../support/sharing-form.ts'
import type { Patient } from '../support/world.ts'

// Every type of resource that is written here is right by a validator that was not written here.

const hook = 'hooks.example'
const { db, owner, world, door } = await openWorld({ SUBSCRIPTION_HOSTS: hook })
const fhir = '/fhir/R4'
const json = { 'content-type': 'application/fhir+json' }

let patient: Patient
const token = { doctor: '', nurse: '', patient: '' }
const seen = new Set<string>()

before(async () => {
  const gp = await world.service('Z88001', 'Millbrook Surgery')
  const clinic = await world.service('Z88002', 'Clinic', 'hospital')
  await world.list(gp, 'allowed', clinic)
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp, clinic)
  const doctor = await world.staff(gp, 'doctor', 'Dr Amara')
  await setExportRight(db, doctor.id, true)
  token.doctor = await world.signIn(doctor)
  token.nurse = await world.signIn(await world.staff(clinic, 'nurse', 'Sam Nurse'))
  token.patient = await world.signIn(patient)
  for (const service of [gp, clinic]) {
    await chooseByForm(door, token.patient, service, { out: 'yes', in: 'yes' })
  }
})

/** An answer, each resource of which is right. */
async function right(question: Ask, status = 200): Promise<Answer> {
  const answer = await door.ask({ as: token.doctor, ...question })
  const what = `${question.method ?? 'GET'} ${question.url}`
  assert.equal(answer.status, status, `${what} ${answer.body}`)
  const lines = answer.headers['content-type']?.includes('ndjson')
    ? answer.body.split('\n').filter((line) => line !== '')
    : [answer.body]
  for (const line of lines) isRight(JSON.parse(line), what)
  return answer
}

function isRight(resource: unknown, what: string): void {
  assert.deepEqual(judged(resource), [], what)
  for (const { resourceType } of resourcesIn(resource)) seen.add(resourceType)
}

const sent = (body: object, method: Ask['method'] = 'POST') => ({
  ...{ method, headers: { ...json, 'if-match': 'W/"1"' }, body: JSON.stringify(body) },
})
const written = async (body: Body) =>
  JSON.parse((await right({ url: `${fhir}/${body.resourceType}`, ...sent(body) }, 201)).body) as {
    readonly id: string
  }

test('what is written, each type that can be, as it is answered, read, searched and kept', async () => {
  const here = `Patient/${patient.ref}`
  const made = new Map<string, string>()
  for (const body of goodBodies(here)) made.set(body.resourceType, (await written(body)).id)
  // one of medicines has no patient of its own: it comes with what names it
  const medication = { resourceType: 'Medication', code: { text: 'A cream' } }
  const names = {
    medicationReference: { reference: 'urn:uuid:00000000-0000-4000-8000-000000000001' },
  }
  const together = {
    ...{ resourceType: 'Bundle', type: 'transaction' },
    entry: [
      {
        fullUrl: names.medicationReference.reference,
        ...{ resource: medication, request: { method: 'POST', url: 'Medication' } },
      },
      {
        resource: bodyOf('MedicationStatement', here, { contained: undefined, ...names }),
        request: { method: 'POST', url: 'MedicationStatement' },
      },
    ],
  }
  const headers = { ...json, prefer: 'return=representation' }
  await right({ url: fhir, ...sent(together), headers })
  assert.deepEqual([...made.keys(), 'Medication'].toSorted(), [...writableTypes].toSorted())
  for (const [type, ref] of made) {
    await right({ url: `${fhir}/${type}/${ref}` })
    await right({ url: `${fhir}/${type}?patient=${patient.ref}&_revinclude=Provenance:target` })
  }
  const [type, ref] = ['Flag', made.get('Flag') ?? '']
  const changed = { ...bodyOf(type, here, { status: 'inactive' }), id: ref }
  await right({ url: `${fhir}/${type}/${ref}`, ...sent(changed, 'PUT') })
  await right({ url: `${fhir}/${type}/${ref}/_history` })
  for (const part of ['true', 'text', 'data', 'count']) {
    await right({ url: `${fhir}/Condition?patient=${patient.ref}&_summary=${part}` })
  }
  await right({ url: `${fhir}/Observation/$lastn?patient=${patient.ref}` })
  await right({ url: `${fhir}/Composition/${made.get('Composition')}/$document` })
  await right({ url: `${fhir}/Observation/$validate`, ...sent(bodyOf('Observation', here)) })
  await right({
    url: fhir,
    ...sent({
      ...{ resourceType: 'Bundle', type: 'batch' },
      entry: ['Flag/none', `Flag/${ref}`].map((url) => ({ request: { method: 'GET', url } })),
    }),
  })
  const stored = await owner<{ resource: string }[]>`
    select resource from entry union all select resource from entry_version`
  assert.ok(stored.length > writableTypes.length)
  for (const { resource } of stored) isRight(JSON.parse(resource), resource)
})

test('who the record is about, all of it, its summary, and in many', async () => {
  const one = `${fhir}/Patient/${patient.ref}`
  for (const end of ['', '/_history', '/$everything', '/$summary']) await right({ url: one + end })
  await right({ url: `${fhir}/Patient?_id=${patient.ref}` })
  await right({ url: one, as: token.patient })
  const started = await door.ask({
    ...{ url: `${fhir}/$export`, as: token.doctor, headers: { prefer: 'respond-async' } },
  })
  const url = (started.headers['content-location'] ?? '').slice(door.origin.length)
  let status: Answer
  do status = await door.ask({ url, as: token.doctor })
  while (status.status === 202)
  const { output } = JSON.parse(status.body) as { output: { url: string }[] }
  assert.ok(output.length > writableTypes.length)
  for (const file of output) await right({ url: file.url.slice(door.origin.length) })
})

test('what a patient chose, what tells of it, what was asked for, and who has looked', async () => {
  for (const as of [token.patient, token.doctor]) {
    await right({ url: `${fhir}/Consent?patient=${patient.ref}`, as })
    const target = consentRef(patient.id, { kind: 'service', organisation: 'Z88001' })
    await right({ url: `${fhir}/Provenance?target=Consent/${target}`, as })
  }
  const [entry] = await owner<{ id: string }[]>`select id from entry where kind = 'Flag'`
  assert.ok(entry)
  const { body } = await right({ url: `${fhir}/Flag?patient=${patient.ref}` })
  const ref = (JSON.parse(body) as { entry: { resource: { id: string } }[] }).entry[0]?.resource.id
  for (const as of [token.patient, token.doctor]) {
    await right({ url: `${fhir}/Flag/${ref}/$decide?organisation=Z88002`, as })
  }
  const asked = { wrong: 'It says x', 'should-say': 'y', shown: '2' }
  const done = await door.ask({
    ...{ url: `/my-record/entries/${ref}/correction`, as: token.patient, form: asked },
  })
  assert.ok(done.status < 400, done.body)
  await right({ url: `${fhir}/Task`, as: token.patient })
  const log = await right({ url: `${fhir}/AuditEvent?_count=100`, as: token.patient })
  const lines = JSON.parse(log.body) as { entry: { resource: { id: string } }[] }
  await right({ url: `${fhir}/AuditEvent/${lines.entry[0]?.resource.id}`, as: token.patient })
})

const backport = 'http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition'

test('subscriptions, where they stand, and what is sent', async () => {
  const valueString = `patient=Patient/${patient.ref}`
  const body = {
    ...{ resourceType: 'Subscription', status: 'requested', reason: 'To keep a list' },
    criteria: 'urn:confide:topic:entries',
    _criteria: { extension: [{ url: `${backport}/backport-filter-criteria`, valueString }] },
    channel: {
      ...{ type: 'rest-hook', payload: 'application/fhir+json', endpoint: `https://${hook}/a` },
      _payload: {
        extension: [{ url: `${backport}/backport-payload-content`, valueCode: 'id-only' }],
      },
    },
  }
  const made = await right({ url: `${fhir}/Subscription`, ...sent(body) }, 201)
  const { id } = JSON.parse(made.body) as { readonly id: string }
  await right({ url: `${fhir}/Subscription?patient=${patient.ref}` })
  await right({ url: `${fhir}/Subscription/${id}/$status` })
  const to = {
    ...{ patient: patient.id, id: '00000000-0000-7000-8000-000000000001', topic: 'entries' },
    ...{ state: 'active', told: 3 },
  } as Parameters<typeof notification>[1]
  for (const kind of ['handshake', 'heartbeat', 'event-notification'] as const) {
    isRight(JSON.parse(notification(door.origin + fhir, to, kind, [`Flag/${id}`])), kind)
  }
})

test('what the API says of itself, and each way to say no', async () => {
  await right({ url: `${fhir}/metadata` })
  const flag = `${fhir}/Flag/${patient.ref}.${'0'.repeat(26)}`
  const wrong = { ...bodyOf('Flag', `Patient/${patient.ref}`), status: 'x', y: 1 }
  await right({ url: `${fhir}/Flag`, ...sent(wrong) }, 400)
  await right({ url: `${fhir}/Flag?code:in=x&patient=${patient.ref}` }, 400)
  await right({ url: flag, as: undefined }, 401)
  const good = bodyOf('Flag', `Patient/${patient.ref}`)
  await right({ url: `${fhir}/Flag`, ...sent(good), as: token.patient }, 403)
  await right({ url: flag }, 404)
  await right({ url: `${fhir}/Patient/${patient.ref}/$summary?_format=xml` }, 406)
  await right({ ...sent(wrong), url: `${fhir}/Flag`, headers: { 'content-type': 'a/b' } }, 415)
})

test('the people of the demonstration, each shape of entry once', () => {
  const shapes = new Map<string, unknown>()
  for (const { resource, entries } of demoPatients(60, 1)) {
    for (const one of [resource, ...entries.map((entry) => entry.resource)]) {
      shapes.set(shapeOf(one), one)
    }
  }
  assert.ok(shapes.size > 10, `${shapes.size}`)
  for (const [shape, one] of shapes) isRight(one, shape)
})

/** What elements it has, whatever they hold. */
function shapeOf(value: unknown): string {
  if (Array.isArray(value)) return `[${[...new Set(value.map(shapeOf))].toSorted().join()}]`
  if (typeof value !== 'object' || value === null) return typeof value
  const type = 'resourceType' in value ? String(value.resourceType) : ''
  return `${type}{${Object.entries(value)
    .map(([key, one]) => `${key}:${shapeOf(one)}`)
    .join()}}`
}

test('these are all the types there are here', () => {
  const others = ['AuditEvent', 'Bundle', 'CapabilityStatement', 'Consent', 'OperationOutcome']
  const more = ['Organization', 'Parameters', 'Patient', 'Provenance', 'Subscription', 'Task']
  assert.deepEqual(
    [...others, ...more, ...writableTypes].filter((type) => !seen.has(type)),
    [],
  )
})
