import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { Client } from 'fhir-kit-client'
import { bodyOf } from '../support/fhir-bodies.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Entry, type Patient } from '../support/world.ts'

// A client that was not written here, as it is: pointed at the address and given a token.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)

let client: Client
let patient: Patient
/** In whose record is written. */
let other: Patient
let entries: Entry[]

before(async () => {
  const gp = await world.service('Z89001', 'Millbrook Surgery')
  patient = await world.patient({ practice: gp })
  await world.inCareOf(patient, gp)
  entries = await world.entries(
    patient,
    gp,
    Array.from({ length: 7 }, (_, n) => ({ title: `Reading ${n}` })),
  )
  const bearerToken = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
  client = new Client({ baseUrl: `${door.origin}/fhir/R4`, bearerToken })
  other = await world.patient({ practice: gp })
  await world.inCareOf(other, gp)
})

type Bundle = {
  readonly resourceType: string
  readonly total?: number
  readonly link: { readonly relation: string; readonly url: string }[]
  readonly entry?: { readonly resource: { readonly id: string; readonly resourceType: string } }[]
}
const asBundle = (found: unknown) => found as Bundle
const idsOf = (found: unknown) => (asBundle(found).entry ?? []).map(({ resource }) => resource.id)

test('reads the capability statement, a resource, its version and its history', async () => {
  const [one] = entries
  assert.ok(one)
  assert.equal((await client.capabilityStatement())['fhirVersion'], '4.0.1')
  const found = await client.read({ resourceType: 'Observation', id: one.ref })
  assert.equal(found['id'], one.ref)
  const version = { resourceType: 'Observation', id: one.ref, version: '1' }
  assert.deepEqual(await client.vread(version), found)
  const history = await client.resourceHistory({ resourceType: 'Observation', id: one.ref })
  assert.deepEqual(idsOf(history), [one.ref])
})

test('searches by GET and by POST, and follows the pages', async () => {
  const searchParams = { patient: patient.ref, _count: 3, _total: 'accurate' }
  const ids: string[] = []
  let page = asBundle(await client.search({ resourceType: 'Observation', searchParams }))
  assert.equal(page.total, 7)
  for (let more: Bundle | undefined = page; more !== undefined;) {
    page = more
    ids.push(...idsOf(page))
    const next: unknown = await client.nextPage({ bundle: page as never })
    more = next === undefined ? undefined : asBundle(next)
  }
  assert.deepEqual(ids, entries.map(({ ref }) => ref).toSorted())
  const posted = await client.resourceSearch({
    ...{ resourceType: 'Observation', searchParams: { patient: patient.ref } },
    options: { postSearch: true },
  })
  assert.deepEqual(idsOf(posted), ids)
})

test('asks for operations', async () => {
  const everything = await client.operation({
    ...{ name: '$everything', resourceType: 'Patient', id: patient.ref, method: 'GET' },
  })
  assert.equal(idsOf(everything).length, 8)
  const last = await client.operation({
    ...{ name: '$lastn', resourceType: 'Observation', method: 'GET' },
    input: { patient: patient.ref },
  })
  assert.equal(idsOf(last).length, 7)
})

test('writes by an identifier of its own: new the first time, the next version after that', async () => {
  const resourceType = 'Observation'
  const searchParams = { identifier: 'https://supplier.example/id|A-17', patient: other.ref }
  const send = async (body: object) =>
    (await client.update({ resourceType, searchParams, body: body as never })) as unknown as Written
  const made = await send(bodyOf(resourceType, `Patient/${other.ref}`))
  assert.equal(made.meta.versionId, '1')
  const { id: _, meta: __, ...body } = made
  const next = await send({ ...body, status: 'amended' })
  assert.deepEqual([next.id, next.meta.versionId, next.status], [made.id, '2', 'amended'])
  const found = await client.search({ resourceType, searchParams })
  assert.deepEqual(idsOf(found), [made.id])
})

type Written = {
  readonly id: string
  readonly status: string
  readonly meta: { readonly versionId: string }
}

test('is told what is wrong as it expects it', async () => {
  const refused = (work: Promise<unknown>) =>
    work.then(
      () => assert.fail('was not refused'),
      (error: unknown) => {
        const { response } = error as {
          response: { status: number; data: { resourceType: string } }
        }
        return [response.status, response.data.resourceType]
      },
    )
  const searchParams = { patient: patient.ref, colour: 'red' }
  assert.deepEqual(await refused(client.search({ resourceType: 'Observation', searchParams })), [
    400,
    'OperationOutcome',
  ])
  const wrong = bodyOf('Flag', `Patient/${other.ref}`, { status: 'x' })
  assert.deepEqual(await refused(client.create({ resourceType: 'Flag', body: wrong as never })), [
    400,
    'OperationOutcome',
  ])
  const nobody = client.read({ resourceType: 'Patient', id: '0'.repeat(26) })
  assert.deepEqual(await refused(nobody), [404, 'OperationOutcome'])
})
