import assert from 'node:assert/strict'
import { execFile, execFileSync } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { before, describe, test } from 'node:test'
import { promisify } from 'node:util'
import {
  askPerson,
  ConfideClient,
  ConfideError,
  refreshed,
  systemToken,
  tokenFor,
} from '../../clients/typescript/confide.ts'
import { addApp } from '../../src/apps/app.ts'
import { projectFolder } from '../../src/config.ts'
import { newPatientId, shortId } from '../../src/identity/ids.ts'
import { samples, settings } from '../../src/web/developers/samples.ts'
import { linesOf } from '../support/plain-text.ts'
import { SmartApp } from '../support/smart-app.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient, Service } from '../support/world.ts'

// What the pages for developers say and hold, done as it stands there.

const { db, world, door } = await openWorld()
const base = `${door.origin}/fhir/R4`
const back = 'https://chart.example/back'
const own = generateKeyPairSync('ec', { namedCurve: 'P-384' })
const hasCurl = (() => {
  try {
    execFileSync('curl', ['--version'])
    return true
  } catch {
    return false
  }
})()
let gp: Service
let patient: Patient
let token: string

before(async () => {
  gp = await world.service('Z95501', 'Millbrook Surgery')
  const clinic = await world.service('Z95502', 'Clinic', 'clinic')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  const titles = Array.from({ length: 3 }, (_, n) => ({ title: `Problem ${n}`, kind: 'Condition' }))
  await world.entries(patient, gp, titles)
  await world.inCareOf(patient, gp)
  await world.entry(patient, clinic, { title: 'Kept', kind: 'Condition' })
  token = await world.signIn(patient)
  await addApp(db, {
    ...{ id: 'chart', name: 'Chart', redirectUris: [back] },
    scopes: ['launch/patient', 'offline_access', 'patient/*.rs'],
  })
  const keys = [{ ...own.publicKey.export({ format: 'jwk' }), kid: 'a', alg: 'ES384', use: 'sig' }]
  const system = {
    name: 'System',
    redirectUris: [],
    organisation: gp,
    scopes: ['system/*.rs'],
    keys,
  }
  await addApp(db, { ...system, id: 'system' })
})

test('the page shows each sample as it is run', async () => {
  const { status, body } = await door.ask({ url: '/developers' })
  assert.equal(status, 200)
  const shown = linesOf(body).join(' ')
  for (const { text } of [{ text: settings }, ...samples]) {
    for (const line of text.split('\n'))
      assert.ok(shown.includes(line.trim().replaceAll(/\s+/g, ' ')), line)
  }
})

describe('a sample', { skip: hasCurl ? false : 'no curl found' }, () => {
  for (const { title, text, holds } of samples) {
    test(`${title}: gives what it says`, async () => {
      const env = {
        ...process.env,
        BASE: base,
        TOKEN: token,
        PATIENT: patient.ref,
        ASSERTION: 'x.y.z',
      }
      const { stdout } = await promisify(execFile)('sh', ['-c', text], { env })
      assert.match(stdout, holds)
    })
  }
})

type Api = { openapi: string; paths: Record<string, Record<string, { security?: unknown }>> }
const openApi = async () => {
  const { body } = await door.ask({ url: '/developers/openapi.json' })
  return JSON.parse(body) as Api
}

test('OpenAPI names what is there beside FHIR, each by a route that answers', async () => {
  const { openapi, paths } = await openApi()
  assert.equal(openapi, '3.1.0')
  const wrong: string[] = []
  for (const [path, methods] of Object.entries(paths)) {
    for (const [method, { security }] of Object.entries(methods)) {
      const url = path.replace('{level}', '0').replace('{path}', '000')
      const headers = { origin: door.origin }
      const asked = await fetch(door.origin + url, { method: method.toUpperCase(), headers })
      // of a log that has not begun, and of a study that was not, there is nothing
      const isOpen = asked.status < 404 && asked.status !== 401
      const isThere = isOpen || path.startsWith('/log/') || path.startsWith('/research/')
      if (security === undefined ? !isThere : asked.status !== 401) {
        wrong.push(`${method} ${path} ${asked.status}`)
      }
    }
  }
  assert.deepEqual(wrong, [])
})

test('OpenAPI leaves out nothing but FHIR R4, which describes itself, and pages for people', async () => {
  const { paths } = await openApi()
  const isIn = (method: string, url: string) => {
    const path = url.replaceAll(/:(\w+)/g, '{$1}').replace('*', '{path}')
    return paths[path]?.[method.toLowerCase()] !== undefined
  }
  const others = door.manifest.filter(
    ({ method, url }) =>
      ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'].includes(method) &&
      // the authorisation server, in which one address takes all; who signs in to try it out
      !/^\/(fhir\/R4|oauth|dev\/issuer)/.test(url) &&
      !isIn(method, url),
  )
  assert.ok(others.length > 100)
  const forSystems = others.filter(({ url }) => /\.(json|csv|xml|ndjson)$|\/FHIR\//.test(url))
  assert.deepEqual(forSystems, [])
  const staff = await world.signIn(await world.staff(gp, 'doctor', 'Dr B'))
  const wrong: string[] = []
  for (const { method, url } of others) {
    if (method !== 'GET' || url.includes(':') || url.startsWith('/sign-in/')) continue
    for (const as of [undefined, token, staff]) {
      const { status, headers } = await door.ask({ url, as })
      const type = headers['content-type'] ?? ''
      const isPage = type.startsWith('text/html') || status >= 300
      // what a person takes away: their log
      const isFile = headers['content-disposition']?.startsWith('attachment') ?? false
      if (!isPage && !isFile) wrong.push(`${url} ${status} ${type}`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('each request of the collection is answered as its kind of token lets it be', async () => {
  const folder = `${projectFolder}/clients/bruno`
  const files = readdirSync(folder).filter((file) => file.endsWith('.bru'))
  assert.ok(files.length > 5)
  for (const file of files) {
    const text = readFileSync(`${folder}/${file}`, 'utf8')
    const url = (/url: (\S+)/.exec(text)?.[1] ?? '')
      .replace('{{origin}}', door.origin)
      .replace('{{patient}}', patient.ref)
    const signed = text.includes('auth: bearer')
    const headers = signed ? { authorization: `Bearer ${token}` } : {}
    const { status } = await fetch(url, { headers })
    const open = !url.includes('/Patient/')
    const wanted = signed ? (url.endsWith('$summary') ? [200, 404] : [200]) : open ? [200] : [401]
    assert.ok(wanted.includes(status), `${file} ${status}`)
  }
})

describe('the client', () => {
  test('reads a record by pages, and says that something is held back', async () => {
    const client = new ConfideClient({
      base,
      token: await world.signIn(await world.staff(gp, 'doctor', 'Dr A')),
    })
    const first = await client.page(`${base}/Patient/${patient.ref}/$everything?_count=2`)
    assert.deepEqual([first.resources.length, first.heldBack], [3, true])
    const types: string[] = []
    for await (const { resourceType } of client.everything(patient.ref)) types.push(resourceType)
    assert.deepEqual(types, ['Patient', 'Condition', 'Condition', 'Condition'])
    const one = first.resources.find(({ resourceType }) => resourceType === 'Condition')
    assert.deepEqual(await client.read('Condition', one?.id ?? ''), one)
    await assert.rejects(
      client.read('Condition', shortId(newPatientId())),
      (error: unknown) => error instanceof ConfideError && error.code === 'not-found',
    )
  })

  test('is let in by a person, and again', async () => {
    const app = { base, clientId: 'chart', redirectUri: back }
    const { url, state, verifier } = await askPerson(
      app,
      'launch/patient offline_access patient/*.rs',
    )
    const person = new SmartApp(door.origin, 'chart', back, token)
    await person.ask('', Object.fromEntries(url.searchParams))
    const told = await person.answer(/./)
    assert.equal(told.get('state'), state)
    const tokens = await tokenFor(app, told.get('code') ?? '', verifier)
    assert.equal(tokens.patient, patient.ref)
    const next = await refreshed(app, tokens.refresh_token ?? '')
    const client = new ConfideClient({ base, token: next.access_token })
    assert.equal((await client.page(`${base}/Patient/${patient.ref}/$everything`)).heldBack, false)
    await assert.rejects(refreshed(app, tokens.refresh_token ?? ''), { code: 'invalid_grant' })
  })

  test('is let in as a system', async () => {
    const jwk = own.privateKey.export({ format: 'jwk' })
    const curve = { name: 'ECDSA', namedCurve: 'P-384' }
    const key = await crypto.subtle.importKey('jwk', jwk, curve, false, ['sign'])
    const system = { clientId: 'system', key, keyId: 'a' }
    const { access_token: own_token } = await systemToken(base, system, 'system/*.rs')
    const client = new ConfideClient({ base, token: own_token })
    const types: string[] = []
    for await (const { resourceType } of client.everything(patient.ref)) types.push(resourceType)
    assert.ok(types.includes('Condition'))
  })
})
