import assert from 'node:assert/strict'
import { before, test } from 'node:test'
import { resources, systemParts } from '../../src/fhir/resources.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { newPatientId, shortId } from '../../src/identity/ids.ts'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { randomNumbers, seed, wholeProof } from '../sharing/seed.ts'
import { proof } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { openTwins } from '../support/twins.ts'
import { rowCounts } from './clear-error.ts'
import { hookHost } from './fhir-grammar-acts.ts'
import { comparison } from './fhir-grammar-pairs.ts'
import { interactionOf, malformedRequest, randomRequest, type About } from './fhir-grammar.ts'
import { leakCases, type LeakCase } from './leak-cases.ts'

// Random requests of FHIR: two worlds that differ only in what is hidden answer alike, whatever the shape of the
// request; and what is no request is refused as FHIR says, with nothing stored.

const since = new Date()
const pair = await openTwins({ SUBSCRIPTION_HOSTS: hookHost })
const random = randomNumbers(seed)
const pairs = proof === 'full' ? 10_000 : 330
const malformed = proof === 'full' ? 20_000 : 200

let cases: LeakCase[]
before(async () => {
  cases = await leakCases(pair)
  for (const { db } of [pair.left, pair.right]) {
    const staff = await db.identity<{ id: string }[]>`select id from staff`
    for (const { id } of staff) await setExportRight(db, id, true)
  }
})

test('the grammar makes requests of every kind the API claims', () => {
  const patient = { id: newPatientId(), ref: 'x', nhsNumber: '1' } as About['patient']
  const ref = `${'0'.repeat(26)}.${shortId(newPatientId())}`
  const about: About = {
    ...{ patient, reader: 'patient', services: ['Z40001'], entries: [ref] },
    ...{ made: [], subscriptions: [], consents: [] },
  }
  const fixed = randomNumbers(1)
  const made = new Set(
    Array.from({ length: 3000 }, () => interactionOf(randomRequest(fixed, about))),
  )
  const rows = [...resources.values(), ...systemParts]
  const claimed = rows.flatMap(({ interactions = [], operations = [] }) => [
    ...interactions.map(({ code }) => code),
    ...operations.map(({ name }) => `$${name}`),
  ])
  assert.deepEqual(
    [...new Set([...claimed, '$decide'])].filter((one) => !made.has(one)),
    [],
  )
})

test(
  'no request of the grammar tells two worlds apart that differ in what is hidden',
  wholeProof,
  async (t) => {
    const { ask, counts } = await comparison(pair, cases, since)
    for (let n = 0; counts.pairs < pairs; n++) {
      const about = cases[n % cases.length]
      assert.ok(about)
      await ask(random, about)
    }
    assert.ok((counts.statuses.get(200) ?? 0) > pairs / 10, 'some were answered')
    if (proof === 'full') assert.ok((counts.statuses.get(201) ?? 0) > 0, 'some were written')
    const told = [...counts.statuses]
      .toSorted(([a], [b]) => a - b)
      .map(([status, count]) => `${count} × ${status}`)
    const kinds = [...counts.kinds].toSorted(([, a], [, b]) => b - a)
    t.diagnostic(`${counts.pairs} pairs, ${told.join(', ')}, seed ${seed}`)
    t.diagnostic(kinds.map(([kind, count]) => `${kind} ${count}`).join(', '))
    if (proof === 'full') {
      const asked = kinds.map(([kind, count]) => `${kind} ${count.toLocaleString('en')}`)
      writeMeasurement(
        'proof:fhir-grammar',
        `${counts.pairs.toLocaleString('en')} pairs of answers to random requests of FHIR, for every reason a thing may be hidden: no difference. Statuses: ${told.join(', ')}. Asked: ${asked.join(', ')}.`,
      )
    }
  },
)

test(
  'what is no request is refused as an OperationOutcome, and nothing is stored',
  wholeProof,
  async (t) => {
    const before = await rowCounts(pair.right.owner)
    let refused = 0
    for (let n = 0; n < malformed; n++) {
      const about = cases[n % cases.length]
      assert.ok(about)
      const entries = [about.shown, about.hidden, about.absent]
      const question = malformedRequest(random, { patient: about.patient, entries })
      const { status, headers, body } = await pair.right.door.ask({ ...question, as: about.as })
      const what = `${status} ${question.method} ${question.url} ${body.slice(0, 200)}`
      assert.ok(status < 500, what)
      if (status < 400 || question.method === 'HEAD') continue
      refused++
      assert.equal(headers['content-type'], 'application/fhir+json; charset=utf-8', what)
      const outcome = JSON.parse(body) as { resourceType: string }
      assert.equal(outcome.resourceType, 'OperationOutcome', what)
      assert.deepEqual(validateResource(outcome), [], what)
    }
    assert.deepEqual(await rowCounts(pair.right.owner), before, 'nothing was stored')
    t.diagnostic(`${malformed} requests, ${refused} refused, seed ${seed}`)
    if (proof === 'full') {
      writeMeasurement(
        'proof:fhir-malformed-requests',
        `${malformed.toLocaleString('en')} malformed requests: no answer of 500 or more, each of the ${refused.toLocaleString('en')} refusals an OperationOutcome, nothing stored.`,
      )
    }
  },
)
