import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import Fastify from 'fastify'
import { newEntryId, newPatientId, shortId } from '../../src/identity/ids.ts'
import { requirePolicies } from '../../src/web/policy.ts'
import { testDatabase } from '../support/database.ts'
import { normalised, openDoor } from '../support/door.ts'
import { worldIn, type Patient, type Service } from '../support/world.ts'

// Every address the service answers, with who it is for. A new one is added here and to the tests that go
// over all of them (no-log-no-data, twin-worlds): they fail while it is not.
const routes = `
GET  /                                     public
GET  /alerts                               watch
POST /alerts                               watch
GET  /alerts/:reference                    watch
POST /alerts/:reference                    watch
GET  /assets/:file                         public
GET  /coverage                             public
POST /coverage                             public
GET  /coverage.csv                         public
GET  /dev/issuer/choose/:id                public
POST /dev/issuer/choose/:id                public
ALL  /dev/issuer/*                         public
GET  /dev/mail                             public
GET  /entries/:entry                       record
ALL  /fhir/R4                              public
ALL  /fhir/R4/*                            public
GET  /entries/:entry/who-can-see           explain
GET  /entries/:entry/mark                  record
GET  /entries/:entry/file                  record
POST /entries/:entry/file                  record
GET  /fhir/R4/Patient/:id/$everything      record
GET  /fhir/R4/Patient/:id/$summary         record
POST /fhir/R4/Patient/:id/$summary         record
GET  /fhir/R4/:type/:entry                 record
GET  /fhir/R4/metadata                     public
GET  /summary-care-record/FHIR/R4/Bundle   by-number
GET  /summary-care-record/FHIR/R4/DocumentReference by-number
POST /summary-care-record/FHIR/R4/Bundle   by-number
POST /summary-care-record/FHIR/R4/$setPermission by-number
POST /summary-care-record/FHIR/R4/AuditEvent by-number
GET  /find                                 finder
POST /find                                 finder
GET  /lists                                lists
POST /lists                                lists
GET  /helping                              own-record
POST /helping                              own-record
GET  /helping/:patient/record              own-record
GET  /helping/entries/:entry               own-record
GET  /leaflets/sharing                     public
GET  /leaflets/sharing/:version            public
GET  /leave                                public
POST /leave                                public
GET  /live                                 public
GET  /my-record                            own-record
GET  /my-record/entries/:entry             own-record
GET  /my-record/entries/:entry/private     own-record
POST /my-record/entries/:entry/private     own-record
GET  /my-record/entries/:entry/correction  own-record
POST /my-record/entries/:entry/correction  own-record
GET  /my-record/corrections                own-record
POST /my-record/corrections                own-record
GET  /my-record/private                    own-record
POST /my-record/private                    own-record
GET  /my-record/messages                   own-record
GET  /my-record/sharing                    own-record
GET  /my-record/sharing/:service           own-record
POST /my-record/sharing/:service           own-record
GET  /my-record/sharing/:service/check     own-record
POST /my-record/sharing/:service/check     own-record
GET  /my-record/sharing/:service/seen      own-record
GET  /my-record/sharing/find               own-record
GET  /my-record/sharing/history            own-record
GET  /my-record/sharing/on                 own-record
GET  /my-record/sharing/saved/:reference   own-record
GET  /my-record/sharing/share-nothing      own-record
POST /my-record/sharing/share-nothing      own-record
GET  /my-record/entries/:entry/who-can-see own-record
GET  /my-record/opt-outs                   own-record
GET  /my-record/opt-outs/type-1            own-record
POST /my-record/opt-outs/type-1            own-record
GET  /my-record/summary                    own-record
GET  /my-record/summary.pdf                own-record
GET  /my-record/summary/check              own-record
GET  /my-record/summary/choice             own-record
POST /my-record/summary/choice             own-record
GET  /my-record/summary/form               own-record
GET  /my-record/who-looked                 own-record
GET  /my-record/who-looked/:look           own-record
GET  /my-record/who-looked/:look/ask       own-record
POST /my-record/who-looked/:look/ask       own-record
GET  /my-record/who-looked/questions       own-record
GET  /patients/:patient/codes              choose
POST /patients/:patient/codes              choose
GET  /patients/:patient/enter-code         gate
POST /patients/:patient/enter-code         gate
GET  /patients/:patient/entries/new        record
POST /patients/:patient/entries/new        record
GET  /patients/:patient/competence         choose
POST /patients/:patient/competence         choose
GET  /patients/:patient/helpers            choose
POST /patients/:patient/helpers            choose
GET  /patients/:patient/online-access      choose
POST /patients/:patient/online-access      choose
GET  /patients/:patient/hidden             record
GET  /patients/:patient/filed/:reference   record
POST /patients/:patient/filed/:reference   record
GET  /patients/:patient/not-in-upload      record
GET  /patients/:patient/marks              record
POST /patients/:patient/marks              record
GET  /patients/:patient/corrections/:reference  record
POST /patients/:patient/corrections/:reference  record
GET  /patients/:patient/private-requests/:reference  record
POST /patients/:patient/private-requests/:reference  record
GET  /forms                                desk
GET  /forms/:reference                     desk
POST /forms/:reference                     desk
GET  /forms/on-paper/:form                 desk
POST /forms/on-paper/:form                 desk
GET  /reviews                              desk
GET  /work                                 desk
POST /work                                 desk
GET  /patients/:patient/record             record
GET  /patients/:patient/sharing            choose
POST /patients/:patient/sharing            choose
GET  /patients/:patient/summary-items      record
POST /patients/:patient/summary-items      record
GET  /patients/:patient/summary-preference choose
POST /patients/:patient/summary-preference choose
GET  /patients/:patient/forms/:reference   choose
POST /patients/:patient/forms/:reference   choose
GET  /patients/:patient/type-1             choose
POST /patients/:patient/type-1             choose
GET  /patients/:patient/summary            record
GET  /patients/:patient/summary.pdf        record
POST /patients/:patient/summary            record
GET  /practices/:ods public
GET  /practices/:ods/summary-care-record public
GET  /practices/:ods/sharing public
GET  /practices/:ods/private public
GET  /practices/:ods/research public
GET  /practices/:ods/copy-of-your-record public
GET  /practices/:ods/questions public
GET  /practices/:ods/who-to-ask public
GET  /practices/:ods/accessibility public
GET  /practices/:ods/privacy public
GET  /practices/:ods/cookies public
GET  /practices/:ods/complaints public
GET  /practices/:ods/data-uses public
GET  /practices/:ods/log-checkpoint public
GET  /practices/:ods/easy-read/summary-care-record public
GET  /practices/:ods/easy-read/sharing public
GET  /practices/:ods/easy-read/private public
GET  /practices/:ods/easy-read/research public
GET  /practices/:ods/easy-read/copy-of-your-record public
GET  /practices/:ods/large-print/summary-care-record public
GET  /practices/:ods/large-print/sharing public
GET  /practices/:ods/large-print/private public
GET  /practices/:ods/large-print/research public
GET  /practices/:ods/large-print/copy-of-your-record public
GET  /practices/:ods/large-print/questions public
GET  /practices/:ods/large-print/who-to-ask public
GET  /practices/:ods/large-print/accessibility public
GET  /practices/:ods/large-print/privacy public
GET  /practices/:ods/large-print/cookies public
GET  /practices/:ods/large-print/complaints public
GET  /practices/:ods/large-print/data-uses public
GET  /practices/:ods/large-print/log-checkpoint public
GET  /practices/:ods/search public
GET  /practices/:ods/status public
GET  /practices/:ods/coverage public
GET  /practices/:ods/forms                 public
GET  /practices/:ods/forms/:form           public
POST /practices/:ods/forms/:form           public
GET  /practices/:ods/forms/:form/:question public
POST /practices/:ods/forms/:form/:question public
GET  /practices/:ods/forms/:form/check     public
POST /practices/:ods/forms/:form/check     public
GET  /practices/:ods/forms/:form/paper     public
GET  /practices/:ods/forms/:form/sent      public
GET  /practices/:ods/how-sharing-works public
GET  /practices/:ods/leaflets public
GET  /practices/:ods/leaflets/in/ar public
GET  /practices/:ods/leaflets/in/easy-read public
GET  /practices/:ods/leaflets/in/pl public
GET  /practices/:ods/leaflets/print/:file public
GET  /practices/:ods/leaflets/sharing public
GET  /practices/:ods/leaflets/sharing/:version public
GET  /practices/:ods/questions/sharing public
GET  /ready                                public
GET  /sharing/codes                        own-record
POST /sharing/codes                        own-record
POST /sharing/codes/cancel                 own-record
GET  /sharing/lists                        own-record
GET  /settings                             own-record
GET  /settings/contact                     own-record
POST /settings/contact                     own-record
GET  /settings/passkeys                    own-record
POST /settings/passkeys                    own-record
GET  /settings/devices                     own-record
POST /settings/devices                     own-record
GET  /settings/helpers                     own-record
POST /settings/helpers                     own-record
GET  /settings/stay-safe                   own-record
POST /settings/stay-safe                   own-record
GET  /patients/:patient/emergency          gate
POST /patients/:patient/emergency          gate
GET  /patients/:patient/open               gate
POST /patients/:patient/open               gate
GET  /sharing/permissions                  own-record
POST /sharing/permissions                  own-record
GET  /sign-in                              public
GET  /sign-in/passkey                      public
POST /sign-in/passkey                      public
GET  /sign-in/organisation                 public
POST /sign-in/organisation                 public
GET  /sign-in/patient/callback             public
GET  /sign-in/staff/callback               public
POST /sign-out                             public
`

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
    const wanted = routes.trim().split('\n').flatMap(lineOf)
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

/** `ALL` stands for every method Fastify knows. */
function lineOf(line: string): string[] {
  const [method = '', url = '', policy = ''] = line.split(/ +/)
  const methods =
    method === 'ALL' ? Fastify().supportedMethods.filter((one) => one !== 'HEAD') : [method]
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
  for (const { method, url, policy } of closed.filter((line) => onPatient.has(line.policy))) {
    test(`${method} ${url}, for every role`, async () => {
      for (const [role, as] of staff) {
        const none = shortId(newPatientId())
        const foreign: (readonly [why: string, ref: string])[] = [
          ['of a protected patient', protectedOne.ref],
          // at the gate, who found a patient may open the record with a reason
          ...(policy === 'gate'
            ? []
            : ([
                ['of a patient who is not in our care', stranger.ref],
                ['of a patient who has died', dead.ref],
              ] as const)),
        ]
        const wanted = await answerTo(method, fill(url, none), as)
        const expected = onPatient.get(policy)?.has(role) ? 404 : 403
        assert.equal(wanted.status, expected, `${role}, an id that does not exist`)
        for (const [why, ref] of foreign) {
          assert.deepEqual(await answerTo(method, fill(url, ref), as), wanted, `${role}, ${why}`)
        }
        assert.deepEqual(
          await answerTo(method, fill(url, 'not-an-id'), as),
          expected === 404 ? wanted : await answerTo(method, fill(url, 'x'.repeat(26)), as),
          `${role}, a malformed id`,
        )
      }
    })
  }

  test('an entry that is hidden in a record we may open answers as one that does not exist', async () => {
    for (const [role, as] of staff) {
      const wanted = await answerTo('GET', `/entries/${own.ref}.${shortId(newEntryId())}`, as)
      assert.deepEqual(await answerTo('GET', `/entries/${hidden}`, as), wanted, role)
    }
  })

  test('for a patient, the record of somebody else answers as one that does not exist', async () => {
    for (const { method, url } of closed.filter(({ policy }) => onPatient.has(policy))) {
      const wanted = await answerTo(method, fill(url, shortId(newPatientId())), patientToken)
      assert.equal(wanted.status, 404, url)
      const foreign = await answerTo(method, fill(url, stranger.ref), patientToken)
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

async function answerTo(method: string, url: string, as: string) {
  const form = { kind: 'Observation', title: 'x', token: 'token-for-a-test' }
  const dated = { ...form, 'on-day': '1', 'on-month': '2', 'on-year': '2026' }
  return normalised(
    await door.ask({
      method: asMethod(method),
      url,
      as,
      ...(method === 'POST' &&
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
    .replace(':service', 'Z20001')
    .replace(':look', someEntry)
}

const someEntry = shortId(newEntryId())

function asMethod(method: string): 'GET' | 'HEAD' | 'POST' {
  if (method === 'GET' || method === 'HEAD' || method === 'POST') return method
  throw new TypeError(`nobody has thought of ${method} here`)
}
