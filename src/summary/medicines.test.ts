import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import {
  allergy,
  condition,
  course,
  factsOf,
  issueOf,
  medicine,
  stoppedOn,
} from '../../tests/support/summary-facts.ts'
import { today, told } from '../../tests/support/summary-told.ts'
import { summaryOf } from './content.ts'
import type { SummaryEntry } from './document.ts'

const yesterday = '2026-04-29'

/** A dose in phases that end on these days, or do not. */
const until = (...ends: readonly (string | undefined)[]) => ({
  dosageInstruction: ends.map((end) => ({
    text: 'One each day',
    ...(end !== undefined && { timing: { repeat: { boundsPeriod: { end } } } }),
  })),
})

const longAgo = new Date('2019-01-01T00:00:00Z')

const cameOn = (day: string) => ({ meta: { versionId: '2', lastUpdated: `${day}T10:00:00.000Z` } })

const ended = (day: string) => ({ ...course('repeat'), status: 'stopped', ...cameOn(day) })

const patientSaid = (text: string) => [
  { authorReference: { reference: 'Patient/1' }, time: '2026-02-01T10:00:00Z', text },
]

suite('medicines (SCR-3 to SCR-5)', () => {
  const plan = medicine('Ramipril', '2015-01-01', { ...course('repeat'), intent: 'plan' })
  for (const [what, entries, expected] of [
    [
      'an acute one of 12 months ago',
      [medicine('A', '2025-04-30', course('acute'))],
      { acute: ['A'] },
    ],
    ['and none of a day before', [medicine('A', '2025-04-29', course('acute'))], {}],
    [
      'a delayed one is acute',
      [medicine('A', yesterday, course('delayed-prescribing'))],
      { acute: ['A'] },
    ],
    ['a current repeat has no look-back', [plan], { repeat: ['Ramipril'] }],
    [
      'so has repeat dispensing, and a course that continues',
      [
        medicine('B', '2015-01-01', course('repeat-dispensing')),
        medicine('C', '2014-01-01', course('continuous')),
      ],
      { repeat: ['B', 'C'] },
    ],
    [
      'an authorisation is a repeat',
      [medicine('B', '2015-01-01', { intent: 'plan' })],
      { repeat: ['B'] },
    ],
    [
      'a repeat stopped 6 months ago',
      [medicine('B', '2015-01-01', stoppedOn('2025-10-30'))],
      { discontinued: ['B'] },
    ],
    ['and none stopped a day before', [medicine('B', '2015-01-01', stoppedOn('2025-10-29'))], {}],
    [
      'a repeat that a change ended without a day was stopped when that change came',
      [
        medicine('B', '2019-01-01', ended(yesterday), { version: 2, recordedAt: longAgo }),
        medicine('C', '2019-01-01', ended('2025-10-29'), { version: 2, recordedAt: longAgo }),
      ],
      { discontinued: ['B'] },
    ],
    [
      'a repeat stopped before the end it was to have',
      [
        medicine('B', '2019-01-01', { ...stoppedOn('2027-01-01'), ...cameOn(yesterday) }),
        medicine('C', '2019-01-01', { ...stoppedOn('2027-01-01'), ...cameOn('2025-10-29') }),
      ],
      { discontinued: ['B'] },
    ],
    [
      'an active repeat whose authorisation ended is not current',
      [medicine('B', '2015-01-01', { ...stoppedOn(yesterday), status: 'active' })],
      { discontinued: ['B'] },
    ],
    [
      'one that ends today is current',
      [medicine('B', '2015-01-01', { ...stoppedOn(today), status: 'active' })],
      { repeat: ['B'] },
    ],
    [
      'a dose that goes on after its first weeks is current',
      [
        medicine('B', '2015-01-01', { ...course('repeat'), ...until(yesterday, '2026-06-30') }),
        medicine('C', '2014-01-01', { ...course('repeat'), ...until(yesterday, undefined) }),
        medicine('D', '2013-01-01', { ...course('repeat'), ...until('2026-06-30', yesterday) }),
      ],
      { repeat: ['B', 'C', 'D'] },
    ],
    [
      'and is not when all its weeks are over',
      [medicine('B', '2015-01-01', { ...course('repeat'), ...until('2026-04-01', yesterday) })],
      { discontinued: ['B'] },
    ],
    [
      'what nothing tells of and is taken now is with the repeats, however old',
      [medicine('B', '2015-01-01')],
      { repeat: ['B'] },
    ],
    [
      'and with acute when it is finished',
      [medicine('B', yesterday, { status: 'completed' })],
      { acute: ['B'] },
    ],
    ['one in error is nowhere', [medicine('B', yesterday, { status: 'entered-in-error' })], {}],
    ['one that was cancelled is nowhere', [medicine('B', yesterday, { status: 'cancelled' })], {}],
    [
      'one that is not to be given is nowhere',
      [medicine('B', yesterday, { ...course('repeat'), intent: 'plan', doNotPerform: true })],
      {},
    ],
    [
      'nor is one that somebody proposed, or one of several options',
      [
        medicine('B', yesterday, { intent: 'proposal' }),
        medicine('C', yesterday, { ...course('acute'), intent: 'option' }),
      ],
      {},
    ],
    [
      'one on hold says so',
      [medicine('B', '2015-01-01', { ...course('repeat'), status: 'on-hold' })],
      { repeat: ['B (on hold)'] },
    ],
    ['one of tomorrow is not yet', [medicine('B', '2026-05-01', course('acute'))], {}],
    [
      'an issue is told with its repeat, and is no line',
      [plan, medicine('Ramipril', yesterday, issueOf(plan.id))],
      { repeat: ['Ramipril'] },
    ],
    [
      'an issue whose repeat is not shown is a line: nothing that was given vanishes',
      [medicine('Ramipril', yesterday, issueOf(plan.id))],
      { acute: ['Ramipril'] },
    ],
  ] as const) {
    test(what, () => assert.deepEqual(told(factsOf(entries)), expected))
  }

  test('a repeat tells when it was issued last', () => {
    const entries = [
      plan,
      medicine('Ramipril', '2026-01-02', issueOf(plan.id)),
      medicine('Ramipril', '2026-03-04', issueOf(plan.id)),
      medicine('Ramipril', '2026-03-05', { ...issueOf(plan.id), doNotPerform: true }),
    ]
    const repeat = summaryOf(factsOf(entries), today, 'staff').sections[2]
    assert.deepEqual(
      repeat?.rows.map(({ cells }) => cells),
      [['2015-01-01', 'Ramipril', 'One each day', '56 tablet', '4 March 2026', '']],
    )
  })

  test('reasons are additional information, and a sensitive one is left out', () => {
    const reasonCode = [
      { text: 'Asthma' },
      { coding: [{ system: 'http://snomed.info/sct', code: '86406008' }], text: 'HIV infection' },
    ]
    const entries = [medicine('A', yesterday, { ...course('acute'), reasonCode })]
    const cells = (scope: 'core' | 'additional') =>
      summaryOf(factsOf(entries, { scope }), today, 'staff').sections[1]?.rows[0]?.cells
    assert.deepEqual(cells('additional')?.at(-1), 'Asthma')
    assert.deepEqual(cells('core')?.length, 5)
    for (const scope of ['core', 'additional'] as const) {
      const text = JSON.stringify(summaryOf(factsOf(entries, { scope }), today, 'staff').sections)
      assert.doesNotMatch(text, /HIV|86406008/)
      assert.equal(text.includes('Asthma'), scope === 'additional')
    }
  })

  test('what the patient said of an entry does not stand as a word of the practice', () => {
    const note = [{ text: 'Reviewed' }, ...patientSaid('I never had this')]
    const entries = [
      allergy(undefined, undefined, {}, { note }),
      medicine('A', yesterday, { ...course('acute'), note }),
      condition('Asthma', { note: patientSaid('Nor this') }),
    ]
    const rows = summaryOf(factsOf(entries), today, 'staff').sections.flatMap((it) => it.rows)
    assert.deepEqual(
      rows.map(({ cells, resource }) => [cells.at(-1), resource['note']]),
      [
        ['Reviewed', [{ text: 'Reviewed' }]],
        ['Reviewed', [{ text: 'Reviewed' }]],
        ['', undefined],
      ],
    )
  })

  test('a medicine is told without a sensitive reason for stopping it', () => {
    const stopped = (text: string) =>
      medicine('A', '2015-01-01', { ...stoppedOn(yesterday), statusReason: { text } })
    const tell = (entry: SummaryEntry) => {
      const { sections } = summaryOf(factsOf([entry]), today, 'staff')
      return sections.flatMap(({ rows }) => rows.map(({ cells }) => [cells[1], cells[4]]))
    }
    assert.deepEqual(tell(stopped('Dizzy')), [['A', 'Dizzy']])
    const entry = stopped('Termination of pregnancy')
    assert.deepEqual(tell(entry), [['A', '']])
    assert.doesNotMatch(JSON.stringify(summaryOf(factsOf([entry]), today, 'staff')), /[Tt]erminat/)
  })

  test('the windows are on the face (SCR-8)', () => {
    const windows = summaryOf(factsOf([]), today, 'staff').sections.map(({ window }) => window)
    assert.deepEqual(windows.slice(0, 4), [
      null,
      { from: '2025-04-30', to: today },
      null,
      { from: '2025-10-30', to: today },
    ])
  })
})
