import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { addDays } from '../identity/age.ts'
import { nextWorkingDay } from '../record/working-day.ts'
import data from './bank-holidays.json' with { type: 'json' }
import { clockOf, dueAfterDeath, reminderBy, type TimedRequest } from './clock.ts'

const received = (receivedOn: string, more: Partial<TimedRequest> = {}): TimedRequest => ({
  ...{ receivedOn, pauses: [] },
  ...more,
})
const dueOf = (request: TimedRequest) => {
  const clock = clockOf(request)
  return clock.state === 'running' ? clock.due : clock.state
}

suite('a request must be answered', () => {
  const cases: readonly (readonly [rule: string, request: TimedRequest, due: string])[] = [
    ['SAR-1: on the same day of the next month', received('2026-09-08'), '2026-10-08'],
    ['SAR-1: counted from a Saturday', received('2026-09-05'), '2026-10-05'],
    ['SAR-2: on the last day of a shorter month', received('2026-03-31'), '2026-04-30'],
    [
      'SAR-2, SAR-3: 31 January 2027, the month ends on a Sunday',
      received('2027-01-31'),
      '2027-03-01',
    ],
    ['SAR-2, SAR-3: 30 January 2027', received('2027-01-30'), '2027-03-01'],
    ['SAR-3: 3 September 2026, due on a Saturday', received('2026-09-03'), '2026-10-05'],
    ['SAR-3: due on Good Friday', received('2027-02-26'), '2027-03-30'],
    ['SAR-3: due on Christmas Day', received('2026-11-25'), '2026-12-29'],
    [
      'SAR-4: from the day identity was shown',
      received('2026-09-03', { identity: { arrivedOn: '2026-09-10' } }),
      '2026-10-12',
    ],
    [
      'SAR-4: from the day a fee was paid, the latest',
      received('2026-09-03', {
        identity: { arrivedOn: '2026-09-10' },
        fee: { arrivedOn: '2026-09-15' },
      }),
      '2026-10-15',
    ],
    [
      'SAR-4: identity shown before the request moves nothing',
      received('2026-09-08', { identity: { arrivedOn: '2026-09-01' } }),
      '2026-10-08',
    ],
    [
      'SAR-5: 10 days paused are 10 days more',
      received('2026-09-08', { pauses: [{ from: '2026-09-10', until: '2026-09-20' }] }),
      '2026-10-19',
    ],
    [
      'SAR-5: asked and answered on one day is no pause',
      received('2026-09-08', { pauses: [{ from: '2026-09-10', until: '2026-09-10' }] }),
      '2026-10-08',
    ],
    [
      'SAR-5: two pauses over the same days count once',
      received('2026-09-08', {
        pauses: [
          { from: '2026-09-10', until: '2026-09-14' },
          { from: '2026-09-12', until: '2026-09-16' },
        ],
      }),
      '2026-10-14',
    ],
    [
      'SAR-5: of a pause, only days after the start count',
      received('2026-09-03', {
        identity: { arrivedOn: '2026-09-10' },
        pauses: [{ from: '2026-09-04', until: '2026-09-12' }],
      }),
      '2026-10-12',
    ],
    [
      'SAR-6: two months more, where the requester was told in time',
      received('2026-09-08', { extension: { months: 2, toldOn: '2026-10-08' } }),
      '2026-12-08',
    ],
    [
      'SAR-6: one month more',
      received('2026-09-08', { extension: { months: 1, toldOn: '2026-09-20' } }),
      '2026-11-09',
    ],
    [
      'SAR-6: told a day too late, it does not count',
      received('2026-09-08', { extension: { months: 2, toldOn: '2026-10-09' } }),
      '2026-10-08',
    ],
    [
      'SAR-6, SAR-2: 30 November and two months more',
      received('2026-11-30', { extension: { months: 2, toldOn: '2026-12-01' } }),
      '2027-03-01',
    ],
  ]
  for (const [rule, request, due] of cases) {
    test(`${rule}: ${due}`, () => assert.equal(dueOf(request), due))
  }
})

suite('the clock', () => {
  test('says where it begins, what to aim for and until when an extension may be told', () => {
    assert.deepEqual(clockOf(received('2026-09-03')), {
      ...{ state: 'running', startsOn: '2026-09-03', due: '2026-10-05', tellBy: '2026-10-05' },
      ...{ aimFor: '2026-10-01', extension: 'none' },
    })
  })

  for (const [name, request, clock] of [
    [
      'has not started while identity is awaited',
      received('2026-09-03', { identity: { arrivedOn: null } }),
      { state: 'not-started', waitsFor: 'identity' },
    ],
    [
      'has not started while a fee is awaited',
      received('2026-09-03', { fee: { arrivedOn: null } }),
      { state: 'not-started', waitsFor: 'fee' },
    ],
    [
      'stands while the requester has not answered',
      received('2026-09-03', { pauses: [{ from: '2026-09-07', until: null }] }),
      { state: 'paused', since: '2026-09-07' },
    ],
    [
      'does not guess past the bank holidays that are published',
      received('2027-12-01'),
      { state: 'not-known', after: '2027-12-31' },
    ],
  ] as const) {
    test(name, () => assert.deepEqual(clockOf(request), clock))
  }

  test('an extension told too late is said to be so', () => {
    const clock = clockOf(
      received('2026-09-08', { extension: { months: 2, toldOn: '2026-10-09' } }),
    )
    assert.equal(clock.state === 'running' && clock.extension, 'too-late')
  })

  test('the published bank holidays are those the rule of working days knows', () => {
    const published = new Set(data.days)
    for (
      let day = `${data.firstYear}-01-01`;
      day <= `${data.lastYear}-12-31`;
      day = addDays(day, 1)
    ) {
      const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
      if (weekday === 0 || weekday === 6) continue
      assert.equal(nextWorkingDay(day) !== day, published.has(day), day)
    }
  })
})

suite('after a death', () => {
  for (const [lastEntry, due] of [
    ['2026-09-01', '2026-09-29'],
    ['2026-07-30', '2026-09-29'],
    ['2026-07-29', '2026-10-18'],
    [null, '2026-10-18'],
  ] as const) {
    test(`asked on 8 September 2026, last written in ${lastEntry ?? 'never'}: ${due}`, () => {
      assert.equal(dueAfterDeath('2026-09-08', lastEntry), due)
    })
  }
})

suite('who answers is reminded', () => {
  for (const [today, reminder] of [
    ['2026-09-27', null],
    ['2026-09-28', 10],
    ['2026-10-02', 10],
    ['2026-10-03', 5],
    ['2026-10-05', 5],
    ['2026-10-06', 2],
    ['2026-10-08', 2],
    ['2026-10-09', 'overdue'],
  ] as const) {
    test(`of 8 October by ${today}: ${reminder ?? 'no'}`, () => {
      assert.equal(reminderBy('2026-10-08', today), reminder)
    })
  }
})
