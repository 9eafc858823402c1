import assert from 'node:assert/strict'
import { test } from 'node:test'
import { demoOrganisationRules, demoOrganisations } from './organisations.ts'
import { demoClinicians, demoStaff } from './staff.ts'

test('every demo organisation has a code that starts with Z9, and staff who write entries', () => {
  const organisations = demoOrganisations()
  const codes = organisations.map(({ code }) => code)
  assert.equal(new Set(codes).size, 19)
  for (const code of codes) {
    assert.match(code, /^Z9/)
    assert.notDeepEqual(demoClinicians(code), [])
  }
})

test('only practices have rules, and never about themselves or twice about one service', () => {
  const practices = demoOrganisations().filter(({ type }) => type === 'gp-practice')
  const codes = practices.map(({ code }) => code)
  const pairs = demoOrganisationRules().map(({ practice, organisation }) => {
    assert.ok(codes.includes(practice))
    assert.notEqual(practice, organisation)
    return `${practice} ${organisation}`
  })
  assert.equal(new Set(pairs).size, pairs.length)
})

test('everybody signs in under a name of their own', () => {
  const staff = demoStaff()
  assert.equal(new Set(staff.map(({ subject }) => subject)).size, staff.length)
  assert.equal(new Set(staff.map(({ userId }) => userId)).size, staff.length)
  for (const { subject, issuer } of staff) {
    assert.match(subject, /^staff:[a-z]+(-[a-z]+)+$/)
    assert.equal(issuer, 'development')
  }
})
