import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign, type KeyObject } from 'node:crypto'
import { before, describe, test } from 'node:test'
import { addApp, changeKeys, removeApp, suspendApp } from '../../src/apps/app.ts'
import { bodyOf } from '../support/fhir-bodies.ts'
import { openWorld } from '../support/open-world.ts'
import { SmartApp } from '../support/smart-app.ts'
import type { Entry, Patient, Service } from '../support/world.ts'

// Systems of organisations: they prove themselves with keys, and ask for nobody but themselves.

const { db, owner, world, door } = await openWorld()

const pair = () => generateKeyPairSync('ec', { namedCurve: 'P-384' })
const own = pair()
const others = pair()
const writers = pair()
const tokenUrl = `${door.origin}/oauth/token`
let clinic: Service
let patient: Patient
let stranger: Patient
let entry: Entry
let foreign: Entry

before(async () => {
  const gp = await world.service('Z95301', 'Millbrook Surgery')
  clinic = await world.service('Z95302', 'Smoking Clinic', 'clinic')
  await world.list(gp, 'allowed', clinic)
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  stranger = await world.patient({ name: 'Rosa Stranger', practice: gp })
  await world.inCareOf(patient, clinic)
  await world.choose(patient, [gp, 'yes', 'yes'], [clinic, 'yes', 'yes'])
  entry = await world.entry(patient, gp, { title: 'Asthma', kind: 'Condition' })
  foreign = await world.entry(stranger, gp, { title: 'Asthma', kind: 'Condition' })
  const keyOf = ({ publicKey }: typeof own, kid: string) => ({
    ...publicKey.export({ format: 'jwk' }),
    ...{ kid, alg: 'ES384', use: 'sig' },
  })
  const system = { redirectUris: [], organisation: clinic, scopes: ['system/Condition.rs'] }
  await addApp(db, {
    ...system,
    id: 'clinic-system',
    name: 'Clinic system',
    keys: [keyOf(own, 'a')],
  })
  await addApp(db, { ...system, id: 'old-system', name: 'Old system', keys: [keyOf(others, 'b')] })
  await addApp(db, {
    ...{ ...system, id: 'writer', name: 'Writer', keys: [keyOf(writers, 'c')] },
    scopes: ['system/Condition.cruds'],
  })
})

const app = new SmartApp(door.origin, 'clinic-system', '')

type Changed = {
  readonly header?: Record<string, unknown>
  readonly claims?: Record<string, unknown>
  readonly key?: KeyObject | null
}

function assertion({ header, claims, key = own.privateKey }: Changed = {}): string {
  const parts = [
    { alg: 'ES384', kid: 'a', typ: 'JWT', ...header },
    {
      ...{ iss: 'clinic-system', sub: 'clinic-system', aud: tokenUrl, jti: randomUUID() },
      ...{ exp: Math.floor(Date.now() / 1000) + 240, ...claims },
    },
  ].map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
  const text = parts.join('.')
  const signature = key
    ? sign('sha384', Buffer.from(text), { key, dsaEncoding: 'ieee-p1363' }).toString('base64url')
    : ''
  return `${text}.${signature}`
}

const ask = (client_assertion: string, scope = 'system/Condition.rs') =>
  app.post('/oauth/token', {
    ...{ grant_type: 'client_credentials', scope, client_assertion },
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  })

test('it reads as its organisation would, of whom that may see, and the log names it', async () => {
  const token = await ask(assertion())
  assert.deepEqual([token.status, token.scope], [200, 'system/Condition.rs'])
  const read = await app.read(`Condition/${entry.ref}`, token.access_token)
  assert.deepEqual([read.status, await read.text()], [200, entry.resource])
  const beyond = await app.read(`Condition/${foreign.ref}`, token.access_token)
  assert.equal(beyond.status, 404)
  const out = await app.read(`Patient/${patient.ref}/$everything`, token.access_token)
  assert.equal(out.status, 403)
  const lines = await owner`
    select kind, rule, actor_kind as by, actor, actor_name as name, organisation, role, app from access_event
     where patient_id = ${patient.id} order by at, id`
  const who = {
    ...{ by: 'app', actor: 'clinic-system', name: 'Clinic system', organisation: clinic },
    ...{ role: null, app: 'clinic-system' },
  }
  assert.deepEqual(
    [...lines],
    [
      { kind: 'read', rule: 'shared', ...who },
      { kind: 'denied', rule: 'scope', ...who },
    ],
  )
  const page = await door.ask({ url: '/my-record/who-looked', as: await world.signIn(patient) })
  assert.match(page.body, /Clinic system, Smoking Clinic, read an entry/)
})

describe('it gets no token', () => {
  const once = assertion()
  const wrong: Readonly<Record<string, () => string>> = {
    'without a signature': () => assertion({ header: { alg: 'none' }, key: null }),
    'with a signature left out': () => assertion({ key: null }),
    'with another key': () => assertion({ key: others.privateKey }),
    'with the key of another system': () =>
      assertion({ key: others.privateKey, header: { kid: 'b' } }),
    'in another way of signing': () => assertion({ header: { alg: 'ES256' } }),
    'for another server': () => assertion({ claims: { aud: 'https://evil.example/token' } }),
    'after its time': () => assertion({ claims: { exp: 1_700_000_000 } }),
    'without an end': () => assertion({ claims: { exp: undefined } }),
    'in the name of another': () => assertion({ claims: { iss: 'old-system' } }),
    'a second time': () => once,
  }
  before(() => ask(once))
  for (const [how, made] of Object.entries(wrong)) {
    test(how, async () => {
      const { status, error, access_token: token } = await ask(made())
      assert.deepEqual([status, error, token], [401, 'invalid_client', ''])
    })
  }
})

test('what it is not registered with it does not get', async () => {
  const more = await ask(assertion(), 'system/*.cruds patient/Condition.rs user/*.rs openid')
  assert.equal(more.scope, undefined)
  const old = await ask(assertion(), 'system/Condition.read')
  assert.equal(old.scope, 'system/Condition.read')
  assert.equal((await app.read(`Condition/${entry.ref}`, old.access_token)).status, 200)
})

test('what it names by an identifier it must be allowed to search for, and what may become new to create', async () => {
  const iss = 'writer'
  const writes = async (scope: string) => {
    const signed = { header: { kid: 'c' }, claims: { iss, sub: iss }, key: writers.privateKey }
    const { access_token: token } = await ask(assertion(signed), scope)
    const identifier = 'identifier=urn:clinic|1'
    const body = {
      ...bodyOf('Condition', `Patient/${patient.ref}`),
      identifier: [{ system: 'urn:clinic', value: '1' }],
    }
    const sent = (method: string, path: string, resource: object, more: object = {}) =>
      app.read(path, token, {
        ...{ method, body: JSON.stringify(resource) },
        headers: { 'content-type': 'application/fhir+json', ...more },
      })
    const together = (request: object) =>
      // the address itself, without a slash at its end
      sent('POST', '../R4', {
        ...{ resourceType: 'Bundle', type: 'transaction' },
        entry: [{ resource: body, request }],
      })
    const answers = [
      await sent('PUT', `Condition?${identifier}`, body),
      await sent('POST', 'Condition', body, { 'if-none-exist': identifier }),
      await together({ method: 'PUT', url: `Condition?${identifier}` }),
      await together({ method: 'POST', url: 'Condition', ifNoneExist: identifier }),
    ]
    return answers.map(({ status }) => status)
  }
  assert.deepEqual(await writes('system/Condition.cu'), [403, 403, 403, 403])
  assert.deepEqual(await writes('system/Condition.us'), [403, 403, 403, 403])
  assert.deepEqual(await writes('system/Condition.cus'), [201, 200, 200, 200])
})

test('while it is kept out it gets no token and those it has open nothing; then all is as before', async () => {
  const { access_token: token } = await ask(assertion())
  const path = `Condition/${entry.ref}`
  assert.equal(await suspendApp(db, 'clinic-system', true), true)
  assert.equal((await ask(assertion())).error, 'invalid_client')
  assert.equal((await app.read(path, token)).status, 401)
  await suspendApp(db, 'clinic-system', false)
  assert.equal((await app.read(path, token)).status, 200)
  assert.equal((await ask(assertion())).status, 200)
})

test('with other keys it signs with these, and no more with those before', async () => {
  const next = pair()
  const jwk = { ...next.publicKey.export({ format: 'jwk' }), kid: 'n', alg: 'ES384', use: 'sig' }
  const secret = next.privateKey.export({ format: 'jwk' })
  await assert.rejects(changeKeys(db, 'clinic-system', [{ ...secret }]), { code: 'invalid' })
  assert.equal(await changeKeys(db, 'clinic-system', [jwk]), true)
  assert.equal((await ask(assertion())).error, 'invalid_client')
  const signed = assertion({ key: next.privateKey, header: { kid: 'n' } })
  assert.equal((await ask(signed)).status, 200)
  const before = { ...own.publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'ES384', use: 'sig' }
  await changeKeys(db, 'clinic-system', [before])
})

test('it ends when it is taken out, and when its organisation is kept out', async () => {
  const { access_token: token } = await ask(assertion())
  await owner`update organisation set suspended_at = now() where id = ${clinic}`
  assert.equal((await app.read(`Condition/${entry.ref}`, token)).status, 403)
  await owner`update organisation set suspended_at = null where id = ${clinic}`
  await removeApp(db, 'clinic-system')
  assert.equal((await app.read(`Condition/${entry.ref}`, token)).status, 401)
  assert.equal((await ask(assertion())).error, 'invalid_client')
})
