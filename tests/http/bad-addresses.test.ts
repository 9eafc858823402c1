import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Answer } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'
import { assertClear, exactly, rawly, rowCounts } from './clear-error.ts'

// Addresses, methods and headers that nobody of good will would send.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const { origin } = door

let patient: Patient
let as: string
let counts: Record<string, number>

before(async () => {
  const nurses = await world.service('Z52002', 'District Nursing', 'district-nursing')
  patient = await world.patient({ name: 'Margaret Fernstead' })
  await world.inCareOf(patient, nurses)
  await world.entry(patient, nurses, { title: 'One' })
  as = await world.signIn(await world.staff(nurses, 'nurse', 'Nurse Joyce'))
  counts = await rowCounts(owner)
})
afterEach(async () => {
  assert.deepEqual(await rowCounts(owner), counts, 'nothing was stored')
  assert.equal((await fetch(`${origin}/live`)).status, 204)
})
after(() => owner.end())

describe('addresses that are almost ours open nothing without a session', () => {
  const paths = [
    ...['//find', '/find/', '/find//', '/FIND', '/%66ind', '/find%2f', '/find%00', '/find;x=1'],
    ...['/./find', '/x/../find', '/%2e%2e/find', '/find?', '/find#x', '/find%3f', '/.//find'],
    ...['/%', '/%ff', '/%c0%af', '/%u0041', `/${'a/'.repeat(4000)}`, '/my-record//', '//my-record'],
    ...['/my-record/%2e%2e/find', '/my-record/entries/', '/patients//record', '/entries'],
    ...['/fhir/R4//Patient/x/$everything', '/fhir/R4/Patient/x/$everything/', '/fhir/../find'],
    ...[
      '/fhir/R4/Patient/x/%24everything',
      '/fhir',
      '/FHIR/R4/metadata',
      '/assets/../package.json',
    ],
    ...['/assets/%2e%2e%2fpackage.json', '/assets/manifest.json', '/dev/issuer/choose/%00'],
  ]
  for (const path of paths) {
    test(path.slice(0, 60), async () => {
      for (const method of ['GET', 'HEAD', 'OPTIONS']) {
        const answer = await exactly(origin, method, path)
        assert.ok([400, 401, 404, 414].includes(answer.status), `${method}: ${answer.status}`)
        if (method === 'GET' && !path.startsWith('/dev/'))
          assertClear(answer, { status: answer.status })
      }
      const signedIn = await exactly(origin, 'GET', path, { cookie: `sid=${as}` })
      assert.ok([200, 400, 404].includes(signedIn.status), `signed in: ${signedIn.status}`)
    })
  }
})

test('a method that is not taken answers 404, everywhere and with every session', async () => {
  const own = door.manifest.filter(({ url }) => !/\*|^\/dev|^\/fhir/.test(url))
  for (const pattern of new Set(own.map(({ url }) => url))) {
    const url = pattern.replace(/:(patient|id)\b/, patient.ref).replace(/:\w+/, 'x')
    for (const method of ['OPTIONS', 'PUT', 'PATCH', 'DELETE', 'TRACE', 'PROPFIND']) {
      const answer = await exactly(origin, method, url, { origin, cookie: `sid=${as}` })
      assertClear(answer, { status: 404 })
      assert.equal(answer.headers['access-control-allow-origin'], undefined)
    }
  }
})

describe('headers', () => {
  const record = () => `/patients/${patient.ref}/record`
  const everything = () => `/fhir/R4/Patient/${patient.ref}/$everything`
  const hosts = [
    'a"b',
    '<script>',
    "x' or 1",
    'x/../y',
    'a b',
    'a\\b',
    '',
    '%',
    'a@b',
    '[::',
    'a:99999999',
  ]
  for (const host of hosts) {
    test(`Host: ${host || 'nothing'}`, async () => {
      const answer = await exactly(origin, 'GET', everything(), { host, cookie: `sid=${as}` })
      if (answer.status !== 200) {
        assertClear(answer, { status: 400 })
        return
      }
      const bundle = JSON.parse(answer.body) as { entry: { fullUrl?: string }[] }
      for (const { fullUrl } of bundle.entry) assert.ok(!fullUrl || URL.canParse(fullUrl), fullUrl)
    })
  }

  const hostile: [name: string, headers: Record<string, string>, status: number][] = [
    [
      'forwarded from elsewhere',
      {
        'x-forwarded-host': 'evil.example',
        'x-forwarded-proto': 'https',
        forwarded: 'host=evil.example',
      },
      200,
    ],
    ['an id of a request of their own', { 'x-request-id': '<script>', 'request-id': 'x' }, 200],
    ['another method by a header', { 'x-http-method-override': 'DELETE' }, 200],
    [
      'a part of it only',
      { range: 'bytes=0-10', 'if-none-match': '*', 'if-modified-since': 'x' },
      200,
    ],
    [
      'no kind that we have',
      { accept: 'image/png', 'accept-encoding': '\xff', 'accept-language': 'xx' },
      200,
    ],
    ['cookies without sense', { cookie: '=; ;;__proto__=1; sid; sid=%E0%A4%A; a=b' }, 401],
    ['a bearer token of 5,000 letters', { authorization: `Bearer ${'x'.repeat(5000)}` }, 401],
    ['another way to sign in', { authorization: 'Basic eDp5' }, 200],
  ]
  for (const [name, headers, status] of hostile) {
    test(`${name}: ${status}`, async () => {
      const answer = await exactly(origin, 'GET', record(), { cookie: `sid=${as}`, ...headers })
      if (status === 200) assert.equal(answer.status, 200)
      else assertClear(answer, { status })
      assert.doesNotMatch(JSON.stringify(answer), /evil\.example|<script>(?!<)/)
    })
  }

  test('requests that are none are refused before anything reads them', async () => {
    const start = `GET ${record()} HTTP/1.1\r\n`
    const rows: [name: string, bytes: string, status: RegExp][] = [
      ['no host', `${start}Connection: close\r\n\r\n`, /400/],
      ['a header of 20 kB', `${start}Host: x\r\nX-A: ${'a'.repeat(20_000)}\r\n\r\n`, /431/],
      ['a line of control characters', '\x00\x01\x02\r\n\r\n', /400/],
      [
        'two lengths',
        `POST /find HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nxx`,
        /400/,
      ],
      [
        'a length and chunks',
        `POST /find HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
        /400/,
      ],
      [
        'a header folded over lines',
        `${start}Host: x\r\nCookie: a\r\n sid=${as}\r\nConnection: close\r\n\r\n`,
        /40[01]/,
      ],
    ]
    for (const [name, bytes, status] of rows) {
      const { first, text } = await rawly(origin, bytes)
      assert.match(first, status, name)
      assert.doesNotMatch(text, /Fernstead/, name)
    }
  })
})

test('an answer never repeats what was sent', async () => {
  const mark = 'xyzzyplugh'
  const asked: Promise<Answer>[] = [
    door.ask({ url: `/${mark}`, as }),
    door.ask({ url: `/patients/${mark}/record`, as }),
    door.ask({ url: `/patients/${patient.ref}/record?kind=${mark}1`, as }),
    door.ask({ url: `/fhir/R4/${mark}`, as }),
    door.ask({ url: '/sign-out', form: {}, as, headers: { origin: `https://${mark}` } }),
  ]
  for (const { body, headers } of await Promise.all(asked)) {
    assert.doesNotMatch(body + JSON.stringify(headers), new RegExp(mark))
  }
})
