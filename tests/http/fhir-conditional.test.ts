import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bodyOf } from '../support/fhir-bodies.ts'
import {
  ask,
  door,
  here,
  linesOf,
  outcomeOf,
  owner,
  parsed,
  patient,
  stranger,
  tokens,
  written,
  type Headers,
} from './fhir-writing.ts'

// A conditional update: what is changed is named by an identifier that the service gave it. The standard's table of none,
// one and many, asked within one record and of what the own service wrote alone.

const query = (value: string) => `identifier=${encodeURIComponent(`urn:known|${value}`)}`
const named = (value: string, more: object = {}) =>
  bodyOf('Observation', here(), { identifier: [{ system: 'urn:known', value }], ...more })
const put = (value: string, more: object = {}, headers: Headers = {}, as?: string) =>
  ask('PUT', `Observation?${query(value)}`, named(value, more), headers, as)

describe('PUT to a type', () => {
  test('none has the identifier: a new entry; one: its next version, and the one before is kept', async () => {
    const first = await put('1')
    assert.equal(first.status, 201, first.body)
    assert.deepEqual(
      [...(await linesOf(first))],
      [{ kind: 'write', filter: 'Observation', count: 1 }],
    )
    const { id } = parsed(first)
    const next = await put('1', { status: 'amended' })
    assert.deepEqual([next.status, next.headers['etag']], [200, 'W/"2"'], next.body)
    assert.deepEqual([...(await linesOf(next))], [{ kind: 'write', filter: 'changed', count: 1 }])
    assert.deepEqual([parsed(next).id, parsed(next)['status']], [id, 'amended'])
    const before = await ask('GET', `Observation/${id}/_history/1`)
    assert.equal(before.body, first.body)
  })

  test('the id in the body may be left out, or is that of the entry', async () => {
    const unknown = await put('2', { id: `${patient.ref}.${'0'.repeat(26)}` })
    assert.equal(unknown.status, 422)
    const { id } = parsed(await put('2'))
    assert.equal((await put('2', { id })).status, 200)
    const other = await written(bodyOf('Observation', here()))
    const refused = await put('2', { id: other.id })
    assert.equal(refused.status, 400)
    for (const answer of [unknown, refused]) {
      assert.deepEqual(outcomeOf(answer)[0]?.expression, ['Observation.id'])
      assert.deepEqual([...(await linesOf(answer))], [{ kind: 'open', filter: 'card', count: 0 }])
    }
  })

  test('the body holds the identifier that names the entry: else each time it is sent would be one more', async () => {
    const before = await versions()
    const none = await ask('PUT', `Observation?${query('9')}`, bodyOf('Observation', here()))
    const other = await ask('PUT', `Observation?${query('9')}`, named('10'))
    const posted = await ask('POST', 'Observation', named('10'), { 'if-none-exist': query('9') })
    for (const answer of [none, other, posted]) {
      assert.equal(answer.status, 422, answer.body)
      assert.deepEqual(outcomeOf(answer)[0]?.expression, ['Observation.identifier'])
    }
    assert.deepEqual(await versions(), before)
  })

  test('several have it: 412, and none is changed', async () => {
    const both = [await written(named('3')), await written(named('3'))]
    assert.equal((await put('3')).status, 412)
    for (const { id } of both) {
      assert.equal((await ask('GET', `Observation/${id}`)).headers['etag'], 'W/"1"')
    }
  })

  test('If-Match: that version and no other, and never a new entry', async () => {
    const match = (version: number) => ({ 'if-match': `W/"${version}"` })
    assert.equal((await put('4', {}, match(1))).status, 412)
    await put('4')
    assert.equal((await put('4', {}, match(2))).status, 412)
    assert.equal((await put('4', {}, match(1))).headers['etag'], 'W/"2"')
    assert.equal((await put('4', {}, { 'if-match': '*' })).status, 400)
  })

  test('several at once: one is new, and each of the others is the next version', async () => {
    const all = await Promise.all(Array.from({ length: 5 }, () => put('5')))
    assert.deepEqual(
      all.map(({ status, headers }) => `${status} ${String(headers['etag'])}`).toSorted(),
      ['200 W/"2"', '200 W/"3"', '200 W/"4"', '200 W/"5"', '201 W/"1"'],
    )
  })

  test('what another service wrote, and what was in error, is not there', async () => {
    assert.equal((await put('6', {}, {}, tokens['elsewhere'])).status, 201)
    const mine = await put('6')
    assert.equal(mine.status, 201)
    await ask('DELETE', `Observation/${parsed(mine).id}`)
    const again = await put('6')
    assert.equal(again.status, 201)
    assert.notEqual(parsed(again).id, parsed(mine).id)
  })

  test('other criteria, and another patient, are refused by name', async () => {
    for (const [criteria, says] of [
      ['', /must name an identifier/],
      [`code=1&${query('7')}`, /code is not supported in a conditional update/],
      [`${query('7')}&${query('8')}`, /identifier is not supported in a conditional update/],
      [`_id=${patient.ref}.x`, /_id is not supported/],
      ['identifier=7', /system\|value/],
      [`${query('7')}&subject=${stranger.ref}`, /must be whose/],
      [`${query('7')}&_format=xml`, /Only application\/fhir\+json/],
    ] as const) {
      const answer = await ask('PUT', `Observation?${criteria}`, named('7'))
      assert.equal(answer.status, 400, criteria)
      assert.match(answer.body, says)
    }
    const right = `Observation?${query('7')}&patient=${here()}&_format=json`
    assert.equal((await ask('PUT', right, named('7'))).status, 201)
  })

  test('by who may write alone, and of a record that is theirs to write in', async () => {
    assert.equal((await put('8', {}, {}, tokens['receptionist'])).status, 403)
    assert.equal((await put('8', {}, {}, tokens['patient'])).status, 403)
    const body = { ...named('8'), subject: { reference: `Patient/${stranger.ref}` } }
    const path = `Observation?${query('8')}`
    assert.equal((await ask('PUT', path, body, {}, tokens['elsewhere'])).status, 404)
    assert.equal((await ask('PUT', path, body, {}, 'no-such-session')).status, 401)
  })
})

describe('together with others', () => {
  const entry = (value: string, more: object = {}, request: object = {}) => ({
    resource: named(value, more),
    request: { method: 'PUT', url: `Observation?${query(value)}`, ...request },
  })
  const send = (type: string, ...entries: readonly object[]) =>
    door.ask({
      ...{ method: 'POST', url: '/fhir/R4', as: tokens['doctor'] ?? '' },
      headers: { 'content-type': 'application/fhir+json', prefer: 'return=representation' },
      body: JSON.stringify({ resourceType: 'Bundle', type, entry: entries }),
    })
  const statusesOf = (body: string) =>
    (JSON.parse(body) as { entry: { response: { status: string } }[] }).entry.map(
      ({ response }) => response.status,
    )

  test('a transaction makes one and changes another, which may be referred to', async () => {
    const { id } = parsed(await put('11'))
    const answer = await send(
      'transaction',
      { fullUrl: 'urn:uuid:a', ...entry('11', { status: 'amended' }, { ifMatch: 'W/"1"' }) },
      { fullUrl: 'urn:uuid:b', ...entry('12') },
      {
        resource: bodyOf('Observation', here(), {
          hasMember: [{ reference: 'urn:uuid:a' }, { reference: 'urn:uuid:b' }],
        }),
        request: { method: 'POST', url: 'Observation' },
      },
    )
    assert.equal(answer.status, 200, answer.body)
    assert.deepEqual(statusesOf(answer.body), ['200', '201', '201'])
    const [, made, referring] = (
      JSON.parse(answer.body) as { entry: { resource: { id: string; hasMember?: unknown } }[] }
    ).entry
    assert.deepEqual(referring?.resource.hasMember, [
      { reference: `Observation/${id}` },
      { reference: `Observation/${made?.resource.id}` },
    ])
  })

  test('all of it or nothing, and each thing once', async () => {
    const { id } = parsed(await put('13'))
    const before = await versions()
    const same = { request: { method: 'DELETE', url: `Observation/${id}` } }
    const otherwise = {
      resource: named('14'),
      request: { method: 'PUT', url: `Observation?${query('14')}&patient=${patient.ref}` },
    }
    const unless = (more = '') => ({
      resource: named('14'),
      request: { method: 'POST', url: 'Observation', ifNoneExist: query('14') + more },
    })
    for (const [entries, status] of [
      [[entry('14'), unless()], 422],
      [[unless(), unless(`&patient=${patient.ref}`)], 422],
      [[entry('14'), entry('13', {}, { ifMatch: 'W/"2"' })], 412],
      [[entry('13'), same], 422],
      [[entry('14'), entry('14')], 422],
      [[entry('14'), otherwise], 422],
      [[entry('14'), entry('13', { id: 'x' })], 400],
      [[entry('14', { id: 'x' })], 422],
    ] as const) {
      const answer = await send('transaction', ...entries)
      assert.equal(answer.status, status, answer.body)
    }
    assert.deepEqual(await versions(), before)
  })

  test('a batch answers as if it were sent alone', async () => {
    await put('15')
    const { body } = await send('batch', entry('15'), entry('16'), entry('16', { id: 'x' }))
    assert.deepEqual(statusesOf(body), ['200', '201', '400'])
  })
})

async function versions() {
  const [row] = await owner<{ n: number }[]>`
    select (select count(*) from entry)::int + (select count(*) from entry_version)::int as n`
  return row?.n
}
