import assert from 'node:assert/strict'
import { test } from 'node:test'
import { rateLimit } from './rate-limit.ts'

/** What each request of one service is told, sent at these milliseconds. */
const told = (perSecond: number, ...at: readonly number[]) => {
  const limit = rateLimit(perSecond)
  return at.map((one) => limit('Z10', one))
}
const times = (count: number, at: number) => Array.from({ length: count }, () => at)

const cases: readonly (readonly [string, readonly number[], readonly number[]])[] = [
  ['so many at once are within', told(5, ...times(5, 0)), [0, 0, 0, 0, 0]],
  ['one more is told to wait', told(5, ...times(6, 0)), [0, 0, 0, 0, 0, 1]],
  ['who waits as told is served', told(1, 0, 0, 1000), [0, 1, 0]],
  [
    'who asks again before is told again, and loses nothing',
    told(1, 0, 400, 800, 1000),
    [0, 1, 1, 0],
  ],
  ['it fills bit by bit', told(5, ...times(5, 0), 199, 200), [0, 0, 0, 0, 0, 1, 0]],
  ['a pause saves up no more than a second', told(2, 0, ...times(3, 60_000)), [0, 0, 0, 1]],
  ['a clock that goes back gives nothing', told(1, 1000, 0, 1000), [0, 1, 1]],
]
for (const [name, found, wanted] of cases) {
  test(`a limit of requests: ${name}`, () => assert.deepEqual(found, wanted))
}

test('a limit of requests: for a minute at the limit none is refused, at twice half are', () => {
  const minute = (gap: number) =>
    told(5, ...Array.from({ length: 60_000 / gap }, (_, n) => n * gap))
  assert.ok(minute(200).every((seconds) => seconds === 0))
  const served = minute(100).filter((seconds) => seconds === 0).length
  assert.ok(served >= 300 && served <= 305, `${served}`)
})

test('a limit of requests: of one service is not that of another', () => {
  const limit = rateLimit(1)
  assert.deepEqual([limit('Z10', 0), limit('Z10', 0), limit('Z20', 0)], [0, 1, 0])
})
