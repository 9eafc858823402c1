import assert from 'node:assert/strict'
import { test } from 'node:test'
import { parseOdsCode } from '../../identity/ods-code.ts'
import { yearCounts } from './filters.ts'

const gp = parseOdsCode('Z90001')
const clinic = parseOdsCode('Z90011')
const row = (year: number | null, kind: string, organisation: typeof gp, entries: number) => ({
  ...{ year, kind, organisation, entries },
  organisationName: organisation,
})
const outline = [
  row(2026, 'Condition', gp, 2),
  row(2026, 'Observation', clinic, 3),
  row(2024, 'Condition', gp, 1),
  row(null, 'Condition', gp, 9),
]

test('the years of a record count what the filters let through, oldest first; what has no date is in none', () => {
  assert.deepEqual(yearCounts('/my-record', outline, {}), [
    { year: 2024, entries: 1, href: '/my-record?year=2024' },
    { year: 2026, entries: 5, href: '/my-record?year=2026' },
  ])
  assert.deepEqual(yearCounts('/my-record', outline, { organisation: clinic, year: 2024 }), [
    { year: 2026, entries: 3, href: '/my-record?year=2026&service=Z90011' },
  ])
})
