import assert from 'node:assert/strict'
import { after, before, describe, test } from 'node:test'
import { randomNumbers, seed } from '../sharing/seed.ts'
import { proof, testDatabase } from '../support/database.ts'
import { normalised, openDoor, type Answer, type Door } from '../support/door.ts'
import { writeMeasurement } from '../support/measurements.ts'
import { asAnyone } from '../support/people.ts'
import {
  aboutChoices,
  fromHere,
  withoutRows,
  withoutLooks,
  withoutVersion,
} from '../support/twins.ts'
import type { Question } from './question.ts'
import { notAsked, questionsAbout, writing } from './questions.ts'
import { buildCase, buildTown, reasons, signInBoth, twinsIn } from './twin-worlds.ts'
import type { Case, Random, Town } from './twin-worlds.ts'

// Two databases that differ only in entries hidden from whoever looks, and agree on the one bit that
// something is held back, answer byte for byte the same on every address.

const leftDb = await testDatabase()
const rightDb = await testDatabase()
const twins = twinsIn(leftDb, rightDb)
const left = await openDoor(leftDb)
const right = await openDoor(rightDb, left.dataFolder)
const owners = [asAnyone(leftDb), asAnyone(rightDb)] as const

const rounds = proof === 'full' ? 3 : 1
/** Beside one question for every address and method. */
const sample = 15

let town: Town
const cases: Case[] = []
const counts = new Map(reasons.map((name) => [name, { cases: 0, requests: 0, hidden: 0 }]))
const routes: Question[] = []

before(async () => {
  town = await buildTown(twins, [leftDb, rightDb])
  for (let round = 0; round < rounds; round++) {
    for (const [n, reason] of reasons.entries()) {
      const place = round * reasons.length + n
      cases.push(await buildCase(twins, town, reason, place, randomNumbers(seed * 1000 + place)))
    }
  }
})
after(() => Promise.all(owners.map((one) => one.end())))

describe('hidden entries change no byte of any answer', { concurrency: 3 }, () => {
  for (const reason of reasons) {
    test(`hidden because: ${reason}`, async () => {
      let [requests, hidden] = [0, 0]
      const some = cases.filter((one) => one.reason === reason)
      for (const one of some) {
        requests += await compareCase(one)
        hidden += one.hidden[0] + one.hidden[1]
      }
      counts.set(reason, { cases: some.length, requests, hidden })
    })
  }

  after(() => {
    assert.deepEqual(
      notAsked(left.manifest, routes),
      [],
      'every address that is not public was asked',
    )
    if (proof === 'full') writeMeasurement('proof:twin-worlds', measured())
    console.log(`twin worlds: ${totals().requests} pairs of answers alike, seed ${seed}`)
  })
})

/** Asks both twins everything, or a sample. @returns how many pairs of answers were the same. */
async function compareCase(one: Case): Promise<number> {
  const as = await signInBoth(twins, owners, one)
  const all = questionsAbout(one.subject)
  const questions =
    proof === 'full' ? all : oneOfEachRoute(all).concat(pick(all, sample, one.random))
  let pairs = 0
  for (const question of questions) pairs += await compare(question, as)
  pairs += await comparePages(one, as)
  pairs += await compare(writing(one.patient, `token-of-a-form-${one.patient.ref}`), as)
  return pairs
}

async function compare(question: Question, as: string): Promise<number> {
  routes.push(question)
  const [a, b] = await askBoth(question, as)
  if (JSON.stringify(a) === JSON.stringify(b)) return 1
  assert.deepEqual(b, a, `${question.route} ${question.url}`)
  throw new Error('the same, in another order')
}

/** `$everything` by pages of every size, following the links. */
async function comparePages({ patient, subject }: Case, as: string): Promise<number> {
  let pairs = 0
  const sizes = proof === 'full' ? subject.entries.length + 1 : 3
  for (let count = 1; count <= sizes; count++) {
    let url = `/fhir/R4/Patient/${patient.ref}/$everything?_count=${count}`
    while (url !== '') {
      const route = 'GET /fhir/R4/Patient/:id/$everything'
      pairs += await compare({ route, url }, as)
      const [page] = await askBoth({ route, url }, as)
      if (page.status !== 200) break
      const { link } = JSON.parse(page.body) as { link: { relation: string; url: string }[] }
      const next = link.find(({ relation }) => relation === 'next')
      url = next === undefined ? '' : next.url.slice(next.url.indexOf('/fhir'))
    }
  }
  return pairs
}

async function askBoth(question: Question, as: string) {
  const headers = { ...fromHere(question), ...question.headers }
  const ask = async (door: Door) =>
    withoutChance(question, await door.ask({ ...question, as, headers }))
  return Promise.all([ask(left), ask(right)])
}

/** Without ids of requests, forms and entries made just now, and without the time of a look and its id. */
function withoutChance({ url }: Question, answer: Answer) {
  const { status, headers, body } = normalised(answer)
  const { location, ...rest } = headers
  return {
    status,
    headers: { ...rest, ...(location && { location: location.replace(/\.\w{26}$/, '.<new>') }) },
    body: url.includes('AuditEvent')
      ? withoutLooks(body)
      : aboutChoices.test(url)
        ? withoutRows(body)
        : url.includes('who-looked')
          ? body
              .replace(/dateTime="[^"]*Z">[^<]*</g, '<hour>')
              .replace(/\b\d{1,2}:\d\d[ap]m/g, '<hour>')
              .replace(/(\?before=|who-looked\/)\w{26}/g, '$1<look>')
          : (/\/(open|emergency)$/.test(url) ? withoutActs(body) : withoutVersion(body)).replace(
              /(name="(?:token|paper)" value=")[^"]*/g,
              '$1<token>',
            ),
  }
}

/** Without the ids and times of relationships, and of the clock of an emergency. */
function withoutActs(body: string): string {
  return body
    .replace(/(name="id" value=")[^"]*/g, '$1<id>')
    .replace(/dateTime="[^"]*Z">[^<]*</g, '<time>')
    .replace(/data-ends="[^"]*">[^<]*/g, '<left>')
}

function oneOfEachRoute(questions: readonly Question[]): Question[] {
  return [...new Map(questions.map((one) => [one.route, one])).values()]
}

function pick(questions: readonly Question[], count: number, random: Random): Question[] {
  const at = () => questions[random(questions.length)]
  return Array.from({ length: count }, at).filter((one) => one !== undefined)
}

// Last, because what they plant stays.
describe('the comparison can fail: it finds', () => {
  const unlike = (from: (one: Case) => boolean) => {
    const found = cases.find((one) => from(one) && one.hidden[0] !== one.hidden[1])
    assert.ok(found, 'no such case in this sample: try another seed')
    return found
  }

  test('a counter that counts hidden entries too', async () => {
    const one = unlike(({ shown, reason }) => shown > 1 && reason !== 'private')
    for (const sql of owners) {
      await sql`
        update patient set family_name = family_name || (
          select count(*) from entry where entry.patient_id = patient.patient_id)
         where patient_id = ${one.patient.id}`
    }
    await assert.rejects(compareCase(one), assert.AssertionError)
  })

  test('a held-back bit that depends on what is held back', async () => {
    const one = unlike(({ reason }) => reason === 'not-shared-out' || reason === 'permission')
    await owners[1]`update holding set entries = 0, private_entries = 0
      where patient_id = ${one.patient.id} and organisation <> ${one.looker.kind === 'staff' ? one.looker.service : ''}`
    await assert.rejects(compareCase(one), assert.AssertionError)
  })

  test('a rule for private entries that is forgotten, by policies and queries alike', async () => {
    const one = unlike(({ reason }) => reason === 'private')
    for (const sql of owners) {
      const [row] = await sql<{ text: string }[]>`
        select pg_get_functiondef('set_context'::regproc) as text`
      const planted = row?.text.replace(
        /array_to_string\(p_private_from/,
        'array_to_string(p_open_from',
      )
      assert.notEqual(planted, row?.text)
      await sql.unsafe(planted ?? '')
    }
    await assert.rejects(compareCase(one), assert.AssertionError)
  })
})

function totals() {
  const each = [...counts.values()]
  return {
    cases: each.reduce((sum, one) => sum + one.cases, 0),
    requests: each.reduce((sum, one) => sum + one.requests, 0),
    hidden: each.reduce((sum, one) => sum + one.hidden, 0),
  }
}

function measured(): string {
  const lines = [...counts, ['all', totals()] as const].map(
    ([name, one]) =>
      `| ${name} | ${one.cases} | ${one.hidden} | ${one.requests.toLocaleString('en')} |`,
  )
  return [
    'Pairs of answers, the same byte for byte, of two databases that differ only in hidden entries:',
    '',
    '| Hidden because | Patients | Entries that differ | Pairs of answers |',
    '| --- | ---: | ---: | ---: |',
    ...lines,
  ].join('\n')
}
