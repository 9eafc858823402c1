import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import type { Answer } from '../support/door.ts'
import { bodyOf, goodBodies, type Body } from '../support/fhir-bodies.ts'
import {
  ask,
  door,
  here,
  linesOf,
  others,
  outcomeOf,
  owner,
  parsed,
  patient,
  stranger,
  written,
  type Headers,
} from './fhir-writing.ts'

// Entries that are changed, patched and said to be in error through the API: each a version of its own.

describe('a new version', () => {
  test('PUT: with the version that was read; the one before is kept', async () => {
    const made = await written(bodyOf('Condition', here()))
    const changed = { ...made, abatementDateTime: '2022' }
    const path = `Condition/${made.id}`
    const answer = await ask('PUT', path, changed, { 'if-match': 'W/"1"' })
    assert.equal(answer.status, 200, answer.body)
    assert.equal(answer.headers['etag'], 'W/"2"')
    assert.equal(answer.headers['location'], `${door.origin}/fhir/R4/${path}/_history/2`)
    const { meta, ...rest } = parsed(answer)
    assert.deepEqual({ ...rest, meta: {} }, { ...changed, meta: {} })
    assert.equal((meta as { versionId: string }).versionId, '2')
    assert.deepEqual([...(await linesOf(answer))], [{ kind: 'write', filter: 'changed', count: 1 }])
    const kept = await owner<{ version: number; reason: string; by: string }[]>`
      select version, reason, replaced_by as by from entry_version
       where patient_id = ${patient.id} and resource = ${JSON.stringify(made)}`
    assert.deepEqual([...kept], [{ version: 1, reason: 'changed', by: 'Dr Amara' }])
  })

  const put = (made: Body & { id: string }, change: object, headers: Headers, as?: string) =>
    ask('PUT', `Condition/${made.id}`, { ...made, ...change }, headers, as)

  test('another version than the one named: 412; none named, or none that can be: 400', async () => {
    const made = await written(bodyOf('Condition', here()))
    for (const [named, status] of [
      ['W/"2"', 412],
      ['"7"', 412],
      ['', 400],
      ['*', 400],
      ['W/"0"', 400],
      ['W/"1", W/"2"', 400],
    ] as const) {
      const answer = await put(made, {}, named === '' ? {} : { 'if-match': named })
      assert.equal(answer.status, status, named)
    }
  })

  test('two at once: one is taken, and the other told', async () => {
    const made = await written(bodyOf('Condition', here()))
    const both = await Promise.all(
      ['2020', '2022'].map((abatementDateTime) =>
        put(made, { abatementDateTime }, { 'if-match': 'W/"1"' }),
      ),
    )
    assert.deepEqual(
      both.map(({ status }) => status).toSorted((a, b) => a - b),
      [200, 412],
    )
  })

  test('with another id or none: 400, as FHIR says; of another patient: 422', async () => {
    const made = await written(bodyOf('Condition', here()))
    const match = { 'if-match': 'W/"1"' }
    for (const [change, path, status] of [
      [{ id: 'x' }, 'Condition.id', 400],
      [{ id: undefined }, 'Condition.id', 400],
      [{ subject: { reference: `Patient/${stranger.ref}` } }, 'Condition', 422],
    ] as const) {
      const answer = await put(made, change, match)
      assert.equal(answer.status, status)
      assert.deepEqual(
        outcomeOf(answer).map(({ expression }) => expression),
        [[path]],
      )
    }
  })

  test('of what is hidden, not there or another’s: 404, whatever version is named; of what is shared: 403, and why', async () => {
    for (const [ref, status] of [
      [others.private.ref, 404],
      [others.foreign.ref.replace(stranger.ref, patient.ref), 404],
      [`${patient.ref}.${'0'.repeat(26)}`, 404],
      [others.shared.ref, 403],
    ] as const) {
      for (const version of [1, 9]) {
        const match = { 'if-match': `W/"${version}"` }
        const body = { ...bodyOf('Observation', here()), id: ref }
        for (const answer of [
          await ask('PUT', `Observation/${ref}`, body, match),
          await ask('PATCH', `Observation/${ref}`, [{ op: 'remove', path: '/code' }], match),
          await ask('DELETE', `Observation/${ref}`, undefined, match),
        ]) {
          assert.equal(answer.status, status, `${ref} ${version}`)
          const [issue] = outcomeOf(answer)
          const code = status === 404 ? 'not-found' : 'not-own'
          assert.equal(issue?.details.coding[0]?.code, code)
          assert.deepEqual(
            [...(await linesOf(answer))],
            [{ kind: 'denied', filter: null, count: 0 }],
          )
        }
      }
    }
  })

  test('what a patient noted on an entry stays, whatever is sent', async () => {
    const made = await written(bodyOf('Condition', here()))
    await owner`
      insert into entry_correction (patient_id, id, reference, organisation, entry_id, version, wrong, should_say, state, due_on)
      select patient_id, gen_random_uuid(), 'CR-2222-2222', organisation, id, version, 'The year', '1999', 'note-added', '2026-12-31'
        from entry where patient_id = ${patient.id} and resource = ${JSON.stringify(made)}`
    const answer = await put(made, {}, { 'if-match': 'W/"1"' })
    const text = 'What is wrong: The year\nWhat it should say: 1999'
    const notes = (from: Answer) =>
      (parsed(from)['note'] as { text: string }[]).map((it) => it.text)
    assert.deepEqual(notes(answer), [text])
    const again = await put(parsed(answer), {}, { 'if-match': 'W/"2"' })
    assert.deepEqual(notes(again), [text], 'once')
    assert.equal((await ask('GET', `Condition/${made.id}`)).body, again.body)
  })
})

describe('JSON Patch', () => {
  const patch = (made: Body & { id: string }, operations: unknown, version = 1) =>
    ask('PATCH', `${made.resourceType}/${made.id}`, operations, {
      ...{ 'if-match': `W/"${version}"`, 'content-type': 'application/json-patch+json' },
    })

  test('changes what it names', async () => {
    const made = await written(bodyOf('Observation', here()))
    const answer = await patch(made, [
      { op: 'test', path: '/status', value: 'final' },
      { op: 'replace', path: '/status', value: 'amended' },
      { op: 'add', path: '/note', value: [{ text: 'Left arm' }] },
      { op: 'remove', path: '/identifier' },
    ])
    assert.equal(answer.status, 200, answer.body)
    const { identifier: _, meta: __, ...rest } = made
    const { meta: ___, ...now } = parsed(answer)
    assert.deepEqual(now, { ...rest, status: 'amended', note: [{ text: 'Left arm' }] })
  })

  test('to what is not right, or moves it, or cannot be done: refused, and it stays', async () => {
    const made = await written(bodyOf('Observation', here()))
    const copies = Array.from({ length: 40 }, () => ({
      op: 'copy',
      from: '/note',
      path: '/note/-',
    }))
    const rows: [unknown, number, RegExp][] = [
      [[{ op: 'replace', path: '/status', value: 'x' }], 422, /Observation.status/],
      [[{ op: 'add', path: '/colour', value: 'x' }], 422, /Observation.colour/],
      [[{ op: 'replace', path: '/id', value: 'x' }], 422, /leaves the id/],
      [[{ op: 'replace', path: '/meta/versionId', value: '9' }], 422, /leaves the id/],
      [[{ op: 'test', path: '/status', value: 'x' }], 422, /Operation 1 tests/],
      [[{ op: 'remove', path: '/nothing' }], 422, /Operation 1 is about/],
      [[{ op: 'add', path: '/__proto__/x', value: 1 }], 400, /none of JSON Patch/],
      [[{ op: 'add', path: '/a' }], 400, /Operation 1 is none/],
      [[{ op: 'add', path: '/a', value: 1, more: 1 }], 400, /Operation 1 is none/],
      [{ op: 'remove', path: '/status' }, 400, /list of operations/],
      [[], 400, /1 to 100/],
      [
        [{ op: 'add', path: '/note', value: [{ text: 'x'.repeat(9000) }] }, ...copies],
        413,
        /large/,
      ],
      [
        [{ op: 'replace', path: '/subject/reference', value: `Patient/${stranger.ref}` }],
        ...([422, /must point to something/] as const),
      ],
    ]
    for (const [operations, status, says] of rows) {
      const answer = await patch(made, operations)
      assert.equal(answer.status, status, answer.body)
      assert.match(answer.body, says)
    }
    assert.equal((await ask('GET', `Observation/${made.id}`)).body, JSON.stringify(made))
  })
})

describe('DELETE', () => {
  for (const { resourceType: type } of goodBodies('Patient/x')) {
    test(`${type}: it says that it was entered in error, and nothing goes away`, async () => {
      const made = await written(bodyOf(type, here()))
      const path = `${type}/${made.id}`
      const answer = await ask('DELETE', path, undefined, { 'if-match': 'W/"1"' })
      assert.deepEqual([answer.status, answer.body], [204, ''])
      assert.equal(answer.headers['etag'], 'W/"2"')
      assert.deepEqual(
        [...(await linesOf(answer))],
        [{ kind: 'write', filter: 'in error', count: 1 }],
      )
      const now = await ask('GET', path)
      assert.match(now.body, /"entered-in-error"/)
      assert.deepEqual(validateResource(JSON.parse(now.body)), [])
      const again = await ask('DELETE', path, undefined, { prefer: 'return=OperationOutcome' })
      assert.match(again.body, /It was so already/)
      assert.equal(again.headers['etag'], 'W/"2"')
    })
  }
})
