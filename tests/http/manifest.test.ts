import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import Fastify from 'fastify'
import { newEntryId, newPatientId, shortId } from '../../src/identity/ids.ts'
import { requirePolicies } from '../../src/web/policy.ts'
import { proof, testDatabase } from '../support/database.ts'
import { normalised, openDoor } from '../support/door.ts'
import { seed } from '../sharing/seed.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'
import { addressesOfApis } from './addresses-of-apis.ts'
import { addresses } from './addresses.ts'

const db = await testDatabase()
const world = worldIn(db)
const door = await openDoor(db)
const closed = door.manifest.filter(({ policy }) => policy !== 'public')

const readers = new Set(['doctor', 'nurse', 'health-professional', 'paramedic', 'pharmacist'])

/** Policies of pages on one patient, and the roles that may try. All roles that read also write. */
const onPatient: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['record', readers],
  ['choose', new Set([...readers, 'receptionist', 'records-officer'])],
  ['gate', new Set([...readers, 'receptionist', 'records-officer'])],
  ['explain', readers],
  ['request', new Set([...readers, 'records-officer'])],
  ['handle', new Set([...readers, 'receptionist', 'records-officer'])],
])

let practice: Service
let clinic: Service
let stranger: Patient
let protectedOne: Patient
let dead: Patient
let own: Patient
let hidden: string
const staff = new Map<string, string>()
let patientToken: string

before(async () => {
  practice = await world.service('Z20001', 'Millbrook Surgery')
  clinic = await world.service('Z20002', 'Smoking Clinic', 'smoking-clinic')
  const roles = await db.app<{ id: string }[]>`select id from role order by id`
  for (const { id } of roles) {
    staff.set(id, await world.signIn(await world.staff(clinic, id, `Sam ${id}`)))
  }
  stranger = await patientOfPractice('Rosa Stranger')
  protectedOne = await patientOfPractice('Selina Protected', { protected: true })
  await world.inCareOf(protectedOne, clinic)
  dead = await patientOfPractice('Harold Dead', { diedAt: new Date('2026-01-01T00:00:00Z') })
  await world.inCareOf(dead, clinic)
  own = await patientOfPractice('Margaret Own')
  await world.inCareOf(own, clinic)
  hidden = (await world.entry(own, practice, { title: 'Hidden' })).ref
  patientToken = await world.signIn(own)
})

async function patientOfPractice(name: string, facts = {}): Promise<Patient> {
  const patient = await world.patient({ name, practice, ...facts })
  await world.entry(patient, practice, { title: `Sentinel of ${name}` })
  return patient
}

describe('the manifest', () => {
  test('is the list above: an address that is not there fails here', () => {
    const found = door.manifest
      .filter(({ method }) => method !== 'HEAD')
      .map(({ method, url, policy }) => `${method} ${url} ${policy}`)
    const wanted = `${addresses.trim()}\n${addressesOfApis.trim()}`.split('\n').flatMap(lineOf)
    assert.deepEqual(found.toSorted(), wanted.toSorted())
  })

  test('HEAD is answered where GET is, by the same policy', () => {
    const lines = (method: string) =>
      door.manifest
        .filter((line) => line.method === method && !line.url.includes('*'))
        .map(({ url, policy }) => `${url} ${policy}`)
        .toSorted()
    assert.deepEqual([...new Set(lines('HEAD'))], [...new Set(lines('GET'))])
  })

  test('an address that names no policy does not start', () => {
    const app = Fastify()
    requirePolicies(app)
    assert.throws(() => app.get('/forgotten', () => 'x'), /unprotected route: GET \/forgotten/)
    app.get('/named', { config: { policy: 'public' } }, () => 'x')
  })
})

/** `ALL` stands for every method Fastify knows, but for what is excepted. */
function lineOf(line: string): string[] {
  const [method = '', url = '', policy = '', , excepted = ''] = line.split(/ +/)
  const methods =
    method === 'ALL'
      ? Fastify().supportedMethods.filter((one) => one !== 'HEAD' && one !== excepted)
      : [method]
  return methods.map((one) => `${one} ${url} ${policy}`)
}

describe('without a session', () => {
  for (const { method, url } of closed) {
    test(`${method} ${url} answers 401 and nothing else`, async () => {
      for (const session of [undefined, 'no-such-token']) {
        const answer = await door.ask({
          method: asMethod(method),
          url: fill(url, own.ref),
          as: session,
        })
        assert.equal(answer.status, 401)
        assert.doesNotMatch(answer.body, /Margaret|Sentinel|Hidden/)
      }
    })
  }
})

describe('an id that may not be seen answers as one that does not exist', () => {
  // In a sample each role asks for one kind of id, in turns that the seed shifts: of those who may try, some ask for
  // each kind at every address.
  const asked = closed.filter((line) => onPatient.has(line.policy))
  let compared = 0
  for (const [n, { method, url, policy }] of asked.entries()) {
    test(`${method} ${url}, for every role`, async () => {
      const none = shortId(newPatientId())
      const kinds: readonly (readonly [why: string, ref: string])[] = [
        ['of a protected patient', protectedOne.ref],
        // at the gate, who found a patient may open the record with a reason
        ...(policy === 'gate'
          ? []
          : ([['of a patient who is not in our care', stranger.ref]] as const)),
        // who may have the record of somebody who died asks for it at the desk of any service
        ...(policy === 'gate' || policy === 'handle'
          ? []
          : ([['of a patient who has died', dead.ref]] as const)),
        // where it stands in what is sent, that it is none is said before anybody is asked for
        ...(isInBody(method, url) ? [] : ([['malformed', 'not-an-id']] as const)),
      ]
      const turns = { 403: seed + n, 404: seed + n }
      for (const [role, as] of staff) {
        const expected = onPatient.get(policy)?.has(role) ? 404 : 403
        const turn = turns[expected]++ % kinds.length
        const missing = await answerAbout(method, url, none, as)
        assert.equal(missing.status, expected, `${role}, an id that does not exist`)
        for (const [why, ref] of proof === 'full' ? kinds : kinds.slice(turn, turn + 1)) {
          const wanted =
            why === 'malformed' && expected === 403
              ? await answerAbout(method, url, 'x'.repeat(26), as)
              : missing
          const what = `${role}, an id ${why}, seed ${seed}`
          assert.deepEqual(await answerAbout(method, url, ref, as), wanted, what)
          compared++
        }
      }
    })
  }

  after(() => {
    if (proof !== 'full') return
    const text = `${compared.toLocaleString('en')} answers, of ${asked.length} addresses to ${staff.size} roles, about a patient who is protected, not in their care or dead, and about an id that is none: each as about a patient who does not exist.`
    writeMeasurement('proof:foreign-ids', text)
  })

  test('an entry that is hidden in a record we may open answers as one that does not exist', async () => {
    for (const [role, as] of staff) {
      const wanted = await answerTo('GET', `/entries/${own.ref}.${shortId(newEntryId())}`, as)
      assert.deepEqual(await answerTo('GET', `/entries/${hidden}`, as), wanted, role)
    }
  })

  test('for a patient, the record of somebody else answers as one that does not exist', async () => {
    for (const { method, url } of closed.filter(({ policy }) => onPatient.has(policy))) {
      const wanted = await answerAbout(method, url, shortId(newPatientId()), patientToken)
      assert.equal(wanted.status, 404, url)
      const foreign = await answerAbout(method, url, stranger.ref, patientToken)
      assert.deepEqual(foreign, wanted, url)
    }
  })

  test('for a patient, an entry of somebody else answers as one that does not exist', async () => {
    const none = `${shortId(newPatientId())}.${shortId(newEntryId())}`
    const theirs = await world.entry(stranger, practice, { title: 'Sentinel' })
    const wanted = await answerTo('GET', `/my-record/entries/${none}`, patientToken)
    assert.equal(wanted.status, 404)
    for (const ref of [theirs.ref, `${own.ref}.${shortId(newEntryId())}`]) {
      assert.deepEqual(await answerTo('GET', `/my-record/entries/${ref}`, patientToken), wanted)
    }
  })
})

describe('a search', () => {
  for (const { method, url } of closed.filter(({ policy }) => policy === 'search')) {
    test(`${method} ${url}: of whose record may not be seen it answers as of nobody’s, for every role`, async () => {
      const asked = url.replace(':type', 'Observation')
      const by = url.includes('Patient') ? '_id' : 'patient'
      // the link to itself names whose it was asked for
      const answer = (ref: string, as: string) => searched(method, asked, `${by}=${ref}`, as)
      for (const [role, as] of staff) {
        const wanted = await answer(shortId(newPatientId()), as)
        const found = by === '_id' ? 200 : 404
        assert.equal(wanted.status, readers.has(role) ? found : 403, role)
        for (const { ref } of [stranger, protectedOne, dead]) {
          assert.deepEqual(await answer(ref, as), wanted, role)
        }
      }
      const wanted = await answer(shortId(newPatientId()), patientToken)
      assert.deepEqual(await answer(stranger.ref, patientToken), wanted)
    })
  }
})

async function searched(method: string, url: string, query: string, as: string) {
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const asked =
    method === 'POST'
      ? { method: 'POST' as const, url, body: query, headers }
      : { method: asMethod(method), url: `${url}?${query}` }
  return normalised(await door.ask({ ...asked, as }))
}

describe('a gate', () => {
  for (const { method, url } of closed.filter(({ policy }) => policy === 'gate')) {
    test(`${method} ${url}: who may not be found answers as one that does not exist`, async () => {
      for (const [role, as] of staff) {
        const wanted = await answerTo(method, fill(url, shortId(newPatientId())), as)
        const finds = readers.has(role) || ['receptionist', 'records-officer'].includes(role)
        assert.equal(wanted.status, finds ? 404 : 403, role)
        assert.deepEqual(await answerTo(method, fill(url, protectedOne.ref), as), wanted, role)
      }
      const wanted = await answerTo(method, fill(url, shortId(newPatientId())), patientToken)
      assert.equal(wanted.status, 404)
      for (const ref of [stranger.ref, own.ref]) {
        assert.deepEqual(await answerTo(method, fill(url, ref), patientToken), wanted)
      }
    })
  }
})

describe('the wrong door', () => {
  for (const { method, url } of closed.filter(({ policy }) => policy === 'own-record')) {
    test(`${method} ${url} is not found for staff of every role`, async () => {
      for (const [role, as] of staff) {
        assert.equal((await answerTo(method, fill(url, own.ref), as)).status, 404, role)
      }
    })
  }

  for (const { method, url } of closed.filter(({ policy }) => policy === 'finder')) {
    test(`${method} ${url} is for roles that find patients, and never for a patient`, async () => {
      const open = new Set([...readers, 'receptionist', 'records-officer'])
      const filled = method === 'POST' ? { by: 'number', nhsNumber: stranger.nhsNumber } : undefined
      for (const [role, as] of staff) {
        const answer = await door.ask({
          method: asMethod(method),
          url,
          as,
          ...(filled && { form: filled }),
        })
        assert.equal(answer.status, open.has(role) ? 200 : 403, role)
      }
      const answer = await door.ask({ method: asMethod(method), url, as: patientToken })
      assert.ok([403, 404].includes(answer.status), String(answer.status))
    })
  }
})

for (const { method, url } of closed.filter(({ policy }) => policy === 'lists')) {
  test(`${method} ${url} is for roles that keep lists, and never for a patient`, async () => {
    for (const [role, as] of staff) {
      const open = ['records-officer', 'administrator'].includes(role)
      const status = method === 'POST' ? 400 : 200
      assert.equal((await answerTo(method, url, as)).status, open ? status : 403, role)
    }
    assert.equal((await answerTo(method, url, patientToken)).status, 404)
  })
}
describe('alerts', () => {
  for (const { method, url } of closed.filter(({ policy }) => policy === 'watch')) {
    test(`${method} ${url} is for roles that keep watch, and never for a patient`, async () => {
      const open = new Set(['privacy-officer', 'caldicott-guardian'])
      for (const [role, as] of staff) {
        const { status } = await answerTo(method, url, as)
        assert.equal(status === 403, !open.has(role), `${role} ${status}`)
      }
      assert.equal((await answerTo(method, url, patientToken)).status, 404)
    })
  }
})

describe('studies', () => {
  for (const { method, url } of closed.filter(({ policy }) => policy === 'research')) {
    test(`${method} ${url} is for who does research or decides on it, and never for a patient`, async () => {
      // the panel reads nothing before it is handed in
      const isAsking = url === '/studies/new' || url.startsWith('/studies/drafts/')
      const asks = isAsking ? ['researcher'] : ['researcher', 'research-panel']
      for (const [role, as] of staff) {
        const { status } = await answerTo(method, url, as)
        assert.equal(status === 403, !asks.includes(role), `${role} ${status}`)
      }
      assert.equal((await answerTo(method, url, patientToken)).status, 404)
    })
  }
})

/** Whose record is meant stands in what is sent, and no entry in the address. */
function isInBody(method: string, url: string): boolean {
  return (
    isConditional(method, url) ||
    (method === 'POST' && /^\/fhir\/R4(\/:type(\/\$validate)?)?$/.test(url))
  )
}

/** Which entry is meant stands in the query. */
function isConditional(method: string, url: string): boolean {
  return method === 'PUT' && url === '/fhir/R4/:type'
}

/** What is sent to write about a patient, and would be taken if one might. */
function written(method: string, url: string, patient: string) {
  const ref = `${patient}.${someEntry}`
  const flag = {
    ...{ resourceType: 'Observation', id: ref, status: 'final', code: { text: 'x' } },
    subject: { reference: `Patient/${patient}` },
  }
  if (method === 'PATCH') return [{ op: 'remove', path: '/status' }]
  if (url.endsWith('R4')) {
    const request = { method: 'POST', url: 'Observation' }
    return { resourceType: 'Bundle', type: 'transaction', entry: [{ resource: flag, request }] }
  }
  return flag
}

function answerAbout(method: string, url: string, patient: string, as: string) {
  const isWrite = !['GET', 'HEAD', 'POST'].includes(method) || isInBody(method, url)
  const sendsEntry = isWrite || url === '/fhir/R4/:type/:entry/$validate'
  const query = isConditional(method, url) ? '?identifier=urn:x|1' : ''
  return answerTo(method, fill(url, patient) + query, as, sendsEntry ? patient : '')
}

async function answerTo(method: string, url: string, as: string, patient = '') {
  const form = { kind: 'Observation', title: 'x', token: 'token-for-a-test' }
  const dated = { ...form, 'on-day': '1', 'on-month': '2', 'on-year': '2026' }
  return normalised(
    await door.ask({
      method: asMethod(method),
      url,
      as,
      ...(patient !== '' && {
        headers: { 'content-type': 'application/fhir+json', 'if-match': 'W/"1"' },
        body: JSON.stringify(written(method, url, patient)),
      }),
      ...(method === 'POST' &&
        patient === '' &&
        (url.startsWith('/fhir')
          ? {
              headers: { 'content-type': 'application/fhir+json' },
              body: '{"resourceType":"Parameters"}',
            }
          : { form: dated })),
    }),
  )
}

function fill(url: string, patient: string): string {
  return url
    .replace(/:(patient|id)\b/, patient)
    .replace(':entry', `${patient}.${someEntry}`)
    .replace(':type', 'Observation')
    .replace(':version', '1')
    .replace(':service', 'Z20001')
    .replace(':page', '1')
    .replace(':number', '1')
    .replace(':look', someEntry)
}

const someEntry = shortId(newEntryId())

type Method = (typeof methods)[number]
const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'] as const

function asMethod(method: string): Method {
  const known = methods.find((one) => one === method)
  if (known !== undefined) return known
  throw new TypeError(`nobody has thought of ${method} here`)
}
