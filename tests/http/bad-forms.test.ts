import assert from 'node:assert/strict'
import { after, afterEach, before, describe, test } from 'node:test'
import { testDatabase } from '../support/database.ts'
import { openDoor, type Ask } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Patient } from '../support/world.ts'
import { assertClear, exactly, rowCounts } from './clear-error.ts'

// Forms and bodies that nobody of good will would send.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const { origin } = door

let patient: Patient
let as: string
let write: string
let counts: Record<string, number>

before(async () => {
  const nurses = await world.service('Z51002', 'District Nursing', 'district-nursing')
  patient = await world.patient({ name: 'Margaret Fernstead' })
  await world.inCareOf(patient, nurses)
  await world.entry(patient, nurses, { title: 'One' })
  as = await world.signIn(await world.staff(nurses, 'nurse', 'Nurse Joyce'))
  write = `/patients/${patient.ref}/entries/new`
  counts = await rowCounts(owner)
})
afterEach(async () => {
  const now = await rowCounts(owner)
  const before = counts
  counts = now
  assert.deepEqual(now, before, 'nothing was stored')
  assert.equal((await fetch(`${origin}/live`)).status, 204)
  assert.equal('polluted' in {}, false)
})
after(() => owner.end())

const good = {
  ...{ token: 'a-token-of-a-form', kind: 'Observation', title: 'Fine' },
  ...{ 'on-day': '1', 'on-month': '2', 'on-year': '2026' },
}
const form = (fields: Record<string, string>): Ask => ({ url: write, form: { ...good, ...fields } })

describe('writing an entry', () => {
  const rows: [name: string, fields: Record<string, string>, says?: RegExp][] = [
    ['no kind', { kind: '' }, /Choose what kind/],
    ['a kind that cannot be written', { kind: 'Patient' }, /Choose what kind/],
    ['a kind named __proto__', { kind: '__proto__' }, /Choose what kind/],
    ['a code of another kind', { code: 'Condition 195967001' }, /the kind you chose/],
    ['nothing said', { title: '   ' }, /in your own words/],
    ['201 letters', { title: 'x'.repeat(201) }, /at most 200/],
    ['notes of 20,001 letters', { text: 'x'.repeat(20_001) }, /20,000/],
    ['no day', { 'on-day': '' }, /day, month and year/],
    ['30 February', { 'on-day': '30' }, /day, month and year/],
    ['the year 0', { 'on-year': '0000' }, /day, month and year/],
    ['the year 10000', { 'on-year': '10000' }, /day, month and year/],
    ['a NUL in the title', { title: 'a\0b' }],
    ['a NUL in the notes', { text: 'a\0b' }],
    ['a control character in the notes', { text: 'a\u001bb' }],
    ['no token', { token: '' }],
    ['a token of 65 letters', { token: 'x'.repeat(65) }],
  ]
  for (const [name, fields, says] of rows) {
    test(`${name}: 400`, async () => {
      assertClear(await door.ask({ ...form(fields), as }), { status: 400, ...(says && { says }) })
    })
  }
})

describe('where a form comes from', () => {
  const origins: [name: string, headers: Record<string, string>][] = [
    ['nowhere', { origin: '' }],
    ['null', { origin: 'null' }],
    ['another site', { origin: 'https://evil.example' }],
    ['our name at another port', { origin: `${origin}1` }],
    ['our name over TLS', { origin: origin.replace('http:', 'https:') }],
    ['a name that begins with ours', { origin: `${origin}.evil.example` }],
    ['ours with a path', { origin: `${origin}/` }],
  ]
  const posts = () =>
    door.manifest
      .filter(({ method, url }) => method === 'POST' && !url.includes('*'))
      .map(({ url }) => url.replace(':patient', patient.ref).replace(':id', 'x'))
  for (const [name, headers] of origins) {
    test(`${name}: 403 at every address that takes one`, async () => {
      for (const url of posts()) {
        const answer = await door.ask({ url, form: good, as, headers })
        assertClear(answer, { status: 403, says: /did not come from|own page/ })
      }
    })
  }
  test('no Origin at all: 403', async () => {
    for (const url of posts()) {
      const headers = { 'content-type': 'application/x-www-form-urlencoded', cookie: `sid=${as}` }
      const body = new URLSearchParams(good).toString()
      assertClear(await exactly(origin, 'POST', url, headers, body), { status: 403 })
    }
  })
  test('the session still works after all of these', async () => {
    assert.equal((await door.ask({ url: '/find', as })).status, 200)
  })
})

const json = { 'content-type': 'application/json' }
const fhir = { 'content-type': 'application/fhir+json' }
const fields = { 'content-type': 'application/x-www-form-urlencoded' }
const deep = '['.repeat(10_000) + ']'.repeat(10_000)
const deepObject = '{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)

describe('bodies', () => {
  const bodies: [name: string, body: string, headers: Record<string, string>, status?: number][] = [
    ['300 kB', `title=${'x'.repeat(300_000)}`, fields, 413],
    ['300 kB of JSON', `"${'x'.repeat(300_000)}"`, json],
    ['arrays 10,000 deep', deep, json],
    ['objects 10,000 deep', deepObject, json],
    ['10,000 deep and not closed', '['.repeat(10_000), json],
    ['JSON with __proto__', '{"__proto__":{"polluted":1},"kind":"Observation"}', json],
    ['JSON with constructor', '{"constructor":{"prototype":{"polluted":1}}}', json],
    [
      'a form with __proto__',
      '__proto__=1&__proto__[polluted]=1&constructor.prototype.polluted=1',
      fields,
    ],
    ['a form with 20,000 fields', 'a=1&'.repeat(20_000), fields],
    ['a field sent twice', 'kind=Observation&kind=Condition&title=x&title=y', fields],
    ['bytes that are no text', '%ff%fe=%c3%28&title=%zz', fields],
    ['JSON that is none', '{"kind":', json],
    ['JSON of nothing', '', json],
    ['JSON null', 'null', json],
    ['a number', '1e999', json],
    ['XML', '<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>', { 'content-type': 'application/xml' }],
    ['files', '--x\r\n\r\n--x--', { 'content-type': 'multipart/form-data; boundary=x' }],
    ['a type that is none', 'x', { 'content-type': ';;;' }],
    ['a body said to be packed', 'x', { ...fields, 'content-encoding': 'gzip' }],
  ]
  for (const [name, body, headers, status] of bodies) {
    test(`${name}, at every address that takes a body`, async () => {
      // Signing out and leaving work whatever was sent with them.
      const posts = door.manifest.filter(
        ({ method, url }) => method === 'POST' && url !== '/sign-out' && url !== '/leave',
      )
      for (const { url: pattern } of posts) {
        // errors of OAuth have a form of their own
        if (/^\/(dev|oauth)\//.test(pattern)) continue
        const url = pattern.replace(':patient', patient.ref).replace('*', 'Patient')
        // what is too large is so only where its kind is taken
        const isApi =
          /^\/(fhir|summary-care-record\/FHIR)\/R4\/./.test(url) && !pattern.endsWith('/_search')
        const sent = status === 413 && isApi ? fhir : headers
        const answer = await exactly(
          ...([origin, 'POST', url, { origin, cookie: `sid=${as}`, ...sent }, body] as const),
        )
        // an upload may be larger
        const code = /\/(Bundle|R4)$/.test(url) ? answer.status : (status ?? answer.status)
        assert.ok(code >= 400 && code < 500, `${url} answered ${code}`)
        // Where an organisation is chosen, and where what an app asked is over, no form is shown again.
        const hasForm = !/organisation|^\/apps\//.test(pattern)
        if (hasForm || code === 413) assertClear(answer, { status: code })
      }
    })
  }
})
