import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { endSession } from '../../src/identity/sessions.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { testDatabase } from '../support/database.ts'
import { openDoor } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { worldIn, type Entry, type Patient, type Service } from '../support/world.ts'

// The API as a client reads it over the network, with nothing but the address of its metadata.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
const base = `${door.origin}/fhir/R4`

let gp: Service
let patient: Patient
let token: string
const entries: Entry[] = []

before(async () => {
  gp = await world.service('Z70001', 'Millbrook Surgery')
  const hospital = await world.service('Z70002', 'Hospital', 'hospital')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp)
  await world.choose(patient, [gp, 'yes', 'yes'], [hospital, 'yes', 'yes'])
  const titles = Array.from({ length: 23 }, (_, n) => ({
    title: `Entry ${n} \u00e9\u4e2d\u{1f600}`,
  }))
  entries.push(...(await world.entries(patient, gp, titles.slice(0, 12))))
  entries.push(...(await world.entries(patient, hospital, titles.slice(12))))
  token = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
})
after(() => owner.end())

type Claimed = {
  readonly type: string
  readonly interaction?: readonly { readonly code: string }[]
  readonly operation?: readonly { readonly name: string }[]
}

type Bundle = {
  readonly resourceType: string
  readonly type: string
  readonly link: readonly { readonly relation: string; readonly url: string }[]
  readonly entry?: readonly {
    readonly fullUrl?: string
    readonly resource: { readonly resourceType: string; readonly id?: string }
    readonly search: { readonly mode: string }
  }[]
}

const call = (
  url: string,
  headers: Record<string, string> = { authorization: `Bearer ${token}` },
) => fetch(url, { headers })

/** Every page from this address on, as its text. */
async function pagesFrom(url: string): Promise<string[]> {
  const pages: string[] = []
  for (let next: string | undefined = url; next !== undefined;) {
    const response = await call(next)
    assert.equal(response.status, 200)
    const text = await response.text()
    pages.push(text)
    next = parsed(text).link.find(({ relation }) => relation === 'next')?.url
  }
  return pages
}

const parsed = (text: string) => JSON.parse(text) as Bundle
const everything = (query = '') => `${base}/Patient/${patient.ref}/$everything${query}`

test('the address that metadata names is that of the API, and nothing else is there', async () => {
  const response = await call(`${base}/metadata`, {})
  assert.equal(response.headers.get('content-type'), 'application/fhir+json; charset=utf-8')
  const statement = (await response.json()) as {
    fhirVersion: string
    implementation: { url: string }
    rest: { resource: Claimed[] }[]
  }
  assert.deepEqual(validateResource(statement), [])
  assert.equal(statement.fhirVersion, '4.0.1')
  assert.equal(statement.implementation.url, base)
  const { url } = statement.implementation
  for (const path of ['$export', 'Patient/$export', 'Group/in-care/$export']) {
    assert.equal((await call(`${url}/${path}`)).status, 400, 'not asked for to be done later')
  }
  assert.equal((await call(`${url}/Patient/${patient.ref}/$everything`)).status, 200)
  assert.equal((await call(`${url}/Patient/$summary`)).status, 400, 'whose it did not say')
  for (const path of ['Nothing', `Parameters/${patient.ref}`, '', 'Patient/$everything']) {
    const refused = await call(`${url}/${path}`)
    assert.equal(refused.status, 404, path)
    const outcome = (await refused.json()) as { resourceType: string }
    assert.equal(outcome.resourceType, 'OperationOutcome')
    assert.deepEqual(validateResource(outcome), [])
  }
})

test('what was sent is named in words that FHIR takes, whatever letters it has', async () => {
  const half = `${'a'.repeat(59)}${encodeURIComponent('\u{1f600}')}`
  for (const [name, told] of [
    ['%01x', '\ufffdx'],
    ['%1F', '\ufffd'],
    [half, `${'a'.repeat(59)}\ufffd`],
  ] as const) {
    const refused = await call(`${base}/Observation?patient=${patient.ref}&${name}=1`)
    assert.equal(refused.status, 400)
    const outcome = (await refused.json()) as { issue: { details: { text: string } }[] }
    assert.deepEqual(validateResource(outcome), [])
    assert.equal(outcome.issue[0]?.details.text, `The parameter ${told} is not supported`)
  }
})

test('an entry is read by its id, as it is stored, and each read that is claimed is there', async () => {
  const { rest } = (await (await call(`${base}/metadata`, {})).json()) as {
    rest: { resource: Claimed[] }[]
  }
  const read = rest.flatMap(({ resource }) =>
    resource.filter(({ interaction = [] }) => interaction.some(({ code }) => code === 'read')),
  )
  const types = read.map(({ type }) => type).filter((type) => type !== 'Patient')
  assert.ok(types.includes('Provenance') && types.includes('AllergyIntolerance'))
  assert.equal(types.length, new Set(types).size)
  const [one] = entries
  assert.ok(one)
  for (const type of types) {
    const response = await call(`${base}/${type}/${one.ref}`)
    assert.equal(response.status, type === 'Observation' ? 200 : 404, type)
    if (response.status !== 200) continue
    assert.equal(await response.text(), one.resource)
    assert.equal(response.headers.get('etag'), 'W/"1"')
    assert.equal(response.headers.get('content-type'), 'application/fhir+json; charset=utf-8')
  }
  const rows = await owner<{ kind: string; lines: number }[]>`
    select kind, count(*)::int as lines from access_event
     where patient_id = ${patient.id} and route = 'GET /fhir/R4/:type/:entry' group by kind order by kind`
  assert.deepEqual(
    rows.map(({ kind, lines }) => [kind, lines]),
    [
      ['denied', types.length - 1],
      ['read', 1],
    ],
  )
})

describe('$everything', () => {
  test('gives each stored text byte for byte, and the Patient first', async () => {
    const response = await call(everything())
    assert.equal(response.headers.get('content-type'), 'application/fhir+json; charset=utf-8')
    const bytes = Buffer.from(await response.arrayBuffer())
    const rows = await owner<{ id: string; resource: string }[]>`
      select id, resource from entry where patient_id = ${patient.id} order by id`
    assert.equal(rows.length, entries.length)
    let from = 0
    for (const { resource } of rows) {
      const at = bytes.indexOf(Buffer.from(`"resource":${resource},"search"`), from)
      assert.ok(at > from, 'the stored text, in order of id')
      from = at
    }
    const bundle = parsed(bytes.toString())
    assert.deepEqual([bundle.resourceType, bundle.type], ['Bundle', 'searchset'])
    assert.equal(bundle.entry?.[0]?.fullUrl, `${base}/Patient/${patient.ref}`)
    assert.equal(bundle.entry?.length, entries.length + 1)
  })

  test('names each entry <patient>.<entry>, the same in its address and inside', async () => {
    const bundle = parsed((await pagesFrom(everything()))[0] ?? '')
    const found = (bundle.entry ?? []).map(({ fullUrl, resource, search }) => {
      assert.equal(search.mode, 'match')
      assert.equal(fullUrl, `${base}/${resource.resourceType}/${resource.id}`)
      return fullUrl
    })
    assert.equal(new Set(found).size, found.length)
    const ids = (bundle.entry ?? []).slice(1).map(({ resource }) => resource.id ?? '')
    assert.deepEqual(ids.toSorted(), entries.map(({ ref }) => ref).toSorted())
    for (const id of ids) assert.match(id, new RegExp(`^${patient.ref}\\.[0-9a-hjkmnp-tv-z]{26}$`))
  })

  for (const count of [1, 2, 7, 22, 23, 24, 250, 1000, 5000]) {
    test(`pages of ${count} hold everything once and end without an empty one`, async () => {
      const pages = (await pagesFrom(everything(`?_count=${count}`))).map(parsed)
      const ids = pages.map(({ entry = [] }) =>
        entry.flatMap(({ resource }) => (resource.resourceType === 'Patient' ? [] : [resource.id])),
      )
      assert.deepEqual(
        ids.map((page) => page.length),
        Array.from({ length: Math.ceil(23 / count) }, (_, n) => Math.min(count, 23 - n * count)),
      )
      const refs = ids.flat().map((id) => id ?? '')
      assert.deepEqual(refs.toSorted(), entries.map(({ ref }) => ref).toSorted())
      assert.ok(!JSON.stringify(pages).includes('"total"'))
    })
  }

  test('a patient reads their own record, and a cookie serves as well as a bearer token', async () => {
    const own = await world.signIn(patient)
    const byBearer = await call(everything(), { authorization: `Bearer ${own}` })
    const byCookie = await call(everything(), { cookie: `sid=${own}` })
    const texts = [await byBearer.text(), await byCookie.text()]
    assert.equal(texts[0], texts[1])
    assert.equal(parsed(texts[0] ?? '').entry?.length, 24)
  })

  test('every page is a bundle that FHIR knows, one without entries too', async () => {
    const empty = await world.patient({ name: 'Rosa Empty', practice: gp })
    await world.inCareOf(empty, gp)
    const pages = await pagesFrom(everything('?_count=9'))
    pages.push(...(await pagesFrom(`${base}/Patient/${empty.ref}/$everything`)))
    for (const page of pages) {
      const { entry = [], ...rest } = parsed(page)
      // The entries of this test are written oddly on purpose; the frame is ours.
      const frame = entry.map(({ fullUrl, search }) => ({ fullUrl, search }))
      assert.deepEqual(validateResource({ ...rest, entry: frame }), [])
    }
  })

  test('a page after a session ended is refused', async () => {
    const session = await world.signIn(await world.staff(gp, 'nurse', 'Nurse Late'))
    const headers = { authorization: `Bearer ${session}` }
    const first = (await (await call(everything('?_count=2'), headers)).json()) as Bundle
    const next = first.link.find(({ relation }) => relation === 'next')?.url ?? ''
    assert.equal((await call(next, headers)).status, 200)
    await endSession(db, hashOfToken(session))
    assert.equal((await call(next, headers)).status, 401)
  })

  test('each page is one line on the log, with the filter and a digest', async () => {
    await pagesFrom(everything('?_count=10'))
    const rows = await owner<{ filter: string | null; count: number; digest: Buffer }[]>`
      select filter, count, digest from access_event
       where patient_id = ${patient.id} order by at desc, id desc limit 3`
    assert.deepEqual(rows.map(({ filter, count }) => [filter, count]).toReversed(), [
      [null, 10],
      ['next page', 10],
      ['next page', 3],
    ])
    assert.equal(new Set(rows.map(({ digest }) => digest.toString('hex'))).size, 3)
  })
})
