import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { validateResource } from '../../src/record/validate/validate-resource.ts'
import { randomNumbers, seed } from '../sharing/seed.ts'
import { proof, testDatabase } from '../support/database.ts'
import { openDoor, type Ask } from '../support/door.ts'
import { goodBodies, type Body } from '../support/fhir-bodies.ts'
import { judged } from '../support/judge.ts'
import { asAnyone } from '../support/people.ts'
import { spoiled, spoiledText } from '../support/spoiled.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { worldIn, type Patient } from '../support/world.ts'

// Bodies and addresses that are wrong in random ways: each is answered in FHIR's words and soon, and nothing that is
// wrong is stored, as a validator finds that was not written here.

const db = await testDatabase()
const owner = asAnyone(db)
const world = worldIn(db)
const door = await openDoor(db)
after(() => owner.end())

const total = proof === 'full' ? 20_000 : 200
const slowestMs = 100
/** R4 says that text should have more than spaces, not that it must: what a client sends so is kept. */
const onlyRecommended = 'must contain non-whitespace content'

let patient: Patient
let token: string

before(async () => {
  const gp = await world.service('Z74001', 'Millbrook Surgery')
  patient = await world.patient({ name: 'Margaret Fernstead', practice: gp })
  await world.inCareOf(patient, gp)
  token = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
})

test('no answer is a failure, none is slow, and all that is stored is right', async (t) => {
  const random = randomNumbers(seed)
  const good = goodBodies(`Patient/${patient.ref}`)
  const statuses = new Map<number, number>()
  const times: number[] = []
  // the definitions are read at first use
  await door.ask({ ...questionOf(random, good[0] as Body), url: '/fhir/R4/Flag', method: 'POST' })
  for (let n = 0; n < total; n++) {
    const body = good[random(good.length)]
    if (body === undefined) continue
    const question = questionOf(random, body)
    // of the processor: what else the machine does is none of the API's time
    const started = process.cpuUsage()
    const answer = await door.ask(question)
    const { user, system } = process.cpuUsage(started)
    times.push((user + system) / 1000)
    statuses.set(answer.status, (statuses.get(answer.status) ?? 0) + 1)
    const what = `${question.method} ${question.url} ${String(question.body).slice(0, 2000)}`
    assert.ok(answer.status < 500, `${answer.status}: ${what}`)
    if (answer.status < 400) continue
    const outcome = JSON.parse(answer.body) as { resourceType: string }
    assert.equal(outcome.resourceType, 'OperationOutcome', what)
    assert.deepEqual(validateResource(outcome), [], what)
  }
  const stored = await owner<{ resource: string }[]>`
    select resource from entry where patient_id = ${patient.id}`
  for (const { resource } of stored) {
    assert.deepEqual(validateResource(JSON.parse(resource)), [], resource)
    assert.deepEqual(
      judged(JSON.parse(resource)).filter((fault) => !fault.includes(onlyRecommended)),
      [],
      resource,
    )
  }
  const slow = times.toSorted((a, b) => b - a)
  const counts = [...statuses]
    .toSorted(([a], [b]) => a - b)
    .map(([status, count]) => `${count} × ${status}`)
  t.diagnostic(
    `${counts.join(', ')}; stored ${stored.length}; slowest ${slow[0]?.toFixed(0)} ms; seed ${seed}`,
  )
  if (proof !== 'full') return
  assert.ok((slow[Math.floor(total / 1000)] ?? Infinity) < slowestMs)
  const [count, kept] = [total, stored.length].map((it) => it.toLocaleString('en'))
  writeMeasurement(
    'proof:fhir-malformed',
    `${count} bodies and addresses of the FHIR API, each wrong in a random way: no failure, an OperationOutcome for each that was refused, and at most ${slow[0]?.toFixed(0)} ms of the processor for any (one in a thousand took ${slow[Math.floor(total / 1000)]?.toFixed(0)} ms or more). The ${kept} that were right all the same and were stored are right by the validator of @medplum/core too.`,
  )
})

function questionOf(random: ReturnType<typeof randomNumbers>, body: Body): Ask {
  const { resourceType: type } = body
  const wrong = spoiled(random, body)
  const ref = `${patient.ref}.${'0'.repeat(26)}`
  const headers = { 'content-type': 'application/fhir+json', 'if-match': 'W/"1"' }
  const shared = { as: token, headers }
  switch (random(8)) {
    case 0: {
      const entry = [body, wrong].map((resource) => ({
        resource,
        request: spoiled(random, { method: 'POST', url: type }),
      }))
      const bundle = { resourceType: 'Bundle', type: random(2) ? 'transaction' : 'batch', entry }
      return {
        ...{ ...shared, method: 'POST', url: '/fhir/R4' },
        body: spoiledText(random, random(3) ? bundle : spoiled(random, bundle)),
      }
    }
    case 1:
      return {
        ...{ ...shared, method: 'PUT', url: `/fhir/R4/${type}/${ref}` },
        body: spoiledText(random, wrong),
      }
    case 2: {
      const operations = [
        { op: 'replace', path: '/status', value: 'x' },
        { op: 'remove', path: '/code' },
      ]
      return {
        ...{ ...shared, method: 'PATCH', url: `/fhir/R4/${type}/${ref}` },
        body: spoiledText(random, spoiled(random, operations)),
      }
    }
    case 3:
      return {
        ...{ ...shared, method: 'POST', url: `/fhir/R4/${type}/$validate` },
        body: spoiledText(random, wrong),
      }
    case 4: {
      const at = random(40)
      const url = `/fhir/R4/${type}/${ref}?_count=1&date=ge2026-01-01&_id=${ref}`
      const put = [
        '%',
        '%00',
        '/',
        '//',
        '..',
        '?',
        '&',
        '=',
        '#',
        ';',
        '%2e%2e',
        '\u00e9',
        '$',
        '*',
      ]
      return {
        ...{ ...shared, method: random(2) ? 'GET' : 'DELETE' },
        url: encodeURI(
          url.slice(0, 10 + at) + (put[random(put.length)] ?? '') + url.slice(10 + at),
        ).replaceAll('%25', '%'),
      }
    }
    default:
      return {
        ...shared,
        method: 'POST',
        url: `/fhir/R4/${type}`,
        body: spoiledText(random, wrong),
      }
  }
}
