import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { MedplumClient, OperationOutcomeError } from '@medplum/core'
import { bodyOf } from '../support/fhir-bodies.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient } from '../support/world.ts'

// Medplum's client as it is, with nothing but the address of the API and a token.

const { world, door } = await openWorld()

let patient: Patient
let client: MedplumClient

before(async () => {
  const gp = await world.service('Z73001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp)
  const token = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
  client = new MedplumClient({
    ...{ baseUrl: `${door.origin}/`, fhirUrlPath: 'fhir/R4', cacheTime: 0 },
    // unmodified, but in a process where nothing stays open for it
    autoBatchTime: 0,
    accessToken: token,
  })
})

const flag = () => bodyOf('Flag', `Patient/${patient.ref}`) as never
/** The types of its resources are in a package of their own, which is not here. */
const created = async () => (await client.createResource(flag())) as unknown as FlagResource
type Answered = { entry: { resource?: unknown; response: { status: string } }[] }
const together = async (bundle: object) =>
  (await client.executeBatch(bundle as never)) as unknown as Answered

test('creates, reads and updates', async () => {
  const made = await created()
  assert.equal(made.meta.versionId, '1')
  assert.deepEqual(await client.readResource('Flag', made.id), made)
  const changed = (await client.updateResource({ ...made, status: 'inactive' } as never, {
    headers: { 'If-Match': `W/"${made.meta.versionId}"` },
  })) as unknown as FlagResource
  assert.deepEqual([changed.meta.versionId, changed.status], ['2', 'inactive'])
  await assert.rejects(
    client.updateResource(made as never, { headers: { 'If-Match': 'W/"1"' } }),
    (error) =>
      error instanceof OperationOutcomeError && error.outcome.issue?.[0]?.code === 'conflict',
  )
})

type FlagResource = {
  readonly resourceType: 'Flag'
  readonly id: string
  readonly status: string
  readonly meta: { readonly versionId: string }
}

test('writes by an identifier of its own: new the first time, the next version after that', async () => {
  const resource = { ...(flag() as object), identifier: [{ system: 'urn:medplum', value: '1' }] }
  const put = async (status: string) =>
    (await client.upsertResource(
      { ...resource, status } as never,
      'identifier=urn:medplum|1',
    )) as unknown as FlagResource
  const [made, next] = [await put('active'), await put('inactive')]
  assert.deepEqual([made.meta.versionId, made.status], ['1', 'active'])
  assert.deepEqual([next.id, next.meta.versionId, next.status], [made.id, '2', 'inactive'])
})

test('searches, and finds what it wrote', async () => {
  const made = await created()
  const query = `patient=Patient/${patient.ref}&_id=${made.id}`
  const found = (await client.search('Flag', query)) as unknown as Answered
  assert.deepEqual(
    found.entry.map(({ resource }) => resource),
    [made],
  )
})

test('sends a batch and a transaction', async () => {
  const made = await created()
  const batch = await together({
    ...{ resourceType: 'Bundle', type: 'batch' },
    entry: [
      { request: { method: 'GET', url: `Flag/${made.id}` } },
      { request: { method: 'GET', url: 'Flag/none' } },
    ],
  })
  assert.deepEqual(batch.entry[0]?.resource, made)
  assert.deepEqual(
    batch.entry.map(({ response }) => response.status),
    ['200', '404'],
  )
  const written = await together({
    ...{ resourceType: 'Bundle', type: 'transaction' },
    entry: [{ resource: flag(), request: { method: 'POST', url: 'Flag' } }],
  })
  assert.deepEqual(
    written.entry.map(({ response }) => response.status),
    ['201'],
  )
})

test('is told what is wrong, element by element', async () => {
  const wrong = bodyOf('Flag', `Patient/${patient.ref}`, { status: 'x' }) as never
  await assert.rejects(client.createResource(wrong), (error) => {
    assert.ok(error instanceof OperationOutcomeError)
    assert.deepEqual(error.outcome.issue?.[0]?.expression, ['Flag.status'])
    return true
  })
})
