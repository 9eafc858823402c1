import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// May this service see this entry? Asked by the patient and by the service that wrote it, and answered as it then is.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const names = ['gp', 'nurses', 'asking', 'closed', 'unknown'] as const
type Name = (typeof names)[number]
const service = {} as Record<Name, Service>
const token = {} as Record<Name | 'patient' | 'reception', string>
const entry = {} as Record<'open' | 'hidden' | 'shut', Entry>
let patient: Patient

before(async () => {
  service.gp = await world.service('Z84001', 'Millbrook Surgery')
  service.nurses = await world.service('Z84002', 'District Nursing', 'district-nursing')
  service.asking = await world.service('Z84003', 'Hospital', 'hospital', 'ask-each-time')
  service.closed = await world.service('Z84004', 'Smoking Clinic', 'smoking-clinic')
  service.unknown = await world.service('Z84005', 'Hospice', 'hospice')
  const { gp, nurses, asking, closed } = service
  await world.list(gp, 'allowed', nurses, asking, closed)
  patient = await world.patient({ practice: gp, name: 'Margaret Fernstead' })
  await world.inCareOf(patient, gp, nurses, asking, closed)
  await world.choose(
    patient,
    ...([
      [gp, 'yes', 'yes'],
      [nurses, 'yes', 'yes'],
      [asking, 'yes', 'yes'],
      [closed, 'no', 'no'],
    ] as const),
  )
  entry.open = await world.entry(patient, gp, { title: 'Open' })
  entry.hidden = await world.entry(patient, gp, { title: 'Hidden', private: true })
  entry.shut = await world.entry(patient, closed, { title: 'Shut' })
  for (const name of names) {
    token[name] = await world.signIn(await world.staff(service[name], 'nurse', `Sam ${name}`))
  }
  token.reception = await world.signIn(await world.staff(gp, 'receptionist', 'Sam desk'))
  token.patient = await world.signIn(patient)
})

type Decision = readonly [decision: string, reason: string, obligations: string]

async function ask(as: string, { ref }: Entry, query: string) {
  const url = `/fhir/R4/Observation/${ref}/$decide?${query}`
  return door.ask({ url, as })
}
async function decide(as: string, about: Entry, viewer: Name): Promise<Decision> {
  const { status, body } = await ask(as, about, `organisation=${service[viewer]}`)
  assert.equal(status, 200, body)
  const told = JSON.parse(body) as {
    readonly parameter: readonly {
      readonly name: string
      readonly valueCode?: string
      readonly valueCoding?: { readonly code: string }
    }[]
  }
  assert.deepEqual(validateResource(told), [])
  const all = (name: string) =>
    told.parameter
      .filter((one) => one.name === name)
      .map(({ valueCode, valueCoding }) => valueCode ?? valueCoding?.code)
      .join(' ')
  return [all('decision'), all('reason'), all('obligation')]
}

const toBeAsked: Decision = ['deny', 'permission-not-asked', 'ask-permission log']
const cases: [about: keyof typeof entry, viewer: Name, patient: Decision, writer: Decision][] = [
  ['open', 'gp', ['permit', 'own', 'log'], ['permit', 'own', 'log']],
  ['open', 'nurses', ['permit', 'shared', 'log'], ['permit', 'shared', 'log']],
  ['open', 'asking', toBeAsked, toBeAsked],
  // which other services a patient has is not told to the one that wrote it
  ['open', 'closed', ['deny', 'not-shared-in', ''], ['deny', '', '']],
  ['open', 'unknown', ['deny', 'no-relationship', ''], ['deny', '', '']],
  ['hidden', 'nurses', ['deny', 'private', ''], ['deny', 'private', '']],
  ['hidden', 'unknown', ['deny', 'no-relationship', ''], ['deny', 'private', '']],
  ['shut', 'gp', ['deny', 'not-shared-out', ''], ['deny', 'not-shared-out', '']],
  ['shut', 'unknown', ['deny', 'no-relationship', ''], ['deny', 'not-shared-out', '']],
]

for (const [about, viewer, toPatient, toWriter] of cases) {
  test(`${about}, for ${viewer}: what is decided is what is then read`, async () => {
    const writer = about === 'shut' ? 'closed' : 'gp'
    assert.deepEqual(await decide(token.patient, entry[about], viewer), toPatient)
    assert.deepEqual(await decide(token[writer], entry[about], viewer), toWriter)
    const url = `/fhir/R4/Observation/${entry[about].ref}`
    const { status } = await door.ask({ url, as: token[viewer] })
    assert.equal(status === 200, toPatient[0] === 'permit', String(status))
  })
}

test('nobody else is told, and each question has its line', async () => {
  const count = async () => {
    const [row] = await owner<{ n: number }[]>`
      select count(*)::int as n from access_event where patient_id = ${patient.id}`
    return row?.n ?? NaN
  }
  const own = `organisation=${service.nurses}`
  const asked: [as: string, about: Entry, query: string, status: number][] = [
    [token.nurses, entry.open, own, 404],
    [token.unknown, entry.open, own, 404],
    [token.reception, entry.open, own, 403],
    [token.gp, entry.open, '', 400],
    [token.gp, entry.open, 'organisation=Z99998', 400],
    [token.patient, entry.open, 'organisation=https://other.invalid|Z84002', 400],
    [token.patient, entry.open, `${own}&staff=x`, 400],
  ]
  for (const [as, about, query, status] of asked) {
    const before = await count()
    assert.equal((await ask(as, about, query)).status, status, query)
    assert.equal(await count(), before + 1, query)
  }
  const url = `/fhir/R4/Condition/${entry.open.ref}/$decide?${own}`
  assert.equal((await door.ask({ url, as: token.gp })).status, 404)
})

test('it may be asked in a body', async () => {
  const { status, body } = await door.ask({
    ...{ method: 'POST', as: token.patient, url: `/fhir/R4/Observation/${entry.open.ref}/$decide` },
    headers: { 'content-type': 'application/fhir+json' },
    body: JSON.stringify({
      resourceType: 'Parameters',
      parameter: [{ name: 'organisation', valueString: service.nurses }],
    }),
  })
  assert.deepEqual([status, /"decision","valueCode":"permit"/.test(body)], [200, true])
})
