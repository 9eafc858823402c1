import assert from 'node:assert/strict'
import { hash } from 'node:crypto'
import { suite, test } from 'node:test'
import type { ServiceTerms } from '../../identity/services-around.ts'
import type { Listing } from '../decide.ts'
import { faqOf } from './faq.ts'
import { leafletText } from './leaflet-words.ts'
import { plainLeaflet } from './plain-leaflet.ts'
import type { PracticePolicy } from './practice-policy.ts'

test('the leaflet of no practice is as it was published', () => {
  assert.equal(
    hash('sha256', JSON.stringify(plainLeaflet)),
    '050579728418bc0fa3e8d97512dd035d1f7703141556d921de3a75c1e8aa4792',
  )
})

const service = (name: string, more: Partial<ServiceTerms & { listed: Listing }> = {}) => ({
  ...{ id: name, name, sharesOutFrom: null, permissionPolicy: 'ask-each-time' as const },
  ...{ listed: 'unlisted' as const },
  ...more,
})
const practice = {
  ...service('The Surgery', { permissionPolicy: 'extended' }),
  ...{ codeRequired: true, privateOnRequest: 'at-once' as const },
}
const policy = (
  services: PracticePolicy['services'],
  more: Partial<PracticePolicy['practice']> = {},
): PracticePolicy => ({ practice: { ...practice, ...more }, services })

suite('the table says of each service what holds until the patient says otherwise', () => {
  const rows: [what: string, policy: PracticePolicy, row: readonly string[]][] = [
    ['as shipped', policy([service('A')]), ['Only after you say yes', 'Yes, each time', 'Yes']],
    [
      'it shares out from a day',
      policy([service('A', { sharesOutFrom: '2027-03-01' })]),
      ['From 1 March 2027, unless you say no', 'Yes, each time', 'Yes'],
    ],
    [
      'it asks once',
      policy([service('A', { permissionPolicy: 'extended' })]),
      ['Only after you say yes', 'Yes, once for all its staff', 'Yes'],
    ],
    [
      'it does not ask',
      policy([service('A', { permissionPolicy: 'notice-based' })]),
      ['Only after you say yes', 'No, it has told its patients so', 'Yes'],
    ],
    [
      'allowed',
      policy([service('A', { listed: 'allowed' })]),
      ['Only after you say yes', 'Yes, each time', 'No'],
    ],
    [
      'prohibited',
      policy([service('A', { listed: 'prohibited' })]),
      ['Only after you say yes', 'Yes, each time', 'We do not let it look, except in an emergency'],
    ],
    [
      'prohibited, where no code is required',
      policy([service('A', { listed: 'prohibited' })], { codeRequired: false }),
      ['Only after you say yes', 'Yes, each time', 'We do not let it look, except in an emergency'],
    ],
    [
      'unlisted, where no code is required',
      policy([service('A')], { codeRequired: false }),
      ['Only after you say yes', 'Yes, each time', 'No'],
    ],
  ]
  for (const [what, given, row] of rows) {
    test(what, () => {
      const { services } = leafletText(given)
      assert.deepEqual(services?.rows, [
        [
          'The Surgery',
          'Only after you say yes',
          'Yes, once for all its staff',
          'No, it is your practice',
        ],
        ['A', ...row],
      ])
    })
  }

  test('and what holds of any other', () => {
    const others = [true, false].map(
      (codeRequired) => leafletText(policy([], { codeRequired })).services?.others,
    )
    assert.deepEqual(others, [
      'Any service that is not in this table needs your code.',
      'Services that are not in this table need no code.',
    ])
  })
})

suite('an answer says what holds at this practice', () => {
  const answer = (id: string, given: PracticePolicy) =>
    faqOf(given).find((one) => one.id === id)?.answer ?? ''
  const many = ['A', 'B', 'C', 'D', 'E', 'F', 'G', 'H']
  const rows: [what: string, id: string, policy: PracticePolicy, says: RegExp, not: RegExp][] = [
    ['a code', 'who', policy([]), /also needs a code/, /do not ask other services|We do not let/],
    [
      'no code',
      'who',
      policy([], { codeRequired: false }),
      /We do not ask other services for a code\./,
      /also needs/,
    ],
    [
      'who is prohibited',
      'who',
      policy([service('A', { listed: 'prohibited' }), service('B', { listed: 'allowed' })]),
      /We do not let A look, except in an emergency/,
      /B/,
    ],
    ['how to make one', 'code', policy([]), /eight digits/, /You do not need one/],
    [
      'that none is needed',
      'code',
      policy([], { codeRequired: false }),
      /You do not need one/,
      /digits/,
    ],
    [
      'who asks when',
      'ask-first',
      policy([
        service('A'),
        service('B'),
        service('C', { permissionPolicy: 'notice-based' }),
        service('D', { permissionPolicy: 'extended' }),
      ]),
      /^A and B ask you each time .* The Surgery and D ask you once, .* C does not ask again/,
      /undefined/,
    ],
    [
      'of many, six by name',
      'ask-first',
      policy(many.map((name) => service(name))),
      /^A, B, C, D, E, F and 2 more ask you each time/,
      /\bG\b/,
    ],
    ['that nothing is shared', 'now', policy([]), /no service shares what it writes/, /because/],
    [
      'who shares from when',
      'now',
      policy([service('A', { sharesOutFrom: '2027-03-01' }), service('B')]),
      /unless you say no, .*: A from 1 March 2027\. Every other service shares nothing/,
      /no service shares what it writes/,
    ],
    ['that it is private at once', 'private', policy([]), /does it at once when you ask/, /reads/],
    [
      'that it answers first',
      'private',
      policy([], { privateOnRequest: 'ask' }),
      /reads what you ask and answers you/,
      /does it at once when/,
    ],
  ]
  for (const [what, id, given, says, not] of rows) {
    test(`${id}: ${what}`, () => {
      assert.match(answer(id, given), says)
      assert.doesNotMatch(answer(id, given), not)
    })
  }

  test('and each has an address of its own', () => {
    const ids = faqOf(policy([])).map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
    assert.ok(ids.every((id) => /^[a-z-]+$/.test(id)))
  })
})
