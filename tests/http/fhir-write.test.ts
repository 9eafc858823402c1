import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { bodyOf, goodBodies } from '../support/fhir-bodies.ts'
import { wrongBodies } from '../support/wrong-bodies.ts'
import {
  ask,
  door,
  gp,
  here,
  linesOf,
  others,
  outcomeOf,
  owner,
  parsed,
  patient,
  post,
  stranger,
  tokens,
  world,
  written,
} from './fhir-writing.ts'

// Writing through the API, one entry at a time: what is taken, what is refused and why, and what becomes of it.

test('what metadata claims of writes is what has a body here', async () => {
  const { rest } = parsed(await ask('GET', 'metadata')) as unknown as {
    rest: {
      resource: { type: string; interaction?: { code: string }[]; operation?: { name: string }[] }[]
      interaction: { code: string }[]
    }[]
  }
  const having = (code: string) =>
    rest.flatMap(({ resource }) =>
      resource
        .filter((it) => it.interaction?.some((one) => one.code === code))
        // these are no entries, and have tests of their own
        .flatMap(({ type }) => (['Consent', 'Subscription'].includes(type) ? [] : [type])),
    )
  // a Medication says nothing of whose it is, and is written in a transaction
  const types = [...goodBodies('x').map(({ resourceType }) => resourceType), 'Medication']
  for (const code of ['create', 'update', 'patch', 'delete']) {
    assert.deepEqual(having(code), types.toSorted(), code)
  }
  const validated = rest.flatMap(({ resource }) =>
    resource
      .filter(({ operation }) => operation?.some(({ name }) => name === 'validate'))
      .map(({ type }) => type),
  )
  assert.deepEqual(validated, types.toSorted())
  const ofAll = rest.flatMap(({ interaction }) => interaction.map(({ code }) => code))
  assert.deepEqual(ofAll, ['transaction', 'batch'])
})

describe('what is right is taken', () => {
  for (const { resourceType: type } of goodBodies('Patient/x')) {
    test(`${type}: read back it is what was sent, with what the server adds`, async () => {
      const body = bodyOf(type, here())
      const answer = await post(body)
      assert.equal(answer.status, 201, answer.body)
      const { id } = parsed(answer)
      assert.match(id, new RegExp(`^${patient.ref}\\.[0-9a-z]{26}$`))
      const location = `${door.origin}/fhir/R4/${type}/${id}/_history/1`
      assert.deepEqual([answer.headers['location'], answer.headers['etag']], [location, 'W/"1"'])
      const read = await ask('GET', `${type}/${id}`)
      assert.equal(read.body, answer.body)
      const { id: _, meta, ...rest } = parsed(read)
      assert.deepEqual(rest, body)
      const { lastUpdated = '', ...version } = meta as { lastUpdated?: string }
      assert.deepEqual(version, { versionId: '1' })
      assert.equal(new Date(lastUpdated).toUTCString(), answer.headers['last-modified'])
      assert.deepEqual([...(await linesOf(answer))], [{ kind: 'write', filter: type, count: 1 }])
    })
  }
})

describe('what is wrong is refused, with all that is wrong', () => {
  for (const { what, type, change, status, issues } of wrongBodies) {
    test(`${type}: ${what}`, async () => {
      const before = await entryCount()
      const answer = await post(bodyOf(type, here(), change))
      assert.equal(answer.status, status, answer.body)
      const found = outcomeOf(answer).map(({ code, details, expression }) => [
        ...[code, details.coding[0]?.code, ...(expression ?? []), details.text],
      ])
      assert.deepEqual(found, issues)
      assert.equal(await entryCount(), before)
    })
  }

  test('a whole OperationOutcome', async () => {
    const answer = await post(bodyOf('Flag', here(), { status: 'activ' }))
    assert.deepEqual(JSON.parse(answer.body), {
      resourceType: 'OperationOutcome',
      id: answer.requestId,
      issue: [
        {
          ...{ severity: 'error', code: 'code-invalid' },
          details: {
            coding: [{ system: 'urn:confide:fault', code: 'code-invalid' }],
            text: 'must be one of active, inactive, entered-in-error',
          },
          expression: ['Flag.status'],
        },
      ],
    })
  })

  test('a type that is not written here, and a resource of another type than the address', async () => {
    const refused = await ask('POST', 'Patient', { resourceType: 'Patient' })
    assert.equal(refused.status, 400)
    assert.match(refused.body, /Patient is not written here/)
    const other = await ask('POST', 'Condition', bodyOf('Flag', here()))
    assert.equal(other.status, 400)
    assert.deepEqual(outcomeOf(other)[0]?.expression, ['Flag.resourceType'])
  })
})

describe('references', () => {
  const about = (...references: string[]) =>
    bodyOf('Observation', here(), {
      hasMember: references.map((reference) => ({ reference, display: 'Asthma' })),
    })

  test('to own entries, and to what others share, stay, without their words', async () => {
    const own = await written(bodyOf('Observation', here()))
    const base = `${door.origin}/fhir/R4`
    const made = await written(
      about(`${base}/Observation/${own.id}`, `Observation/${others.shared.ref}`),
    )
    assert.deepEqual(made['hasMember'], [
      { reference: `Observation/${own.id}` },
      { reference: `Observation/${others.shared.ref}` },
    ])
  })

  test('to what is hidden, not there, of another kind or another’s are told alike', async () => {
    const none = `${patient.ref}.${'0'.repeat(26)}`
    for (const reference of [
      `Observation/${others.private.ref}`,
      `Observation/${others.foreign.ref}`,
      `Observation/${none}`,
      `Condition/${others.shared.ref}`,
      'Observation/1',
      'urn:uuid:00000000-0000-4000-8000-000000000000',
      `Patient/${stranger.ref}`,
    ]) {
      const answer = await post(about(reference))
      assert.equal(answer.status, 422, reference)
      assert.deepEqual(
        outcomeOf(answer).map(({ code, details, expression }) => [code, details.text, expression]),
        [
          [
            ...['not-found', 'must point to something in this record'],
            ['Observation.hasMember[0]'],
          ],
        ],
        reference,
      )
      assert.deepEqual([...(await linesOf(answer))], [{ kind: 'open', filter: 'card', count: 0 }])
    }
  })

  test('what refers to a private entry of its service comes in private', async () => {
    const secret = await world.entry(patient, gp, { title: 'Private', private: true })
    const made = await written(about(`Observation/${secret.ref}`))
    const answer = await ask('GET', `Observation/${made.id}`, undefined, {}, tokens['elsewhere'])
    assert.equal(answer.status, 404)
    const [held] = await owner<{ n: number }[]>`
      select private_entries as n from holding where patient_id = ${patient.id} and organisation = ${gp}`
    assert.equal(held?.n, 2)
  })
})

describe('If-None-Exist', () => {
  const unless = (value: string, more = '') => ({
    'if-none-exist': `identifier=${encodeURIComponent(`urn:one|${value}`)}${more}`,
  })
  const named = (value: string, more: object = {}) =>
    bodyOf('Observation', here(), { identifier: [{ system: 'urn:one', value }], ...more })

  test('once it is there it is not written again', async () => {
    const first = await post(named('1'), unless('1', `&patient=${patient.ref}`))
    assert.equal(first.status, 201)
    const again = await post(named('1', { status: 'preliminary' }), unless('1'))
    assert.deepEqual([again.status, again.body], [200, first.body])
    assert.equal(again.headers['location'], first.headers['location'])
    assert.deepEqual([...(await linesOf(again))], [{ kind: 'read', filter: null, count: 1 }])
    const gone = await ask('DELETE', `Observation/${parsed(first).id}`)
    assert.equal(gone.status, 204)
    assert.equal(
      (await post(named('1'), unless('1'))).status,
      201,
      'what was in error is not there',
    )
  })

  test('ten at once: it is written once', async () => {
    const all = await Promise.all(Array.from({ length: 10 }, () => post(named('2'), unless('2'))))
    const statuses = all.map(({ status }) => status).toSorted((a, b) => a - b)
    assert.deepEqual(statuses, [...Array.from({ length: 9 }, () => 200), 201])
    assert.equal(new Set(all.map(({ body }) => body)).size, 1)
  })

  test('two have it: 412', async () => {
    for (const _ of [1, 2]) await written(named('3'))
    assert.equal((await post(named('3'), unless('3'))).status, 412)
  })

  test('what another service wrote, shared or private, does not count', async () => {
    const mine = { identifier: [{ system: 'urn:one', value: '4' }] }
    const theirs = await post(bodyOf('Observation', here(), mine), {}, tokens['elsewhere'])
    assert.equal(theirs.status, 201)
    assert.equal((await post(named('4'), unless('4'))).status, 201)
  })

  test('other criteria are refused by name', async () => {
    for (const [query, status, says] of [
      ['code=1&identifier=urn:one|1', 400, /code is not supported/],
      ['identifier=1', 400, /system\|value/],
      ['', 400, /must name an identifier/],
      [`identifier=urn:one|1&patient=${stranger.ref}`, 400, /must be whose/],
    ] as const) {
      const answer = await post(named('5'), { 'if-none-exist': query })
      assert.equal(answer.status, status)
      assert.match(answer.body, says)
    }
  })
})

test('a parameter that is not known is refused by name, and nothing is written', async () => {
  const before = await entryCount()
  for (const path of ['Flag?subject=x', 'Flag?_pretty=true']) {
    const answer = await ask('POST', path, bodyOf('Flag', here()))
    assert.equal(answer.status, 400)
    assert.match(answer.body, /The parameter (subject|_pretty) is not supported/)
  }
  assert.equal(await entryCount(), before)
})

test('Prefer says what comes back', async () => {
  const send = async (wanted: string) => {
    const { status, body, headers } = await post(bodyOf('Flag', here()), {
      prefer: `handling=strict, return=${wanted}`,
    })
    assert.ok(headers['location'] && headers['etag'] && headers['last-modified'])
    return [status, body.slice(0, 34)]
  }
  assert.deepEqual(await send('minimal'), [201, ''])
  assert.deepEqual(await send('OperationOutcome'), [201, '{"resourceType":"OperationOutcome"'])
  assert.deepEqual(await send('representation'), [201, '{"resourceType":"Flag","status":"a'])
})

test('who may not write: by the same gates as the pages, and the patient is told what to do instead', async () => {
  const before = await entryCount()
  const body = bodyOf('Flag', here())
  for (const [who, status, says] of [
    ['receptionist', 403, /Your role does not allow this/],
    ['patient', 403, /Ask the one that wrote an entry to put it right/],
  ] as const) {
    const answer = await post(body, {}, tokens[who])
    assert.equal(answer.status, status, who)
    assert.match(answer.body, says)
    assert.deepEqual([...(await linesOf(answer))], [{ kind: 'denied', filter: null, count: 0 }])
  }
  const foreign = bodyOf('Flag', `Patient/${stranger.ref}`)
  assert.equal((await post(foreign, {}, tokens['elsewhere'])).status, 404)
  assert.equal((await post(foreign, {}, tokens['patient'])).status, 404)
  for (const wrong of [body, { resourceType: 'Flag' }, '{']) {
    assert.equal((await ask('POST', 'Flag', wrong, {}, 'no-such-session')).status, 401)
  }
  assert.equal(await entryCount(), before)
})

test('one that cannot be logged is not written', async () => {
  const before = await entryCount()
  await owner`revoke insert on access_event from confide_app`
  assert.equal((await post(bodyOf('Flag', here()))).status, 500)
  await owner`grant insert on access_event to confide_app`
  assert.equal(await entryCount(), before)
})

describe('$validate', () => {
  const validate = (path: string, body?: unknown, as?: string) =>
    ask('POST', `${path}/$validate`, body, {}, as)

  test('says of a body what writing it would say, and writes nothing', async () => {
    const before = await entryCount()
    const right = await validate('Flag', bodyOf('Flag', here()))
    assert.equal(right.status, 200)
    assert.match(right.body, /It can be written/)
    assert.deepEqual([...(await linesOf(right))], [{ kind: 'open', filter: 'card', count: 0 }])
    for (const { type, change, issues } of wrongBodies) {
      const body = bodyOf(type, here(), change)
      for (const sent of [
        body,
        { resourceType: 'Parameters', parameter: [{ name: 'resource', resource: body }] },
      ]) {
        const answer = await validate(type, sent)
        assert.equal(answer.status, 200)
        assert.deepEqual(
          outcomeOf(answer).map(({ expression }) => expression),
          issues.map(([, , path]) => [path]),
        )
      }
    }
    assert.equal(await entryCount(), before)
  })

  test('modes and profiles', async () => {
    const made = await written(bodyOf('Flag', here()))
    const of = `Flag/${made.id}`
    assert.match((await validate(of, made)).body, /It can be written/)
    for (const [path, body, status, says] of [
      [`${of}/$validate?mode=delete`, undefined, 200, /It can be written/],
      [`${of}/$validate`, { ...made, id: 'x' }, 200, /Flag\.id/],
      ['Flag/$validate?mode=update', made, 400, /update needs an id/],
      ['Flag/$validate?mode=profile', made, 400, /mode is one of/],
      ['Flag/$validate?profile=urn:x', made, 400, /profile is not supported/],
      [
        'Flag/$validate?profile=https://fhir.hl7.org.uk/StructureDefinition/UKCore-Flag',
        ...([bodyOf('Flag', here()), 200, /It can be written/] as const),
      ],
      ['Patient/$validate', { resourceType: 'Patient' }, 400, /not written here/],
      [`Flag/${others.private.ref}/$validate?mode=delete`, undefined, 404, /not-found/],
    ] as const) {
      const answer = await ask('POST', path, body)
      assert.equal(answer.status, status, path)
      assert.match(answer.body, says, path)
    }
    assert.equal((await validate('Flag', bodyOf('Flag', here()), tokens['patient'])).status, 403)
  })
})

async function entryCount(): Promise<number> {
  const [row] = await owner<{ n: number }[]>`
    select (select count(*) from entry)::int + (select count(*) from entry_version)::int as n`
  return row?.n ?? NaN
}
