import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Answer, Ask } from '../support/door.ts'
import { proof } from '../support/database.ts'
import { differs, openTwins, withoutChance } from '../support/twins.ts'
import { leakCases, type LeakCase } from './leak-cases.ts'
import { fhirItems, type LeakItem } from './leak-items-fhir.ts'
import { pageItems, writingItems } from './leak-items-pages.ts'

// Leak channels by number, each for every reason a thing may be hidden and for staff, patients and helpers: two
// databases that differ only in what is hidden answer the same. docs/leak-channels.md lists what is held elsewhere
// and what cannot be asked yet.

const pair = await openTwins()
const cases = await leakCases(pair)
const readingItems = [...fhirItems, ...pageItems]

/** How many questions of one item are asked, evenly over all of them. */
const most = proof === 'full' ? Infinity : 24

/** Asks both what an item asks. @returns the answers of the second. */
async function run(
  [, , ask]: LeakItem,
  about: LeakCase,
  askBoth = pair.askBoth,
): Promise<[Ask, Answer][]> {
  const answers: [Ask, Answer][] = []
  const all = ask(about)
  const some = all.filter((_one, n) => n % Math.ceil(all.length / most) === 0)
  for (const question of some) {
    const both = await askBoth({ ...question, as: about.as })
    const [a = '', b = ''] = both.map((one) => JSON.stringify(withoutChance(question, one)))
    assert.equal(differs(a, b), '', `${question.method ?? 'GET'} ${question.url}`)
    const asked = decodeURIComponent(`${question.url} ${question.form?.['title'] ?? ''}`)
    for (const secret of about.secrets.filter((one) => !asked.includes(one))) {
      assert.ok(!b.includes(secret), `${secret} on ${question.url}`)
    }
    answers.push([question, both[1]])
  }
  assert.ok(answers.length > 0, 'nothing was asked')
  return answers
}

for (const about of cases) {
  suite(about.name, () => {
    for (const item of readingItems) {
      test(`${item[0]}: ${item[1]}`, async () => {
        await run(item, about)
      })
    }

    test('15, 16: pages of every size end alike, and none opens for another', async () => {
      for (const count of [1, 2, 3, 50]) {
        let url = `/fhir/R4/Patient/${about.patient.ref}/$everything?_count=${count}`
        while (url !== '') {
          const [[, answer] = [undefined, undefined]] = await run(
            ['15', '', () => [{ url }]],
            about,
          )
          const next = /"relation":"next","url":"[^"]*(\/fhir[^"]*)"/.exec(answer?.body ?? '')?.[1]
          for (const other of next === undefined ? [] : cases.slice(0, 3)) {
            if (other.as === about.as) continue
            const stolen = await pair.right.door.ask({ url: next ?? '', as: other.as })
            assert.ok([400, 404].includes(stolen.status), `${stolen.status} for ${other.name}`)
          }
          url = next ?? ''
        }
      }
    })

    test('48, 55, 59, 60: headers keep no copy, tell no version, and nothing is packed', async () => {
      const accept = { 'accept-encoding': 'gzip, br' }
      for (const item of readingItems.filter(([n]) => ['17', '23, 24', '61'].includes(n))) {
        const asked = item[2](about).map((one) => ({ ...one, headers: accept }))
        for (const [{ url }, { headers }] of await run([item[0], '', () => asked], about)) {
          assert.match(headers['cache-control'] ?? '', /no-store/, url)
          assert.equal(headers['referrer-policy'], 'same-origin', url)
          assert.match(headers['content-security-policy'] ?? '', /frame-ancestors 'none'/, url)
          // a read over FHIR names the version of the entry itself, which no mark moves
          const etag = url.startsWith('/fhir/') ? 'W/"1"' : undefined
          assert.ok([undefined, etag].includes(headers['etag']), url)
          for (const name of ['last-modified', 'content-encoding', 'age', 'server']) {
            assert.equal(headers[name], undefined, `${name} of ${url}`)
          }
          assert.equal(headers['access-control-allow-origin'], undefined, url)
        }
      }
    })

    test('57: what is hidden answers as what is nowhere', async () => {
      const { hidden, absent, as } = about
      for (const page of ['/entries/', '/my-record/entries/', '/helping/entries/']) {
        const [a, b] = await Promise.all(
          [hidden, absent].map(async (ref) => {
            const [answer] = await pair.askBoth({ url: `${page}${ref}`, as })
            return JSON.stringify(withoutChance({ url: page }, answer)).replaceAll(ref, '<ref>')
          }),
        )
        assert.equal(differs(a ?? '', b ?? ''), '', page)
      }
    })

    test('62: no address and no title tells who it is or what they have', async () => {
      const about61 = readingItems.filter(([n]) => n === '61' || n === '32, 66')
      for (const item of about61) {
        for (const [{ url }, { body }] of await run(item, about)) {
          const links = [...body.matchAll(/(?:href|action|src)="([^"]*)"/g)].map(([, to]) => to)
          assert.ok(!links.some((to) => to?.includes(about.patient.nhsNumber)), url)
          assert.doesNotMatch(/<title>(.*?)<\/title>/.exec(body)?.[1] ?? '', /\d{3} \d{3} \d{4}/)
        }
      }
    })
  })
}

// what is written stays, with ids of its own in each database: after all the reading
for (const about of cases) {
  suite(`${about.name}, writing`, () => {
    for (const item of writingItems) {
      test(`${item[0]}: ${item[1]}`, async () => {
        await run(item, about)
      })
    }
  })
}

// and each of them can fail
suite('planted: one byte more of what is hidden is seen by', () => {
  const [about] = cases
  const leaky: typeof pair.askBoth = async (question) => {
    const [a, b] = await pair.askBoth(question)
    return [a, { ...b, body: `${b.body} ` }]
  }
  for (const item of [...readingItems, ...writingItems]) {
    test(item[0], async () => {
      assert.ok(about)
      await assert.rejects(run(item, about, leaky), assert.AssertionError)
    })
  }
})
