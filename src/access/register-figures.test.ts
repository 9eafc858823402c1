import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newPatientId } from '../identity/ids.ts'
import { countedBy, figuresOf } from './register-figures.ts'
import type { Registered } from './register.ts'

const one = (receivedOn: string, more: Partial<Registered> = {}): Registered => ({
  ...{ organisation: 'Z10', reference: 'SR', patient: newPatientId(), channel: 'post' },
  ...{ askedBy: 'patient', state: 'received', receivedOn, dueOn: null, extended: false },
  ...{ closedOn: null, inTime: null, ...more },
})

test('an empty register has no figures', () => {
  assert.deepEqual(figuresOf([], '2026-11-22'), {
    ...{ all: 0, open: 0, late: 0, answered: 0, inTime: 0, medianDays: null, months: [] },
  })
})

test('counts what is open and late, what was answered in time, and the day in the middle', () => {
  const rows = [
    one('2026-11-01', { dueOn: '2026-12-01' }),
    one('2026-09-30', { dueOn: '2026-10-30' }),
    one('2026-09-01', { state: 'released', closedOn: '2026-09-11', inTime: true }),
    one('2026-09-01', { state: 'refused', closedOn: '2026-09-21', inTime: true }),
    one('2026-09-01', { state: 'part-refused', closedOn: '2026-10-11', inTime: false }),
    one('2026-09-01', { state: 'withdrawn', closedOn: '2026-09-02', inTime: true }),
  ]
  assert.deepEqual(figuresOf(rows, '2026-11-22'), {
    ...{ all: 6, open: 2, late: 1, answered: 3, inTime: 2, medianDays: 20 },
    months: [
      { month: '2026-09', count: 5 },
      { month: '2026-10', count: 0 },
      { month: '2026-11', count: 1 },
    ],
  })
})

test('counts by anything, the most first, with how fast each was answered', () => {
  const closed = { state: 'released', closedOn: '2026-09-11' } as const
  const rows = [
    one('2026-09-01', { askedBy: 'solicitor', ...closed, inTime: true }),
    one('2026-09-01'),
    one('2026-09-04', { askedBy: 'solicitor', ...closed, inTime: false }),
    one('2026-12-01', { askedBy: 'solicitor', state: 'withdrawn', closedOn: '2026-12-02' }),
  ]
  assert.deepEqual(
    countedBy(rows, ({ askedBy }) => askedBy),
    [
      { key: 'solicitor', count: 3, answered: 2, inTime: 1, medianDays: 7 },
      { key: 'patient', count: 1, answered: 0, inTime: 0, medianDays: null },
    ],
  )
})
