import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { shortId } from '../../src/identity/ids.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import { testDatabase } from '../support/database.ts'
import { normalised, openDoor, type Answer, type Ask } from '../support/door.ts'
import { asAnyone } from '../support/people.ts'
import { testNumber, worldIn, type Patient, type Service } from '../support/world.ts'

// The shape of NHS England's Summary Care Record FHIR API, as a GP system that was written for it asks. The
// numbers of the published sandbox have the people of its scenarios.

const db = await testDatabase()
const owner = asAnyone(db)
after(() => owner.end())
const world = worldIn(db)
const door = await openDoor(db)

const base = '/summary-care-record/FHIR/R4'
const numbers = { ok: '9000000009', empty: '9000000033', opted: '9111231130' }
const nobody = testNumber(900_000)
const people: Record<keyof typeof numbers | 'stranger' | 'protected', Patient> = {} as never
const tokens: Record<'doctor' | 'desk' | 'watch' | 'asking' | 'patient', string> = {} as never
let inForce: string
let stored: string

before(async () => {
  const practice = await world.service('Z81001', 'Millbrook Surgery')
  const pharmacy = await world.service('Z81002', 'Pharmacy', 'pharmacy', 'ask-each-time')
  people.ok = await personOf(practice, numbers.ok, 'Margaret Fernstead')
  people.opted = await personOf(practice, numbers.opted, 'Margaret Opted')
  people.empty = await world.patient({ name: 'Margaret Empty' })
  await renumber(people.empty, numbers.empty)
  await world.inCareOf(people.empty, practice)
  people.protected = await world.patient({ name: 'Selina Protected', protected: true })
  people.stranger = await world.patient({ name: 'Rosa Fernstead' })
  await world.inCareOf(people.ok, pharmacy)
  await owner`
    insert into summary_preference (patient_id, preference, recorded_at)
    values (${people.opted.id}, 'dissent', now())`
  const [row] = await owner<{ id: string; text: string }[]>`
    select id, staff_text as text from summary where patient_id = ${people.ok.id} and state = 'live'`
  assert.ok(row)
  inForce = row.id
  stored = row.text
  const sign = async (of: Service, role: string) =>
    world.signIn(await world.staff(of, role, `Sam ${role}`))
  tokens.doctor = await sign(practice, 'doctor')
  tokens.desk = await sign(practice, 'receptionist')
  tokens.watch = await sign(practice, 'privacy-officer')
  tokens.asking = await sign(pharmacy, 'pharmacist')
  tokens.patient = await world.signIn(people.ok)
})

async function personOf(practice: Service, number: string, name: string): Promise<Patient> {
  const made = await world.patient({ name, practice })
  await renumber(made, number)
  await world.inCareOf(made, practice)
  await world.entry(made, practice, { kind: 'AllergyIntolerance', title: 'Sentinel peanut' })
  await world.asJob(made, (tx) => keepSummaryFresh(tx, made.id, new Date()))
  return made
}

const renumber = ({ id }: Patient, number: string) =>
  owner`update patient_identifier set value = ${number} where patient_id = ${id}`

const token = (number: string) => encodeURIComponent(`https://fhir.nhs.uk/Id/nhs-number|${number}`)
const references = (number: string, more = '') =>
  `${base}/DocumentReference?patient=${token(number)}${more}`
const bundles = (number: string, id: string) =>
  `${base}/Bundle?composition.identifier=${id}&composition.subject:Patient.identifier=${token(number)}`
const ask = (question: Partial<Ask> & { url: string }, as = tokens.doctor) =>
  door.ask({ as, ...question })
const get = (url: string, as?: string) => ask({ url }, as)
const parsed = (text: string) =>
  JSON.parse(text) as {
    resourceType: string
    total: number
    entry?: { resource: Record<string, never> }[]
    issue: { code: string; details: { text: string } }[]
  }
const said = ({ body }: Answer) => parsed(body).issue[0]?.details.text ?? ''

async function logged({ body, requestId, headers }: Answer): Promise<string[]> {
  // our own id of the request is in an outcome; the header may be the client's
  const id =
    headers['x-request-id'] === requestId ? requestId : (JSON.parse(body) as { id: string }).id
  const rows = await owner<{ line: string }[]>`
    select kind || ' ' || coalesce(filter, '') as line from access_event where request_id = ${id}`
  return rows.map(({ line }) => line)
}

describe('the scenarios of the sandbox: reading', () => {
  test('DocumentReference of 9000000009 is the id in force, with the flag Ask', async () => {
    const more = `&type=${encodeURIComponent('http://snomed.info/sct|196981000000101')}&_sort=date&_count=1`
    for (const url of [references(numbers.ok), references(numbers.ok, more)]) {
      const answer = await get(url)
      assert.deepEqual(
        [answer.status, answer.headers['content-type']],
        [200, 'application/fhir+json; charset=utf-8'],
      )
      const { total, entry = [] } = parsed(answer.body)
      assert.deepEqual(validateResource(JSON.parse(answer.body)), [])
      const [found, patient] = entry.map(({ resource }) => resource)
      assert.equal(total, 1)
      assert.deepEqual(found?.['masterIdentifier'], {
        system: 'https://fhir.nhs.uk/Id/nhsSCRUUID',
        value: inForce,
      })
      assert.deepEqual(found?.['securityLabel'], [
        { coding: [{ system: 'https://fhir.nhs.uk/CodeSystem/SCR-ACSPermission', code: 'Ask' }] },
      ])
      assert.equal(patient?.['id'], shortId(people.ok.id))
      assert.doesNotMatch(answer.body, /Sentinel|Fernstead|http[^"]*9000000009/)
      assert.deepEqual(await logged(answer), ['find summary'])
    }
  })

  test('DocumentReference of 9000000033 is an empty bundle', async () => {
    const answer = await get(references(numbers.empty))
    assert.deepEqual(parsed(answer.body), { resourceType: 'Bundle', type: 'searchset', total: 0 })
    assert.equal(answer.status, 200)
  })

  test('Bundle of 9000000009 by the id in force holds the resources as they are stored', async () => {
    for (const id of [inForce, inForce.toUpperCase()]) {
      const answer = await get(bundles(numbers.ok, id))
      assert.equal(answer.status, 200)
      assert.deepEqual(validateResource(JSON.parse(answer.body)), [])
      assert.equal(parsed(answer.body).total, 1)
      const entries = stored.slice(stored.indexOf('"entry":['))
      assert.ok(answer.body.endsWith(entries) && entries.includes('Sentinel peanut'))
      assert.deepEqual(await logged(answer), ['open summary'])
    }
  })

  test('Bundle by an id that is out of date, or is none, is empty', async () => {
    for (const [number, id] of [
      [numbers.ok, '81CC2DA0-8882-11EB-B538-0800200C9A66'],
      [numbers.ok, 'not-an-id'],
      [numbers.empty, '81CC2DA0-8882-11EB-B538-0800200C9A66'],
    ] as const) {
      const answer = await get(bundles(number, id))
      assert.equal(answer.body, '{"resourceType":"Bundle","type":"searchset","total":0}')
      assert.deepEqual(await logged(answer), ['open summary'])
    }
  })

  test('a patient who wants none: 403, in the words a GP system looks for', async () => {
    for (const url of [references(numbers.opted), bundles(numbers.opted, inForce)]) {
      const answer = await get(url)
      assert.equal(answer.status, 403)
      assert.equal(parsed(answer.body).issue[0]?.code, 'forbidden')
      assert.match(said(answer), /Code: 420, .*Code: 30418, Display: \[PSIS-30418\]/)
      assert.deepEqual(await logged(answer), ['denied summary'])
    }
  })
})

describe('who may not be known answers as nobody', () => {
  for (const [name, urlOf] of [
    ['DocumentReference', references],
    ['Bundle', (number: string) => bundles(number, inForce)],
  ] as const) {
    test(name, async () => {
      for (const as of [tokens.doctor, tokens.desk, tokens.watch, tokens.asking, tokens.patient]) {
        const wanted = normalised(await get(urlOf(nobody), as))
        for (const one of [people.stranger, people.protected]) {
          assert.deepEqual(normalised(await get(urlOf(one.nhsNumber), as)), wanted)
        }
      }
    })

    test(`${name}: roles and permission count`, async () => {
      const statuses = async (number: string) =>
        Promise.all(
          [tokens.desk, tokens.watch, tokens.asking, tokens.patient].map(
            async (as) => (await get(urlOf(number), as)).status,
          ),
        )
      assert.deepEqual(await statuses(numbers.ok), [403, 403, 403, 404])
      assert.equal((await door.ask({ url: urlOf(numbers.ok) })).status, 401)
    })
  }
})

describe('what is asked wrong is said', () => {
  const wrong: readonly [url: string, says: RegExp][] = [
    [`${base}/DocumentReference`, /NHS number missing/],
    [`${base}/DocumentReference?patient=`, /NHS number missing/],
    [`${base}/DocumentReference?patient=${numbers.ok}`, /NHS number missing/],
    [references(''), /NHS number missing/],
    [references('9000000008'), /check each digit/],
    [references(numbers.ok, '&_sort=-date'), /'_sort'/],
    [references(numbers.ok, '&_count=2'), /'_count'/],
    [references(numbers.ok, '&type=x'), /'type'/],
    [references(numbers.ok, `&patient=${token(numbers.ok)}`), /'patient'/],
    [references(numbers.ok, '&status=current'), /status is not supported/],
    [`${base}/Bundle?composition.identifier=${'a'.repeat(36)}`, /NHS number missing/],
    [bundles(numbers.ok, ''), /'composition.identifier'/],
  ]
  for (const [url, says] of wrong) {
    test(url.slice(base.length), async () => {
      const answer = await get(url)
      assert.equal(answer.status, 400)
      assert.match(said(answer), says)
    })
  }
})

describe('headers', () => {
  const one = '60E0B220-8136-4CA5-AE46-1D97EF59D068'

  test('the ids of request and correlation come back as they were sent', async () => {
    const headers = {
      'x-request-id': one,
      'x-correlation-id': '11C46F5F-CDEF-4865-94B2-0EE0EDCC26DA',
      'nhsd-session-urid': '555254240100',
    }
    for (const url of [references(numbers.ok), references(numbers.opted)]) {
      const answer = await ask({ url, headers })
      assert.equal(answer.headers['x-request-id'], one)
      assert.equal(answer.headers['x-correlation-id'], headers['x-correlation-id'])
    }
    assert.match((await get(references(numbers.ok))).requestId, /^[\da-f-]{36}$/)
  })

  for (const [name, value] of [
    ['X-Request-ID', 'x'],
    ['X-Correlation-ID', `${one}.1`],
    ['NHSD-Session-URID', 'R8000'],
  ] as const) {
    test(`${name} that is none is refused`, async () => {
      const answer = await ask({ url: references(numbers.ok), headers: { [name]: value } })
      assert.equal(answer.status, 400)
      assert.match(said(answer), new RegExp(`Invalid ${name}`))
    })
  }
})
