import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { randomNumbers, seed, wholeProof } from '../sharing/seed.ts'
import { proof } from '../support/database.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { differs, openTwins, withoutChance } from '../support/twins.ts'
import { rowCounts } from './clear-error.ts'
import { malformedRequest, randomRequest } from './fhir-grammar.ts'
import { leakCases, type LeakCase } from './leak-cases.ts'

// Random requests of FHIR: two worlds that differ only in what is hidden answer alike, whatever the shape of the
// request; and what is no request is refused as FHIR says, with nothing stored.

const pair = await openTwins()
const random = randomNumbers(seed)
const pairs = proof === 'full' ? 10_000 : 330
const malformed = proof === 'full' ? 20_000 : 200

let cases: LeakCase[]
before(async () => {
  cases = await leakCases(pair)
})
after(() => undefined)

test(
  'no request of the grammar tells two worlds apart that differ in what is hidden',
  wholeProof,
  async (t) => {
    const statuses = new Map<number, number>()
    for (let n = 0; n < pairs; n++) {
      const about = cases[n % cases.length]
      assert.ok(about)
      const entries = [about.shown, about.hidden, about.absent]
      const question = randomRequest(random, { patient: about.patient, entries })
      const both = await pair.askBoth({ ...question, as: about.as })
      const [a = '', b = ''] = both.map((one) => JSON.stringify(withoutChance(question, one)))
      assert.equal(differs(a, b), '', `${about.name}: ${question.url} ${String(question.body)}`)
      for (const secret of about.secrets)
        assert.ok(!b.includes(secret), `${secret}: ${question.url}`)
      const { status } = both[0]
      assert.ok(status < 500, `${status} ${question.url}`)
      statuses.set(status, (statuses.get(status) ?? 0) + 1)
    }
    assert.ok((statuses.get(200) ?? 0) > pairs / 10, 'some were answered')
    const told = [...statuses].map(([status, count]) => `${count} × ${status}`).join(', ')
    t.diagnostic(`${pairs} pairs, ${told}, seed ${seed}`)
    if (proof === 'full') {
      writeMeasurement(
        'proof:fhir-grammar',
        `${pairs.toLocaleString('en')} pairs of answers to random requests of FHIR, for every reason a thing may be hidden: no difference.`,
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
      assert.deepEqual(validateResource(outcome), [])
    }
    assert.deepEqual(await rowCounts(pair.right.owner), before, 'nothing was stored')
    t.diagnostic(`${malformed} requests, ${refused} refused, seed ${seed}`)
    if (proof === 'full') {
      writeMeasurement(
        'proof:fhir-malformed',
        `${malformed.toLocaleString('en')} malformed requests: no answer of 500 or more, each of the ${refused.toLocaleString('en')} refusals an OperationOutcome, nothing stored.`,
      )
    }
  },
)
