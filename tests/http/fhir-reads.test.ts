import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import type { Entry } from '../support/world.ts'
import {
  doctor as writer,
  door,
  fhir,
  get,
  gp,
  nurse as other,
  owner,
  patient,
  world,
} from './fhir-reading.ts'

// Reads of one resource: as it is, one version and all of them, and what a client has already.

let one: Entry
let hidden: Entry
/** The session of the patient. */
let own: string
const earlier = '{"resourceType":"Observation","id":"x","code":{"text":"Before"}}'

before(async () => {
  own = await world.signIn(patient)
  one = await world.entry(patient, gp, {
    title: 'Now',
    resource: '{"resourceType":"Observation","meta":{"lastUpdated":"2025-02-01T10:00:00.500Z"}}',
  })
  hidden = await world.entry(patient, gp, { title: 'Private', private: true })
  for (const { id } of [one, hidden]) {
    await owner`update entry set version = 2 where id = ${id}`
    await owner`
      insert into entry_version (patient_id, id, version, organisation, recorded_at, recorded_by, replaced_by,
                                 reason, resource)
      values (${patient.id}, ${id}, 1, ${gp}, '2025-01-01T10:00:00Z', 'x', 'x', 'x', ${earlier})`
  }
})

test('the patient is read as it is stored, and each version of an entry by who may', async () => {
  const person = await get(`Patient/${patient.ref}`, writer)
  assert.deepEqual([person.status, person.headers['etag']], [200, 'W/"1"'])
  assert.equal((JSON.parse(person.body) as { id: string }).id, patient.ref)
  const versions = async (ref: string, as: string) => {
    const answers = [1, 2, 3].map((n) => get(`Observation/${ref}/_history/${n}`, as))
    return (await Promise.all(answers)).map(({ status }) => status)
  }
  assert.deepEqual(await versions(one.ref, writer), [200, 200, 404])
  assert.deepEqual(await versions(one.ref, other), [404, 200, 404], 'earlier ones are the writer’s')
  assert.deepEqual(await versions(one.ref, own), [404, 200, 404])
  assert.deepEqual(await versions(hidden.ref, writer), [200, 200, 404])
  assert.deepEqual(await versions(hidden.ref, other), [404, 404, 404])
  const before = await get(`Observation/${one.ref}/_history/1`, writer)
  assert.deepEqual([before.body, before.headers['etag']], [earlier, 'W/"1"'])
  assert.equal(before.headers['last-modified'], 'Wed, 01 Jan 2025 10:00:00 GMT')
})

test('a history holds the versions one may read, newest first', async () => {
  const history = async (ref: string, as: string) => {
    const { status, body } = await get(`Observation/${ref}/_history`, as)
    if (status !== 200) return status
    const bundle = JSON.parse(body) as {
      total: number
      entry: { response: { etag: string }; request: { method: string } }[]
    }
    const frame = bundle.entry.map(({ request, response }) => ({ request, response }))
    assert.deepEqual(validateResource({ ...bundle, entry: frame }), [])
    assert.equal(bundle.total, bundle.entry.length)
    return bundle.entry.map(({ request, response }) => `${request.method} ${response.etag}`)
  }
  assert.deepEqual(await history(one.ref, writer), ['PUT W/"2"', 'POST W/"1"'])
  assert.deepEqual(await history(one.ref, other), ['PUT W/"2"'])
  assert.equal(await history(hidden.ref, other), 404)
  assert.equal((await get(`Patient/${patient.ref}/_history/2`, writer)).status, 404)
  const ofPatient = await get(`Patient/${patient.ref}/_history`, writer)
  assert.equal((JSON.parse(ofPatient.body) as { total: number }).total, 1)
})

test('a client that has it already is told so, and of what is hidden nothing', async () => {
  const url = `Observation/${one.ref}`
  const asked = async (headers: Record<string, string>, as = writer, of = url) => {
    const { status, body } = await get(of, as, headers)
    return status === 304 ? [304, body] : [status]
  }
  assert.deepEqual(await asked({ 'if-none-match': 'W/"2"' }), [304, ''])
  assert.deepEqual(await asked({ 'if-none-match': '"1", "2"' }), [304, ''])
  assert.deepEqual(await asked({ 'if-none-match': 'W/"1"' }), [200])
  const since = (at: string) => ({ 'if-modified-since': at })
  assert.deepEqual(await asked(since('Sat, 01 Feb 2025 10:00:00 GMT')), [304, ''])
  assert.deepEqual(await asked(since('Sat, 01 Feb 2025 09:59:59 GMT')), [200])
  assert.deepEqual(await asked(since('nonsense')), [200])
  const secret = `Observation/${hidden.ref}`
  for (const tag of ['W/"1"', 'W/"2"', '*']) {
    assert.deepEqual(await asked({ 'if-none-match': tag }, other, secret), [404])
  }
  const [line] = await owner<{ kind: string }[]>`
    select kind from access_event where patient_id = ${patient.id} order by at desc, id desc limit 1`
  assert.equal(line?.kind, 'denied')
})

test('a part of a resource is read, with a tag that says so', async () => {
  const keys = async (query: string) =>
    Object.keys(JSON.parse((await get(`Patient/${patient.ref}?${query}`, writer)).body) as object)
  assert.deepEqual(await keys('_elements=id'), ['resourceType', 'id', 'meta'])
  assert.deepEqual(await keys('_summary=true'), ['resourceType', 'id', 'name', 'meta'])
  assert.equal((await get(`Patient/${patient.ref}?_summary=count`, writer)).status, 400)
})

test('a read takes no other parameter but the format', async () => {
  for (const url of [`Patient/${patient.ref}`, `Observation/${one.ref}`]) {
    assert.equal((await get(`${url}?_format=json`, writer)).status, 200)
    assert.equal((await get(`${url}?_format=xml`, writer)).status, 400)
    assert.equal((await get(`${url}?_include=*`, writer)).status, 400)
  }
})

test('what no type can be called is not found, with its line on the log', async () => {
  for (const type of ['Observation%00', '%00', 'Observation%2F', 'Observation%ED%9F%BF']) {
    for (const url of [`${one.ref}`, `${one.ref}/_history`, `${one.ref}/_history/2`]) {
      const answer = await get(`${type}/${url}`, writer)
      assert.equal(answer.status, 404, `${type}/${url}`)
      const lines = await owner<{ kind: string }[]>`
        select kind from access_event where request_id = ${answer.requestId}`
      assert.deepEqual([...lines], [{ kind: 'denied' }], `${type}/${url}`)
    }
  }
})

describe('what a Binary holds', () => {
  const binary = async (more: object, isPrivate = false) => {
    const held = { contentType: 'text/html', data: Buffer.from('<p>Letter').toString('base64') }
    const resource = JSON.stringify({ resourceType: 'Binary', id: 'x', ...held, ...more })
    return world.entry(patient, gp, {
      ...{ kind: 'Binary', title: 'Letter', resource, private: isPrivate },
    })
  }
  const ask = (ref: string, accept: string, as = writer, query = '') =>
    door.ask({ url: `${fhir}/Binary/${ref}${query}`, as, ...(accept && { headers: { accept } }) })

  test('is given as it is to who does not ask for FHIR, and never runs here', async () => {
    const { ref, resource } = await binary({})
    for (const accept of ['', '*/*', 'text/html', 'application/pdf']) {
      const { status, body, headers } = await ask(ref, accept)
      assert.deepEqual([status, body], [200, '<p>Letter'], accept)
      assert.deepEqual(
        ['content-type', 'content-disposition', 'content-security-policy', 'etag'].map(
          (name) => headers[name],
        ),
        ['text/html', 'attachment', "default-src 'none'; sandbox", 'W/"1"'],
      )
    }
    for (const accept of ['application/fhir+json', 'application/json, */*']) {
      assert.equal((await ask(ref, accept)).body, resource)
    }
    assert.equal((await ask(ref, '', writer, '?_format=json')).body, resource)
    assert.equal((await ask(ref, '', other)).body, '<p>Letter')
    const kept = await binary({}, true)
    assert.equal((await ask(kept.ref, '', other)).status, 404)
  })

  test('is a resource where it has no type or no content, and bytes where its type is none', async () => {
    const nothing = await binary({ data: undefined })
    assert.equal((await ask(nothing.ref, '')).body, nothing.resource)
    const strange = await binary({ contentType: 'text/html\r\nx: y' })
    const { headers } = await ask(strange.ref, '')
    assert.equal(headers['content-type'], 'application/octet-stream')
  })

  test('comes in a batch as a resource', async () => {
    const { ref, resource } = await binary({})
    const entry = [{ request: { method: 'GET', url: `Binary/${ref}` } }]
    const { body } = await door.ask({
      ...{ method: 'POST', url: fhir, as: writer },
      headers: { 'content-type': 'application/fhir+json' },
      body: JSON.stringify({ resourceType: 'Bundle', type: 'batch', entry }),
    })
    assert.ok(body.includes(`"resource":${resource}`), body)
  })
})
