import assert from 'node:assert/strict'
import { before, describe, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import fc from 'fast-check'
import { parseEntryRef } from '../../src/identity/ids.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { bodyOf, goodBodies, type Body } from '../support/fhir-bodies.ts'
import { normalised, type Answer } from '../support/door.ts'
import { openWorld } from '../support/open-world.ts'
import type { Patient, Service } from '../support/world.ts'

// Several writes together: a transaction, all or nothing and one line on the log; a batch, each as if alone.

const { owner, world, door } = await openWorld()

let gp: Service
let patient: Patient
let stranger: Patient
let doctor: string

before(async () => {
  gp = await world.service('Z72001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  stranger = await world.patient({ name: 'Rosa Stranger', practice: gp })
  await world.inCareOf(patient, gp)
  doctor = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
})

type BundleEntry = {
  readonly fullUrl?: string
  readonly resource?: unknown
  readonly request: Readonly<Record<string, string>>
}
type Response = {
  readonly resource?: Body & { readonly id: string }
  readonly response: {
    readonly status: string
    readonly location?: string
    readonly etag?: string
    readonly outcome?: { readonly issue: readonly { readonly expression?: string[] }[] }
  }
}

const fhir = '/fhir/R4'
const json = { 'content-type': 'application/fhir+json' }
const send = (type: string, entry: readonly BundleEntry[], headers = {}, as = doctor) =>
  door.ask({
    ...{ method: 'POST', url: fhir, as, headers: { ...json, ...headers } },
    body: JSON.stringify({ resourceType: 'Bundle', type, ...(entry.length > 0 && { entry }) }),
  })
const whole = { prefer: 'return=representation' }
const responsesOf = (answer: Answer) => {
  const bundle = JSON.parse(answer.body) as { entry?: Response[] }
  assert.deepEqual(validateResource(bundle), [], answer.body)
  return bundle.entry ?? []
}
const here = (about = patient) => `Patient/${about.ref}`
const posting = (body: Body, fullUrl?: string, more = {}): BundleEntry => ({
  ...(fullUrl !== undefined && { fullUrl }),
  resource: body,
  request: { method: 'POST', url: body.resourceType, ...more },
})
const urn = (n: number) => `urn:uuid:00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const faultsOf = (answer: Answer) =>
  (JSON.parse(answer.body) as { issue: { expression?: string[]; details: { text: string } }[] })
    .issue

describe('a transaction', () => {
  test('is written as a whole: references inside lead to what was written, and the log has one line', async () => {
    const answer = await send(
      'transaction',
      [
        posting(
          bodyOf('MedicationRequest', here(), {
            medicationCodeableConcept: undefined,
            medicationReference: { reference: urn(2), display: 'Ibuprofen' },
            encounter: { reference: urn(1) },
          }),
        ),
        posting(bodyOf('Encounter', here()), urn(1)),
        posting({ resourceType: 'Medication', code: { text: 'Ibuprofen 200 mg' } }, urn(2)),
      ],
      whole,
    )
    assert.equal(answer.status, 200, answer.body)
    const [request, encounter, medication] = responsesOf(answer)
    assert.deepEqual(request?.resource?.['encounter'], {
      reference: `Encounter/${encounter?.resource?.id}`,
    })
    assert.deepEqual(request?.resource?.['medicationReference'], {
      reference: `Medication/${medication?.resource?.id}`,
    })
    for (const it of [request, encounter, medication]) {
      const { status, location = '', etag } = it?.response ?? {}
      assert.deepEqual([status, etag], ['201', 'W/"1"'])
      const [, path] = /\/fhir\/R4\/(.*)\/_history\/1$/.exec(location) ?? []
      const read = await door.ask({ url: `${fhir}/${path}`, as: doctor })
      assert.deepEqual(JSON.parse(read.body), it?.resource)
    }
    const lines = await owner<{ kind: string; filter: string; count: number }[]>`
      select kind, filter, count from access_event where request_id = ${answer.requestId}`
    assert.deepEqual([...lines], [{ kind: 'write', filter: 'transaction', count: 3 }])
    const [row] = await owner<{ title: string; links: number }[]>`
      select e.code_text as title, (select count(*)::int from entry_link l where l.from_id = e.id) as links
        from entry e where e.patient_id = ${patient.id} and e.kind = 'MedicationRequest'`
    assert.deepEqual({ ...row }, { title: 'Ibuprofen 200 mg', links: 2 })
  })

  test('of which one entry is wrong writes nothing, and says where', async () => {
    const before = await counts()
    for (const [entries, status, path] of [
      [
        [posting(bodyOf('Flag', here())), posting(bodyOf('Flag', here(), { status: 'x' }))],
        400,
        'Bundle.entry[1].resource.status',
      ],
      [
        [
          posting(bodyOf('Flag', here())),
          posting(bodyOf('Flag', here(), { encounter: { reference: urn(9) } })),
        ],
        422,
        'Bundle.entry[1].resource.encounter',
      ],
      [[posting(bodyOf('Flag', here())), posting(bodyOf('Flag', here(stranger)))], 422, 'Bundle'],
      [[posting({ resourceType: 'Patient' })], 422, 'Bundle.entry[0].request.url'],
      [
        [posting(bodyOf('Flag', here()), urn(1)), posting(bodyOf('Flag', here()), urn(1))],
        422,
        'Bundle.entry[1]',
      ],
      [[{ request: { method: 'GET', url: 'Flag' } }], 422, 'Bundle.entry[0].request'],
      [
        [{ request: { method: 'POST', url: 'http://elsewhere.example/Flag' } }],
        400,
        'Bundle.entry[0].request',
      ],
      [[{ request: { method: 'FETCH', url: 'Flag' } }], 400, 'Bundle.entry[0].request.method'],
      [[posting({ resourceType: 'Medication', code: { text: 'x' } })], 422, 'Bundle'],
      [[], 422, 'Bundle'],
    ] as const) {
      const answer = await send('transaction', entries)
      assert.equal(answer.status, status, answer.body)
      assert.deepEqual(faultsOf(answer)[0]?.expression, [path])
    }
    assert.deepEqual(await counts(), before)
  })

  test('changes what it names by their versions, or nothing', async () => {
    const made = await Promise.all([1, 2, 3].map(() => written(bodyOf('Flag', here()))))
    const [one, two, three] = made as [Written, Written, Written]
    const change = (version: number): BundleEntry[] => [
      {
        resource: { ...one, status: 'inactive' },
        request: { method: 'PUT', url: `Flag/${one.id}`, ifMatch: `W/"${version}"` },
      },
      { request: { method: 'DELETE', url: `Flag/${two.id}` } },
      {
        resource: {
          ...{ resourceType: 'Binary', contentType: 'application/json-patch+json' },
          data: Buffer.from('[{"op":"replace","path":"/status","value":"inactive"}]').toString(
            'base64',
          ),
        },
        request: { method: 'PATCH', url: `Flag/${three.id}`, ifMatch: 'W/"1"' },
      },
      posting(
        bodyOf('Flag', here(), { identifier: [{ system: 'urn:none', value: '1' }] }),
        undefined,
        { ifNoneExist: 'identifier=urn:none|1' },
      ),
    ]
    const before = await counts()
    assert.equal((await send('transaction', change(2))).status, 412)
    assert.deepEqual(await counts(), before)
    const responses = responsesOf(await send('transaction', change(1)))
    assert.deepEqual(
      responses.map(({ response }) => [response.status, response.etag]),
      [
        ['200', 'W/"2"'],
        ['204', 'W/"2"'],
        ['200', 'W/"2"'],
        ['201', 'W/"1"'],
      ],
    )
  })

  test('what refers to something hidden that is there already comes in hidden, and says what it is of', async () => {
    const named = (n: number) => ({ identifier: [{ system: 'urn:one', value: String(n) }] })
    const flagsOf = async (id = '') => {
      const [row] = await owner<{ private: boolean; withheld: boolean; title: string }[]>`
        select private, withheld_from_patient as withheld, code_text as title from entry
         where patient_id = ${patient.id} and id = ${parseEntryRef(id).entry}`
      return { ...row }
    }
    const held = async () => {
      const [row] = await owner<{ n: number }[]>`
        select private_entries as n from holding where patient_id = ${patient.id} and organisation = ${gp}`
      return row?.n ?? NaN
    }
    for (const [n, hidden] of [
      { private: false, withheld: false },
      { private: true, withheld: false },
      { private: false, withheld: true },
    ].entries()) {
      const medication = { resourceType: 'Medication', ...named(n), code: { text: `Of ${n}` } }
      const [, condition, known] = responsesOf(
        await send(
          'transaction',
          [
            posting(bodyOf('Flag', here())),
            posting(bodyOf('Condition', here(), named(n))),
            posting(medication),
          ],
          whole,
        ),
      )
      const { entry } = parseEntryRef(condition?.resource?.id ?? '')
      await owner`
        update entry set private = ${hidden.private}, withheld_from_patient = ${hidden.withheld} where id = ${entry}`
      const before = await held()
      const there = { ifNoneExist: `identifier=urn:one|${n}` }
      const of = {
        medicationCodeableConcept: undefined,
        medicationReference: { reference: urn(2) },
      }
      const [, , request, through] = responsesOf(
        await send(
          'transaction',
          [
            posting(bodyOf('Condition', here(), named(n)), urn(1), there),
            posting(medication, urn(2), there),
            posting(
              bodyOf('MedicationRequest', here(), {
                ...of,
                reasonReference: [{ reference: urn(1) }],
              }),
              urn(3),
            ),
            posting(
              bodyOf('MedicationRequest', here(), { ...of, basedOn: [{ reference: urn(3) }] }),
            ),
          ],
          whole,
        ),
      )
      assert.deepEqual(request?.resource?.['reasonReference'], [
        { reference: `Condition/${condition?.resource?.id}` },
      ])
      assert.deepEqual(request?.resource?.['medicationReference'], {
        reference: `Medication/${known?.resource?.id}`,
      })
      for (const it of [request, through]) {
        assert.deepEqual(await flagsOf(it?.resource?.id), { ...hidden, title: `Of ${n}` })
      }
      assert.equal((await held()) - before, hidden.private ? 2 : 0)
    }
  })

  test('what is found is looked for in turn with what marks it private', async () => {
    const identifier = [{ system: 'urn:one', value: 'turn' }]
    const found = await written(bodyOf('Encounter', here(), { identifier }))
    let sent: Promise<Answer> | undefined
    await owner.begin(async (tx) => {
      await tx`update sharing set choice_version = choice_version + 1 where patient_id = ${patient.id}`
      await tx`update entry set private = true where id = ${parseEntryRef(found.id).entry}`
      sent = send(
        'transaction',
        [
          posting(bodyOf('Encounter', here(), { identifier }), urn(1), {
            ifNoneExist: 'identifier=urn:one|turn',
          }),
          posting(bodyOf('Flag', here(), { encounter: { reference: urn(1) } })),
        ],
        whole,
      )
      await Promise.race([sent, setTimeout(500)])
    })
    assert.ok(sent)
    const [, flag] = responsesOf(await sent)
    const [row] = await owner<{ private: boolean }[]>`
      select private from entry where id = ${parseEntryRef(flag?.resource?.id ?? '').entry}`
    assert.equal(row?.private, true)
  })

  test('has at most 1,000 entries', async () => {
    const many = Array.from({ length: 1001 }, () => posting({ resourceType: 'Flag' }))
    assert.equal((await send('transaction', many)).status, 413)
    assert.equal((await send('collection', [])).status, 400)
  })

  test('does what its operations do one by one, where they do not depend on each other', async () => {
    const types = goodBodies('x').map(({ resourceType }) => resourceType)
    const operation = fc.record({
      type: fc.constantFrom(...types),
      does: fc.constantFrom('POST', 'PUT', 'DELETE'),
    })
    await fc.assert(
      fc.asyncProperty(fc.array(operation, { minLength: 1, maxLength: 8 }), async (operations) => {
        const records: string[] = []
        for (const way of ['together', 'singly']) {
          const about = await world.patient({ name: 'Rosa Twin', practice: gp })
          await world.inCareOf(about, gp)
          const entries: BundleEntry[] = []
          for (const { type, does } of operations) {
            const body = bodyOf(type, here(about))
            const made = does === 'POST' ? undefined : await written(body)
            const url = `${type}/${made?.id}`
            if (made === undefined) entries.push(posting(body))
            else if (does === 'DELETE') entries.push({ request: { method: does, url } })
            else {
              const resource = { ...made, language: 'en' }
              entries.push({ resource, request: { method: does, url, ifMatch: 'W/"1"' } })
            }
          }
          if (way === 'together') assert.equal((await send('transaction', entries)).status, 200)
          else for (const entry of entries) await alone(entry)
          records.push(await recordOf(about))
        }
        assert.equal(records[0], records[1])
      }),
      { numRuns: 8 },
    )
  })
})

type Written = Body & { readonly id: string }

async function alone({ resource, request }: BundleEntry): Promise<void> {
  const { method, url = '', ifMatch } = request
  const { status } = await door.ask({
    ...{ method: method as 'POST', url: `${fhir}/${url}`, as: doctor },
    headers: { ...json, ...(ifMatch !== undefined && { 'if-match': ifMatch }) },
    ...(resource !== undefined && { body: JSON.stringify(resource) }),
  })
  assert.ok(status < 300, String(status))
}

async function written(body: Body): Promise<Written> {
  const { status, body: text } = await door.ask({
    ...{ method: 'POST', url: `${fhir}/${body.resourceType}`, as: doctor, headers: json },
    body: JSON.stringify(body),
  })
  assert.equal(status, 201, text)
  return JSON.parse(text) as Written
}

/** All that is kept of a record, without whose it is, ids and times. */
async function recordOf(about: Patient): Promise<string> {
  const rows = await owner<{ row: string }[]>`
    select row_to_json(e)::text as row from (
      select kind, version, status, category, code_system, code, code_text, effective_at, organisation, private,
             recorded_by, resource, (select json_agg(v.resource) from entry_version v where v.id = e.id) as earlier
        from entry e where patient_id = ${about.id}) e`
  const [held] = await owner`
    select entries, private_entries from holding where patient_id = ${about.id}`
  const texts = rows.map(({ row }) =>
    row
      .replaceAll(new RegExp(`${about.ref}(\\.[0-9a-z]{26})?`, 'g'), 'x')
      .replaceAll(/lastUpdated[^Z]*Z/g, ''),
  )
  return [...texts.toSorted(), JSON.stringify(held)].join('\n')
}

describe('a batch', () => {
  test('answers each request exactly as if it were sent alone, each with its line on the log', async () => {
    const made = await written(bodyOf('Observation', here()))
    const urls = [
      `Observation/${made.id}`,
      `Condition/${made.id}`,
      `Patient/${patient.ref}/$everything?_count=2`,
      `Observation?patient=${patient.ref}&_count=1`,
      `Observation/${made.id}/_history/1`,
      `Observation?colour=red`,
      `Patient/${stranger.ref}/$everything`,
      'metadata',
      `${door.origin}${fhir}/Observation/${made.id}`,
    ]
    const before = await lineCount()
    const answer = await send(
      'batch',
      urls.map((url) => ({ request: { method: 'GET', url } })),
    )
    assert.equal(answer.status, 200)
    assert.equal((await lineCount()) - before, 6)
    const responses = (JSON.parse(answer.body) as { entry: Response[] }).entry
    for (const [i, url] of urls.entries()) {
      const path = url.replace(`${door.origin}${fhir}/`, '')
      const single = normalised(await door.ask({ url: `${fhir}/${path}`, as: doctor }))
      const { resource, response } = responses[i] as Response
      assert.equal(response.status, String(single.status), url)
      assert.equal(response.etag, single.headers['etag'], url)
      const { id: _, ...told } = JSON.parse(single.body) as { id?: string }
      const { id: __, ...got } = { id: '', ...(resource ?? response.outcome) }
      assert.deepEqual(got, told, url)
    }
  })

  test('goes on after what is refused, and may be about several patients', async () => {
    const other = await world.patient({ name: 'Harold Other', practice: gp })
    await world.inCareOf(other, gp)
    const answer = await send('batch', [
      posting(bodyOf('Flag', here())),
      posting(bodyOf('Flag', here(), { status: 'x' })),
      posting(bodyOf('Flag', here(stranger))),
      posting(bodyOf('Flag', here(other))),
      { request: { method: 'GET', url: '../../find' } },
      { request: { method: 'POST', url: '/' } },
      { request: { method: 'DELETE', url: `Flag/${patient.ref}.${'0'.repeat(26)}` } },
    ])
    assert.deepEqual(
      responsesOf(answer).map(({ response }) => response.status),
      ['201', '400', '404', '201', '400', '400', '404'],
    )
  })

  test('has at most 100 requests, and is nothing without a session', async () => {
    const many = Array.from({ length: 101 }, () => ({
      request: { method: 'GET', url: 'metadata' },
    }))
    assert.equal((await send('batch', many)).status, 413)
    assert.equal((await send('batch', [], {}, 'no-such-session')).status, 401)
    assert.equal((await send('batch', [])).status, 200)
  })
})

async function counts() {
  const [row] = await owner<{ entries: number; versions: number }[]>`
    select (select count(*) from entry)::int as entries, (select count(*) from entry_version)::int as versions`
  return { ...row }
}

async function lineCount(): Promise<number> {
  const [row] = await owner<{ n: number }[]>`
    select count(*)::int as n from access_event where patient_id = ${patient.id}`
  return row?.n ?? NaN
}
