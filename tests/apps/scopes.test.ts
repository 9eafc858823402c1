import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { addApp } from '../../src/apps/app.ts'
import { newEntryId, shortId } from '../../src/identity/ids.ts'
import { exactly } from '../http/clear-error.ts'
import type { Entry } from '../support/world.ts'
import { appOf, back, db, door, gp, owner, patient, world } from './own-chart.ts'

// What each scope lets an app do, on every address of the API.

const category = 'category=http://terminology.hl7.org/CodeSystem/observation-category|laboratory'
let blood: Entry
let pulse: Entry
let condition: Entry
let choice = ''
let choiceChange = ''

before(async () => {
  const of = (title: string, kind: string) => {
    const id = newEntryId()
    const about = `"id":"${patient.ref}.${shortId(id)}","subject":{"reference":"Patient/${patient.ref}"}`
    const resource = `{"resourceType":"${kind}",${about},"code":{"text":"${title}"}}`
    return world.entry(patient, gp, { id, title, kind, resource })
  }
  blood = await of('Potassium', 'Observation')
  pulse = await of('Pulse', 'Observation')
  condition = await of('Asthma', 'Condition')
  await owner`update entry set category = 'laboratory' where id = ${blood.id}`
  await owner`update entry set category = 'vital-signs' where id = ${pulse.id}`
  const clinic = await world.service('Z95602', 'Walk-in Clinic', 'clinic')
  await world.choose(patient, [clinic, 'yes', 'yes'])
  const scopes = ['launch/patient', 'patient/*.cruds', 'user/*.cruds']
  await addApp(db, { id: 'chart', name: 'Chart', redirectUris: [back], scopes })
  const ask = await tokenWith('patient/*.rs')
  const refsIn = async (path: string) => {
    const { entry } = (await (await ask(path)).json()) as { entry?: { resource: { id: string } }[] }
    return entry?.map(({ resource }) => resource.id) ?? []
  }
  for (choice of await refsIn(`Consent?patient=${patient.ref}`)) {
    ;[choiceChange = ''] = await refsIn(`Provenance?target=Consent/${choice}`)
    if (choiceChange) break
  }
  assert.ok(choiceChange)
})

async function tokenWith(scope: string) {
  const app = await appOf()
  const { access_token: token } = await app.launch(`launch/patient ${scope}`)
  return (path: string, init?: RequestInit) => app.read(path, token, init)
}

test('on every address of the API a token without the right scope is refused, and says no more', async () => {
  const ask = await tokenWith('patient/Basic.rs')
  const routes = door.manifest.filter(
    ({ url, policy }) => url.startsWith('/fhir/R4') && policy !== 'public',
  )
  assert.ok(routes.length > 10)
  const wrong: string[] = []
  for (const { method, url } of routes) {
    const path = url
      .slice('/fhir/R4/'.length)
      .replace(':type', 'Observation')
      .replace(':id', patient.ref)
      .replace(':entry', blood.ref)
      .replace(':version', '1')
      .replaceAll(/:(job|group|file)/g, 'x')
    const headers = { 'content-type': 'application/fhir+json' }
    const hasBody = !['GET', 'HEAD', 'DELETE'].includes(method)
    const body = hasBody
      ? { body: '{"resourceType":"Bundle","type":"transaction","entry":[{}]}' }
      : {}
    const { status } = await ask(path, { method, headers, ...body })
    if (status !== 403) wrong.push(`${method} ${url} ${status}`)
  }
  assert.deepEqual(wrong, [])
})

test('an address with a # is refused on every route: the router cuts it there', async () => {
  const app = await appOf()
  const { access_token: token } = await app.launch('launch/patient patient/Observation.s')
  const headers = { authorization: `Bearer ${token}` }
  const wrong: string[] = []
  for (const { method, url } of door.manifest) {
    const path = `${url.replace(':type', 'Condition').replace(':entry', condition.ref)}#/$lastn`
    const { status, body } = await exactly(door.origin, method, path, headers)
    if (status !== 400 || (method !== 'HEAD' && !body.includes('has no #'))) {
      wrong.push(`${method} ${path} ${status}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('on every other address a token of an app is one that nobody has', async () => {
  const app = await appOf()
  const { access_token: token } = await app.launch('launch/patient patient/*.cruds user/*.cruds')
  const wrong: string[] = []
  for (const { method, url, policy } of door.manifest) {
    if (policy === 'public' || url.startsWith('/fhir/R4') || method !== 'GET') continue
    const [found, wanted] = await Promise.all(
      [token, 'x'.repeat(token.length)].map((bearer) =>
        door.ask({ url, headers: { authorization: `Bearer ${bearer}` } }),
      ),
    )
    if (found?.status !== wanted?.status || (found?.status ?? 0) < 400) {
      wrong.push(`${url} ${String(found?.status)}`)
    }
  }
  assert.deepEqual(wrong, [])
})

// with a scope: what each request gets
type Row = readonly [scope: string, ...Record<string, string | number>[]]
const everything = 'Patient/{patient}/$everything'
const table: readonly Row[] = [
  [
    'patient/Observation.r',
    { 'Observation/{blood}': 200, 'Observation/{pulse}': 200, 'Condition/{condition}': 403 },
    { 'Observation?patient={patient}': 403, 'Patient/{patient}': 403, [everything]: 403 },
  ],
  [
    'patient/Observation.s',
    { 'Observation/{blood}': 403, 'Observation?patient={patient}': 'Potassium Pulse' },
    { 'Condition?patient={patient}': 403 },
    { 'Observation?patient={patient}&_include=Observation:patient': 403 },
    { 'Observation?patient={patient}&_include=Observation:subject': 403 },
  ],
  [
    'patient/Observation.s patient/Patient.r',
    { 'Observation?patient={patient}&_include=Observation:patient': 'Potassium Pulse' },
  ],
  [
    'patient/Provenance.rs',
    { 'Provenance?target=Consent/{choice}': 403, 'Provenance/{change}': 403 },
  ],
  [
    'patient/Provenance.rs patient/Consent.r',
    { 'Provenance?target=Consent/{choice}': '', 'Provenance/{change}': 200 },
  ],
  [
    `patient/Observation.rs?${category}`,
    { 'Observation/{blood}': 200, 'Observation/{pulse}': 404 },
    { 'Observation?patient={patient}': 'Potassium', 'Condition/{condition}': 403 },
    { 'Observation?patient={patient}&_total=accurate&_summary=count': 'total 1' },
  ],
  [
    `patient/Patient.r patient/Condition.rs patient/Observation.rs?${category}`,
    { [everything]: 'Potassium Asthma', 'Observation/{pulse}': 404, AuditEvent: 403 },
  ],
  ['user/*.rs', { [everything]: 'Potassium Pulse Asthma', AuditEvent: 200 }],
  ['patient/Patient.r', { [everything]: '', 'Patient/{patient}': 200 }],
  ['patient/*.cud', { 'Observation/{blood}': 403, [everything]: 403 }],
]

for (const [scope, ...rows] of table) {
  test(`with ${scope}`, async () => {
    const ask = await tokenWith(scope)
    const wanted = Object.assign({}, ...rows) as Record<string, string | number>
    const got: Record<string, string | number> = {}
    for (const [path, want] of Object.entries(wanted)) {
      const refs = { patient: patient.ref, blood: blood.ref, pulse: pulse.ref }
      const filled = Object.entries({
        ...refs,
        ...{ condition: condition.ref, choice, change: choiceChange },
      }).reduce((text, [name, ref]) => text.replaceAll(`{${name}}`, ref), path)
      const answer = await ask(filled)
      const text = await answer.text()
      got[path] = typeof want === 'number' || answer.status !== 200 ? answer.status : titlesIn(text)
    }
    assert.deepEqual(got, wanted)
  })
}

/** What a Bundle holds, in the order in which it was written. */
function titlesIn(text: string): string {
  const { entry = [], total } = JSON.parse(text) as {
    total?: number
    entry?: { resource: { code?: { text: string } } }[]
  }
  const titles = entry.flatMap(({ resource }) => resource.code?.text ?? [])
  if (entry.length === 0 && total !== undefined) return `total ${String(total)}`
  const order = ['Potassium', 'Pulse', 'Asthma']
  return titles.toSorted((a, b) => order.indexOf(a) - order.indexOf(b)).join(' ')
}
