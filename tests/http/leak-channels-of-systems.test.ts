import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { setExportRight } from '../../src/identity/export-right.ts'
import type { Subscription } from '../../src/messages/subscriptions.ts'
import { newsFor } from '../../src/record/news.ts'
import { newId } from '../../src/identity/ids.ts'
import { openTwins, type Pair, type Side } from '../support/twins.ts'
import type { StaffMember } from '../support/world.ts'
import { leakCases } from './leak-cases.ts'
import { operationItems } from './leak-items-operations.ts'
import { searchItems } from './leak-items-search.ts'
import { writeItems } from './leak-items-writes.ts'
import { runItem } from './leak-run.ts'

// Leak channels by number, where no person asks: apps that somebody lets in, exports, and what subscribers are told.

const pair = await openTwins()
const cases = await leakCases(pair)
const asked = [...searchItems, ...operationItems, ...writeItems].filter(([n]) =>
  ['6', '11', '12', '14', '23', '25', '36'].includes(n),
)

for (const about of cases) {
  const { who, patient, name } = about
  suite(name, () => {
    for (const sees of [['*'], ['Patient', about.kinds.shown], ['Basic']]) {
      test(`21: an app that may ask for ${sees.join(' and ')} learns no more than who lets it in`, async () => {
        const token = await pair.letsIn(who, who.kind === 'staff' ? null : patient, sees)
        const askBoth: Pair['askBoth'] = ({ as: _as, ...question }) =>
          pair.askBoth({
            ...question,
            headers: { ...question.headers, authorization: `Bearer ${token}` },
          })
        const statuses = new Set<number>()
        for (const item of asked) {
          for (const [, { status }] of await runItem(askBoth, item, about)) statuses.add(status)
        }
        assert.equal(statuses.has(401), false, 'it is let in')
      })
    }

    const isOwn = who.kind === 'staff' || who.id === patient.id
    test('54: a subscriber is told the same, and as often', { skip: !isOwn }, async () => {
      const [a, b] = await Promise.all([newsIn(pair.left), newsIn(pair.right)])
      assert.deepEqual(a, b)
      assert.ok(!a?.entries.some((entry) => entry.endsWith(about.hidden)))
    })

    async function newsIn({ db }: Side) {
      const long = new Date('2000-01-01T00:00:00Z')
      const to: Subscription = {
        ...{ patient: patient.id, id: newId(), staff: who.kind === 'staff' ? who.id : null },
        ...{ topic: 'entries', endpoint: 'https://hooks.example', heartbeatSeconds: null },
        ...{ state: 'active', failures: 0, told: 0, afterAt: long, lately: [], noted: null },
        ...{ createdAt: long, endsAt: new Date('2100-01-01T00:00:00Z') },
      }
      const news = await newsFor(db, to)
      return news && { entries: news.entries, lately: news.lately, count: news.line?.event.count }
    }
  })
}

const systems = new Map(
  cases.flatMap(({ who }) => (who.kind === 'staff' ? [[who.service, who]] : [])),
)
for (const [service, member] of systems) {
  test(`29: an export of ${service} holds the same, whatever is hidden from it`, async () => {
    const [a, b] = await Promise.all([exported(pair.left, member), exported(pair.right, member)])
    assert.deepEqual(a, b)
    assert.ok(a.size > 0)
    const told = [...a.values()].join('')
    for (const { secrets } of cases.filter(({ who }) => who.id === member.id)) {
      for (const secret of secrets) assert.ok(!told.includes(`"${secret}"`), secret)
    }
  })
}

/** Each file of an export, by its type. */
async function exported({ db, door, world }: Side, member: StaffMember) {
  await setExportRight(db, member.id, true)
  const as = await world.signIn(member)
  const headers = { prefer: 'respond-async' }
  const started = await door.ask({ url: '/fhir/R4/$export', as, headers })
  assert.equal(started.status, 202, started.body)
  const local = (url: string) => url.slice(url.indexOf('/fhir'))
  const url = local(started.headers['content-location'] ?? '')
  let answer = await door.ask({ url, as })
  while (answer.status === 202) {
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer = await door.ask({ url, as })
  }
  assert.equal(answer.status, 200, answer.body)
  const { output, error } = JSON.parse(answer.body) as Record<
    'output' | 'error',
    { type: string; url: string }[]
  >
  const files = [...output, ...error.map((file) => ({ ...file, type: 'held back' }))]
  return new Map(
    await Promise.all(
      files.map(async (file) => {
        const { body } = await door.ask({ url: local(file.url), as })
        return [file.type, body] as const
      }),
    ),
  )
}
