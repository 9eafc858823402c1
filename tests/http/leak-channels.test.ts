import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { differs, openTwins, withoutChance } from '../support/twins.ts'
import { leakCases, type LeakCase } from './leak-cases.ts'
import { fhir, searches, type LeakItem } from './leak-item.ts'
import { operationItems } from './leak-items-operations.ts'
import { pageItems } from './leak-items-pages.ts'
import { searchItems } from './leak-items-search.ts'
import { writeItems, writingItems } from './leak-items-writes.ts'
import { runItem } from './leak-run.ts'

// Leak channels by number, each for every reason a thing may be hidden and for staff, patients and helpers: two
// databases that differ only in what is hidden answer the same. docs/leak-channels.md lists what is held elsewhere
// and what cannot be asked yet.

const pair = await openTwins()
const cases = await leakCases(pair)
const readingItems = [...searchItems, ...operationItems, ...writeItems, ...pageItems]

const run = (item: LeakItem, about: LeakCase, askBoth = pair.askBoth) =>
  runItem(askBoth, item, about)

for (const about of cases) {
  suite(about.name, () => {
    for (const item of readingItems) {
      test(`${item[0]}: ${item[1]}`, async () => {
        await run(item, about)
      })
    }

    test('15, 16: pages of every size end alike, and none opens for another', async () => {
      for (const count of [1, 2, 3, 50]) {
        const starts = [
          `${fhir}/Patient/${about.patient.ref}/$everything?`,
          `${searches(about)[0]}&`,
        ]
        let url = `${starts[count % 2]}_count=${count}`
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
      for (const item of readingItems.filter(([n]) => ['17', '23', '61'].includes(n))) {
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

// an item that is refused for another reason than its own would say nothing
suite('for somebody who may see the record', () => {
  const [about] = cases
  for (const item of readingItems.filter(([, , , which]) => which !== undefined)) {
    test(`${item[0]}: ${item[1]}, is ${item[3]}`, async () => {
      assert.ok(about)
      const answers = await runItem(pair.askBoth, item, about, Infinity)
      const statuses = answers.map(([, { status }]) => status)
      assert.equal(statuses.some((status) => status < 400) ? 'answered' : 'refused', item[3])
    })
  }
})

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
