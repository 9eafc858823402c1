import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addWork } from '../../src/messages/work.ts'
import { relayWaiting } from '../../src/messages/relay.ts'
import { workHandler } from '../../src/messages/work.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// What a patient asked for, and what waits at a desk, as FHIR says it.

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
let gp: Service
let patient: Patient
let entry: Entry
const token = { patient: '', other: '', doctor: '', elsewhere: '', officer: '' }

before(async () => {
  gp = await world.service('Z87001', 'Millbrook Surgery')
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, gp)
  entry = await world.entry(patient, gp, { title: 'Sentinel' })
  const sign = async (service: Service, role: string) =>
    world.signIn(await world.staff(service, role, `Sam ${role}`))
  token.doctor = await sign(gp, 'doctor')
  token.officer = await sign(gp, 'privacy-officer')
  token.elsewhere = await sign(await world.service('Z87002', 'Another Surgery'), 'doctor')
  token.patient = await world.signIn(patient)
  token.other = await world.signIn(await world.patient({ practice: gp }))
  const asked = { wrong: 'Sentinel words', 'should-say': 'x', shown: '1' }
  const url = `/my-record/entries/${entry.ref}/correction`
  const done = await door.ask({ url, as: token.patient, form: asked })
  assert.ok(done.status < 400, done.body)
  await relayWaiting(db, { work: workHandler(db.relay) }, (error) => assert.fail(String(error)))
  await addWork(db.relay, {
    ...{ organisation: gp, reference: 'PF-1', kind: 'paper-form', patient: null },
    ...{ createdAt: new Date(), dueOn: null },
  })
})

type Task = {
  readonly id: string
  readonly status: string
  readonly code: { readonly coding: readonly { readonly code: string }[] }
  readonly for: { readonly reference: string }
}

async function tasks(as: string, query = ''): Promise<Task[]> {
  const { status, body } = await door.ask({ url: `/fhir/R4/Task${query}`, as })
  assert.equal(status, 200, body)
  const bundle = JSON.parse(body) as { entry?: { resource: Task }[] }
  assert.deepEqual(validateResource(bundle), [])
  return (bundle.entry ?? []).map(({ resource }) => resource)
}

test('the patient reads what they asked for, staff of the service what waits for them', async () => {
  const [own, ...more] = await tasks(token.patient)
  assert.deepEqual(more, [])
  assert.deepEqual(
    [own?.status, own?.code.coding[0]?.code, own?.for.reference],
    ['requested', 'correction', `Patient/${patient.ref}`],
  )
  const waiting = await tasks(token.doctor)
  assert.deepEqual(
    waiting.map(({ id, status }) => [id, status]),
    [[own?.id, 'requested']],
  )
  // at the desk stands nothing of what it is about
  assert.ok(!JSON.stringify(waiting).includes('Sentinel'))
  for (const as of [token.patient, token.doctor]) {
    const one = await door.ask({ url: `/fhir/R4/Task/${own?.id}`, as })
    assert.equal((JSON.parse(one.body) as Task).id, own?.id)
    assert.equal(
      (await tasks(as, `?status=requested&code=correction&patient=${patient.ref}`)).length,
      1,
    )
    assert.equal((await tasks(as, '?status=completed')).length, 0)
  }
  const { status, body } = await door.ask({ url: '/fhir/R4/Task?owner=x', as: token.patient })
  assert.deepEqual([status, /owner/.test(body)], [400, true])
})

test('nobody else does', async () => {
  const [own] = await tasks(token.patient)
  assert.deepEqual(await tasks(token.other), [])
  assert.deepEqual(await tasks(token.elsewhere), [])
  const one = `/fhir/R4/Task/${own?.id}`
  for (const as of [token.other, token.elsewhere]) {
    assert.equal((await door.ask({ url: one, as })).status, 404)
  }
  const url = `/fhir/R4/Task?patient=${patient.ref}`
  assert.equal((await door.ask({ url, as: token.other })).status, 404)
  assert.equal((await door.ask({ url, as: token.officer })).status, 403)
})
