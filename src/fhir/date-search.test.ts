import assert from 'node:assert/strict'
import { test } from 'node:test'
import { boundsOf } from './date-search.ts'

const cases: readonly [asked: string, from: string | null, until: string | null][] = [
  ['2026', '2026-01-01T00:00:00.000Z', '2027-01-01T00:00:00.000Z'],
  ['2026-06', '2026-05-31T23:00:00.000Z', '2026-06-30T23:00:00.000Z'],
  ['2026-11-22', '2026-11-22T00:00:00.000Z', '2026-11-23T00:00:00.000Z'],
  // the clocks go forward that night
  ['eq2026-03-29', '2026-03-29T00:00:00.000Z', '2026-03-29T23:00:00.000Z'],
  ['ge2026-06-01', '2026-05-31T23:00:00.000Z', null],
  ['gt2026-06-01', '2026-06-01T23:00:00.000Z', null],
  ['le2026-12-31', null, '2027-01-01T00:00:00.000Z'],
  ['lt2026-12-31', null, '2026-12-31T00:00:00.000Z'],
  ['2026-11-22T09:30Z', '2026-11-22T09:30:00.000Z', '2026-11-22T09:31:00.000Z'],
  ['2026-11-22T09:30:05+01:00', '2026-11-22T08:30:05.000Z', '2026-11-22T08:30:06.000Z'],
  ['lt2026-11-22T09:30:05.250Z', null, '2026-11-22T09:30:05.250Z'],
]

for (const [asked, from, until] of cases) {
  test(`${asked} asks from ${from} to ${until}`, () => {
    const found = boundsOf(asked)
    assert.deepEqual(
      [found.from?.toISOString() ?? null, found.until?.toISOString() ?? null],
      [from, until],
    )
  })
}

for (const wrong of ['', 'x', 'ap2026', '2026-13', '2026-02-30', '2026-11-22T09:30', '26', 'ge']) {
  test(`“${wrong}” is refused`, () => assert.throws(() => boundsOf(wrong), { code: 'invalid' }))
}
