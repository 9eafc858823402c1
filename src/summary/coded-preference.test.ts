import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { condition, factsOf, flag, said } from '../../tests/support/summary-facts.ts'
import { told } from '../../tests/support/summary-told.ts'
import { codesOfPreferences, newlyCoded, type InForce } from './coded-preference.ts'
import type { SummaryEntry } from './document.ts'
import { preferenceCodes } from './preference.ts'

// What a code of the practice's record makes of what is in force. Codes: domain.md section 1.4.

const at = new Date('2026-04-30T12:00:00Z')
const [read2, ctv3, snomed] = [
  'http://read.info/readv2',
  'http://read.info/ctv3',
  'http://snomed.info/sct',
]
const coded = (code: string, system = read2, on = '2026-02-03', more = {}): SummaryEntry => {
  const one = said('Summary Care Record', '')
  const concept = { coding: [{ system, code }], text: 'Summary Care Record' }
  return { ...one, resource: { ...one.resource, code: concept, effectiveDateTime: on, ...more } }
}
const inForce = (preference: InForce['preference'], on?: string, code?: string): InForce => ({
  preference,
  preferredAt: on === undefined ? null : new Date(on),
  preferredCode: code ?? null,
})
const never = inForce('no-preference')

const read = (entries: readonly SummaryEntry[], of: InForce = never) => {
  const found = newlyCoded(of, entries, at)
  return found && `${found.preference} ${found.code} ${found.at.toISOString().slice(0, 16)}`
}

suite('a code says', () => {
  for (const [code, system, expected] of [
    ['9Ndm', read2, 'core 9Ndm'],
    ['9Ndn', read2, 'additional 9Ndn'],
    ['9Ndo', read2, 'dissent 9Ndo'],
    ['9Ndo.', read2, 'dissent 9Ndo'],
    ['9Ndo.00', read2, 'dissent 9Ndo'],
    ['XaXbY', ctv3, 'core XaXbY'],
    ['XaXbZ', ctv3, 'additional XaXbZ'],
    ['XaXj6', ctv3, 'dissent XaXj6'],
    ['93C3.', read2, 'dissent 93C3'],
    ['XaKRy', ctv3, 'dissent XaKRy'],
    ['416308001', snomed, 'dissent 416308001'],
    // set for all when systems were changed over: nobody said it
    ['9Ndl.', read2, undefined],
    ['9ndo', read2, undefined],
    ['9Ndo', ctv3, undefined],
    ['9Ndo', 'https://ours', undefined],
    ['195967001', snomed, undefined],
  ] as const) {
    test(`${code} of ${system}: ${expected ?? 'nothing'}`, () => {
      assert.equal(
        read([coded(code, system)])
          ?.split(' ')
          .slice(0, 2)
          .join(' '),
        expected,
      )
    })
  }

  test('and each that says something is looked for, as it may be written', () => {
    const written = preferenceCodes.filter(({ says }) => says).map(({ read2: code }) => code)
    for (const code of written.flatMap((one) => [one, `${one}.`, `${one}.00`])) {
      assert.ok(codesOfPreferences.includes(code), code)
    }
    assert.ok(!codesOfPreferences.includes('9Ndl'))
  })

  test('also as a problem or a flag, as the second of several codes, and as a value', () => {
    const { resource } = coded('XaXj6', ctv3)
    const code = resource['code']
    for (const one of [condition('x'), flag('1', 'x')]) {
      assert.match(read([{ ...one, resource: { ...one.resource, code } }]) ?? '', /^dissent XaXj6 /)
    }
    const coding = [
      { system: snomed, code: '1' },
      { system: ctv3, code: 'XaXj6' },
    ]
    assert.match(read([coded('1', snomed, '2026-02-03', { code: { coding } })]) ?? '', /^dissent/)
    const value = { valueCodeableConcept: code }
    assert.match(read([coded('1', snomed, '2026-02-03', value)]) ?? '', /^dissent/)
  })

  test('nothing, once it was taken back or is over', () => {
    const { resource } = coded('9Ndo')
    const code = resource['code']
    const over = { clinicalStatus: { coding: [{ code: 'resolved' }] } }
    const refuted = { verificationStatus: { coding: [{ code: 'entered-in-error' }] } }
    const flagged = flag('1', 'x')
    for (const entry of [
      coded('9Ndo', read2, '2026-02-03', { status: 'entered-in-error' }),
      coded('9Ndo', read2, '2026-02-03', { status: 'cancelled' }),
      condition('x', { code, ...over }),
      condition('x', { code, ...refuted }),
      { ...flagged, resource: { ...flagged.resource, code, status: 'inactive' } },
    ]) {
      assert.equal(read([entry]), undefined)
    }
  })

  test('nothing about what is no statement of a preference', () => {
    const { resource } = coded('9Ndo')
    assert.equal(read([{ ...coded('9Ndo'), kind: 'Procedure', resource }]), undefined)
  })
})

suite('of what was said', () => {
  const core = coded('9Ndm', read2, '2026-01-05')
  const dissent = coded('9Ndo', read2, '2026-02-03')
  for (const [what, entries, of, expected] of [
    ['the newest code counts', [dissent, core], never, 'dissent 9Ndo 2026-02-03T00:00'],
    ['wherever it stands', [core, dissent], never, 'dissent 9Ndo 2026-02-03T00:00'],
    ['a later act here stands', [dissent], inForce('core', '2026-02-04'), undefined],
    [
      'also one later on the day of the code',
      [dissent],
      inForce('core', '2026-02-03T09:00Z'),
      undefined,
    ],
    [
      'what was said here at the moment of the code stands',
      [coded('9Ndo', read2, '2025-07-01T08:30:00Z')],
      inForce('core', '2025-07-01T08:30Z'),
      undefined,
    ],
    [
      'an hour counts as it is written',
      [coded('9Ndo', read2, '2025-07-01T08:30:00Z')],
      inForce('core', '2025-07-01T08:00Z'),
      'dissent 9Ndo 2025-07-01T08:30',
    ],
    [
      'a stricter code of the same moment, which came later, counts',
      [dissent],
      inForce('core', '2026-02-03', '9Ndm'),
      'dissent 9Ndo 2026-02-03T00:00',
    ],
    [
      'and one that shows more does not',
      [coded('9Ndn')],
      inForce('core', '2026-02-03', '9Ndm'),
      undefined,
    ],
    [
      'and one just after midnight in summer',
      [coded('9Ndo', read2, '2025-07-01')],
      inForce('core', '2025-06-30T23:30Z'),
      undefined,
    ],
    [
      'but not one just before midnight',
      [coded('9Ndo', read2, '2025-07-01')],
      inForce('core', '2025-06-30T22:30Z'),
      'dissent 9Ndo 2025-06-30T23:00',
    ],
    [
      'an act before it does not',
      [dissent],
      inForce('core', '2026-02-02'),
      'dissent 9Ndo 2026-02-03T00:00',
    ],
    [
      'nor a choice that was taken back before',
      [dissent],
      inForce('no-preference', '2026-01-01'),
      'dissent 9Ndo 2026-02-03T00:00',
    ],
    ['one taken back later stands', [dissent], inForce('no-preference', '2026-03-01'), undefined],
    [
      'what is in force already stays as it was said',
      [dissent],
      inForce('dissent', '2026-01-01', '93C3'),
      undefined,
    ],
    [
      'a dissent recorded here is taken back by no code',
      [core],
      inForce('dissent', '2020-01-01'),
      undefined,
    ],
    [
      'one read from a code is, by a later code',
      [core],
      inForce('dissent', '2025-01-01', '9Ndo'),
      'core 9Ndm 2026-01-05T00:00',
    ],
    ['and not by an earlier one', [core], inForce('dissent', '2026-02-03', '9Ndo'), undefined],
    [
      'of two at one moment the stricter counts',
      [coded('9Ndm'), coded('9Ndn'), dissent, coded('9Ndn')],
      never,
      'dissent 9Ndo 2026-02-03T00:00',
    ],
    [
      'a day to come is no day it was said',
      [coded('9Ndo', read2, '2062-02-03')],
      never,
      'dissent 9Ndo 2026-01-05T10:00',
    ],
    [
      'nothing is said by an ordinary record',
      [said('Carer', 'x'), condition('Asthma')],
      never,
      undefined,
    ],
  ] as const) {
    test(what, () => assert.equal(read(entries, of), expected))
  }
})

test('a preference is no line of a summary, also where it is a problem or was added', () => {
  const code = coded('9Ndn').resource['code']
  const entries = [condition('x', { code }), { ...coded('9Ndn'), rule: 'add' as const }]
  assert.deepEqual(told(factsOf(entries)), {})
})
