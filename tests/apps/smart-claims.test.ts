import assert from 'node:assert/strict'
import { generateKeyPairSync, randomUUID, sign } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { describe, test } from 'node:test'
import { addApp } from '../../src/apps/app.ts'
import { smartConfiguration } from '../../src/fhir/smart/configuration.ts'
import { projectFolder } from '../../src/config.ts'
import { SmartApp } from '../support/smart-app.ts'
import { appOf, back, db, door, gp, patient, world } from './own-chart.ts'

// Each claim of the configuration document, held to what is there: by a test here, or by one of another file.

const told = smartConfiguration(door.origin)
const entry = await world.entry(patient, gp, { title: 'Pulse', kind: 'Observation' })
await addApp(db, {
  ...{ id: 'chart', name: 'Chart', redirectUris: [back] },
  scopes: ['openid', 'fhirUser', 'launch/patient', 'offline_access', 'patient/*.cruds'],
})

test('it is what the same server says of itself as OpenID Connect has it', async () => {
  const { body } = await door.ask({ url: '/oauth/.well-known/openid-configuration' })
  const server = JSON.parse(body) as Record<string, unknown>
  const same = [
    ...['issuer', 'jwks_uri', 'authorization_endpoint', 'token_endpoint'],
    ...['introspection_endpoint', 'revocation_endpoint', 'code_challenge_methods_supported'],
  ] as const
  for (const name of same) assert.deepEqual(server[name], told[name], name)
  for (const name of [
    ...['grant_types_supported', 'response_types_supported'],
    ...['token_endpoint_auth_methods_supported'],
    'token_endpoint_auth_signing_alg_values_supported',
  ]) {
    const [a, b] = [server[name], told[name as keyof typeof told]]
    assert.deepEqual(new Set(a as string[]), new Set(b as string[]), name)
  }
})

test('each scope that it names may be had by an app, as version 1 and 2 write it', async () => {
  const isSystem = (scope: string) => scope.startsWith('system/')
  const keys = [{ kty: 'EC', crv: 'P-384', kid: 'k', x: 'x', y: 'y' }]
  const people = told.scopes_supported.filter((scope) => !isSystem(scope))
  await addApp(db, { id: 'people', name: 'People', redirectUris: [back], scopes: people })
  const all = { id: 'all', name: 'All', redirectUris: [], organisation: gp, keys }
  await addApp(db, { ...all, scopes: told.scopes_supported.filter(isSystem) })
  const app = await appOf()
  const { access_token: token, scope } = await app.launch('launch/patient patient/Observation.read')
  assert.match(scope ?? '', /patient\/Observation\.rs/)
  assert.equal((await app.read(`Observation/${entry.ref}`, token)).status, 200)
})

test('with a token comes whose record it is, and that the app shows who that is', async () => {
  const app = await appOf()
  const tokens = await app.launch('launch/patient openid fhirUser patient/Observation.rs')
  const { patient: whose, need_patient_banner: banner } = tokens as unknown as Record<
    string,
    unknown
  >
  assert.deepEqual([whose, banner], [patient.ref, true])
})

describe('a system signs with', () => {
  const ec = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve })
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const ways = {
    RS384: [rsa, 'sha384'],
    ES384: [ec('P-384'), 'sha384'],
    RS256: [rsa, 'sha256'],
    ES256: [ec('P-256'), 'sha256'],
  } as const
  for (const [alg, [pair, digest]] of Object.entries(ways)) {
    const isTaken = told.token_endpoint_auth_signing_alg_values_supported.includes(alg)
    test(`${alg}: ${isTaken ? 'it is taken' : 'it is refused'}`, async () => {
      const id = `system-${alg.toLowerCase()}`
      const key = { ...pair.publicKey.export({ format: 'jwk' }), kid: id, use: 'sig' }
      const scopes = ['system/Observation.rs']
      await addApp(db, {
        ...{ id, name: id, redirectUris: [], organisation: gp, scopes, keys: [key] },
      })
      const claims = { iss: id, sub: id, aud: told.token_endpoint, jti: randomUUID() }
      const exp = Math.floor(Date.now() / 1000) + 240
      const text = [
        { alg, kid: id },
        { ...claims, exp },
      ]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')
      const signed = { key: pair.privateKey, dsaEncoding: 'ieee-p1363' } as const
      const signature = sign(digest, Buffer.from(text), signed).toString('base64url')
      const { status } = await new SmartApp(door.origin, id, '').post('/oauth/token', {
        ...{ grant_type: 'client_credentials', scope: 'system/Observation.rs' },
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
        client_assertion: `${text}.${signature}`,
      })
      assert.equal(status, isTaken ? 200 : 401)
    })
  }
})

const here = 'apps/smart-claims.test.ts'
/** Which test holds each capability. */
const held: Readonly<Record<string, readonly [file: string, name: string]>> = {
  'launch-standalone': ['journeys/apps.test.ts', 'a patient lets it in alone'],
  'launch-ehr': ['journeys/apps.test.ts', 'staff open it from the page of a patient'],
  'client-public': ['apps/standalone.test.ts', 'a code is used once, by whom it was given to'],
  'client-confidential-asymmetric': [here, 'a system signs with'],
  'context-ehr-patient': ['apps/staff.test.ts', 'from the page of a patient: it is told where'],
  'context-standalone-patient': ['apps/staff.test.ts', 'alone: staff name the patient'],
  'context-banner': [here, 'with a token comes whose record it is'],
  'sso-openid-connect': ['apps/standalone.test.ts', 'the person ticks what the app gets'],
  'permission-offline': ['apps/standalone.test.ts', 'a refresh gives new tokens'],
  'permission-online': ['apps/staff.test.ts', 'from the page of a patient: it is told where'],
  'permission-patient': ['apps/standalone.test.ts', 'a token for one patient opens nobody else'],
  'permission-user': ['apps/staff.test.ts', 'for anybody they may see: no more patients'],
  'permission-v1': [here, 'as version 1 and 2 write it'],
  'permission-v2': ['apps/scopes.test.ts', 'on every address of the API a token without'],
}

test('each capability that it names is held by a test that is there', () => {
  assert.deepEqual(new Set(told.capabilities), new Set(Object.keys(held)))
  const wrong = Object.entries(held).filter(
    ([, [file, name]]) => !readFileSync(`${projectFolder}/tests/${file}`, 'utf8').includes(name),
  )
  assert.deepEqual(wrong, [])
})
