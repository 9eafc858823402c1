import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import fc from 'fast-check'
import {
  allergy,
  condition,
  course,
  factsOf,
  flag,
  issueOf,
  medicine,
  noneKnown,
  past,
  procedure,
  refuted,
  resolved,
  said,
  stoppedOn,
  surgery,
  vaccine,
  warning,
} from '../../tests/support/summary-facts.ts'
import { today, told, saysOf } from '../../tests/support/summary-told.ts'
import { summariesOf, summaryOf } from './content.ts'

const yesterday = '2026-04-29'

const cameOn = (day: string) => ({ meta: { versionId: '2', lastUpdated: `${day}T10:00:00.000Z` } })

const inWords = (text: string) => allergy('', '', {}, { code: { text } })

suite('allergies: all, without a time limit (SCR-2)', () => {
  for (const [what, entries, staff, patient] of [
    ['nobody wrote anything', [], 'none-recorded', 'none-recorded'],
    ['somebody asked, and there is none', [noneKnown()], 'none-known', 'none-recorded'],
    ['there is one', [allergy()], ['Allergy to penicillin'], ['Allergy to penicillin']],
    [
      'one makes "none" void',
      [noneKnown(), allergy()],
      ['Allergy to penicillin'],
      ['Allergy to penicillin'],
    ],
    [
      'one that is over is told',
      [allergy('1', 'Egg allergy', {}, resolved)],
      ['Egg allergy'],
      ['Egg allergy'],
    ],
    [
      'one that was refuted is not',
      [noneKnown(), allergy('1', 'Egg', {}, refuted)],
      'none-known',
      'none-recorded',
    ],
    [
      'no drug allergy is told, and is not "none known"',
      [allergy('409137002', 'No known drug allergy')],
      ['No known drug allergy'],
      'none-recorded',
    ],
    [
      'none in words is told as it was written, and is not "none known"',
      [inWords('No known drug allergies')],
      ['No known drug allergies'],
      'none-recorded',
    ],
    [
      'none in words is void beside one',
      [inWords('No known allergies'), allergy()],
      ['Allergy to penicillin'],
      ['Allergy to penicillin'],
    ],
    [
      'words that say something besides tell of one',
      [inWords('No known drug allergies except penicillin'), noneKnown()],
      ['No known drug allergies except penicillin'],
      ['No known drug allergies except penicillin'],
    ],
    [
      'a problem that says there is none says nothing here',
      [condition('No known allergy', {}, {}, '716186003')],
      'none-recorded',
      'none-recorded',
    ],
    [
      'one is private: withheld',
      [allergy(undefined, undefined, { private: true })],
      'withheld',
      'withheld',
    ],
    [
      'one is private beside "none": withheld, never none known',
      [noneKnown(), allergy(undefined, undefined, { private: true })],
      'withheld',
      'withheld',
    ],
    [
      'one is withheld by the practice beside "none": withheld',
      [noneKnown(), allergy(undefined, undefined, { rule: 'withhold' })],
      'withheld',
      'withheld',
    ],
    [
      'anything is private beside "none": withheld, the same for every reason',
      [noneKnown(), condition('Asthma', {}, { private: true })],
      'withheld',
      'withheld',
    ],
    [
      'one is withheld from the patient: staff see it, and the patient no trace and no "none"',
      [noneKnown(), allergy(undefined, undefined, { withheldFromPatient: true })],
      ['Allergy to penicillin'],
      'none-recorded',
    ],
  ] as const) {
    test(what, () => {
      assert.deepEqual(saysOf('allergies', entries, 'staff'), staff)
      assert.deepEqual(saysOf('allergies', entries, 'patient'), patient)
    })
  }

  test('that there is none stands in no other section, beside an allergy or not', () => {
    const value = { valueCodeableConcept: { coding: [{ code: '716186003' }] } }
    const elsewhere = [
      condition('No known allergy', {}, {}, '716186003'),
      { ...said('Key safe', ''), resource: { ...said('Key safe', '').resource, ...value } },
    ]
    for (const rule of [null, 'add'] as const) {
      const entries = [...elsewhere.map((it) => ({ ...it, rule })), condition('Asthma')]
      assert.deepEqual(told(factsOf([...entries, allergy()])), {
        allergies: ['Allergy to penicillin'],
        problems: ['Asthma'],
      })
    }
  })

  test('what is withheld from the patient changes nothing that they read', () => {
    const plan = (flags = {}) =>
      medicine('Ramipril', '2015-01-01', { ...course('repeat'), intent: 'plan' }, flags)
    const some = fc.array(
      fc.constantFrom(
        () => allergy(),
        () => noneKnown(),
        () => condition('Asthma'),
        () => condition('Gonorrhoea', {}, {}, '15628003'),
        () => plan(),
        () => warning('data-in-transit'),
        () => allergy(undefined, undefined, { private: true }),
      ),
      { maxLength: 5 },
    )
    const flags = fc.constantFrom(
      { withheldFromPatient: true },
      { withheldFromPatient: true, private: true },
    )
    fc.assert(
      fc.property(some, some, flags, fc.boolean(), (shown, hidden, kept, isPlanHidden) => {
        const base = shown.map((make) => make())
        const about = plan(isPlanHidden ? kept : {})
        const issue = medicine(
          'Ramipril',
          '2026-02-01',
          issueOf(about.id),
          isPlanHidden ? {} : kept,
        )
        const withheld = hidden.map((make) => ({ ...make(), ...kept }))
        const all = [...base, about, issue, ...withheld]
        assert.deepEqual(
          summaryOf(factsOf(all), today, 'patient'),
          summaryOf(factsOf(all.filter((it) => !it.withheldFromPatient)), today, 'patient'),
        )
      }),
    )
  })

  test('an allergy that is filtered never yields "none known", whatever else is there', () => {
    const other = fc.constantFrom(
      noneKnown(),
      condition('Asthma'),
      medicine('Paracetamol', yesterday, course('acute')),
      warning('data-in-transit'),
    )
    const filtered = fc.constantFrom(
      allergy('1', 'Hidden one', { private: true }),
      allergy('1', 'Hidden one', { rule: 'withhold' }),
      allergy('1', 'Hidden one', { private: true, rule: 'add' }),
      allergy('1', 'Hidden one', { withheldFromPatient: true }),
      allergy('1', 'Hidden one', { private: true }, resolved),
      allergy('86406008', 'Hidden one'),
    )
    fc.assert(
      fc.property(
        fc.array(other, { maxLength: 5 }),
        filtered,
        fc.constantFrom('staff' as const, 'patient' as const),
        fc.constantFrom('core' as const, 'additional' as const),
        (others, hidden, reader, scope) => {
          const document = summaryOf(factsOf([...others, hidden], { scope }), today, reader)
          const [allergies] = document.sections
          assert.notEqual(allergies?.statement, 'none-known')
          assert.doesNotMatch(JSON.stringify(allergies), /No known/)
          if (reader === 'patient' || !hidden.withheldFromPatient) {
            assert.doesNotMatch(JSON.stringify(document), /Hidden one/)
          }
        },
      ),
    )
  })
})

suite('additional information', () => {
  const entries = [
    condition('Asthma'),
    condition('Heart attack', past('major')),
    condition('Sore throat', past('minor')),
    procedure('Appendectomy', surgery),
    procedure('Ear irrigation'),
    vaccine('MMR vaccine'),
    flag('526631000000108', 'On end of life care register'),
    flag('1', 'Key safe at the door'),
    said('Communication', 'Hearing aid in the right ear'),
    said('Wound size', '20 mm'),
  ]

  test('is what is significant', () =>
    assert.deepEqual(told(factsOf(entries)), {
      problems: ['Asthma', 'Heart attack'],
      procedures: ['Appendectomy'],
      immunisations: ['MMR vaccine'],
      wishes: ['On end of life care register'],
      communication: ['Communication'],
    }))

  test('and nothing of it is in a core summary, which says so', () =>
    assert.deepEqual(told(factsOf(entries, { scope: 'core' })), {
      problems: 'not-in-scope',
      procedures: 'not-in-scope',
      immunisations: 'not-in-scope',
      wishes: 'not-in-scope',
      communication: 'not-in-scope',
    }))

  test('one entry is added, and one withheld, by itself', () => {
    const added = condition('Sore throat', past('minor'), { rule: 'add' })
    assert.deepEqual(saysOf('problems', [added]), ['Sore throat'])
    const withheld = condition('Asthma', {}, { rule: 'withhold' })
    assert.deepEqual(saysOf('problems', [withheld]), 'withheld')
    assert.deepEqual(saysOf('problems', [withheld, condition('Gout')]), ['Gout'])
  })
})

suite('a status with a code of the system’s own before that of FHIR', () => {
  const coded = (key: string, ...codes: readonly string[]) => ({
    [key]: { coding: codes.map((code) => ({ code })) },
  })
  for (const [what, entry, section, says] of [
    ['active', condition('Asthma', coded('clinicalStatus', 'A1', 'active')), 'problems', 'active'],
    ['over', condition('Asthma', coded('clinicalStatus', 'R1', 'resolved')), 'problems', null],
    ['none of FHIR', condition('Asthma', coded('clinicalStatus', 'A1')), 'problems', ''],
    [
      'refuted',
      condition('Asthma', coded('verificationStatus', 'R1', 'refuted')),
      'problems',
      null,
    ],
    [
      'an allergy refuted',
      allergy('1', 'Egg', {}, coded('verificationStatus', 'R1', 'refuted')),
      'allergies',
      null,
    ],
    [
      'an allergy that is over',
      allergy('1', 'Egg', {}, coded('clinicalStatus', 'R1', 'resolved')),
      'allergies',
      'confirmed, resolved',
    ],
    [
      'an allergy with none of FHIR',
      allergy('1', 'Egg', {}, coded('clinicalStatus', 'A1')),
      'allergies',
      'confirmed',
    ],
  ] as const) {
    test(`${what}: ${says === null ? 'not told' : `“${says}”`}`, () => {
      const { sections } = summaryOf(factsOf([entry]), today, 'staff')
      const [row] = sections.find(({ id }) => id === section)?.rows ?? []
      assert.equal(row?.cells[2] ?? null, says)
    })
  }

  test('that no allergy is known counts by such a status too', () => {
    const none = noneKnown()
    const over = { ...none.resource, ...coded('clinicalStatus', 'R1', 'resolved') }
    assert.equal(saysOf('allergies', [{ ...none, resource: over }]), 'none-recorded')
    const still = { ...none.resource, ...coded('clinicalStatus', 'A1') }
    assert.equal(saysOf('allergies', [{ ...none, resource: still }]), 'none-known')
  })
})

suite('wishes', () => {
  for (const [what, entry] of [
    ['not to be resuscitated, by code', flag('450476008', 'x')],
    ['to be resuscitated, by code', flag('450475007', 'x')],
    ['the status of resuscitation', flag('304251008', 'x')],
    ['not for resuscitation', flag('304253006', 'x')],
    ['for resuscitation', flag('304252001', 'x')],
    ['a ReSPECT form', flag('1382601000000107', 'x')],
    ['an emergency health care plan', flag('887701000000100', 'x')],
    ['an end of life care plan', flag('736373009', 'x')],
    ['DNACPR in words', said('DNACPR', 'Form at home')],
    ['not to be attempted, in words', said('Not for attempted cardiopulmonary resuscitation', '')],
  ] as const) {
    test(`stand in the summary: ${what}`, () =>
      assert.equal(Array.isArray(saysOf('wishes', [entry])), true))
  }

  test('a line that does not say whether it is final is told, one in error is not', () => {
    const of = (status: string) => {
      const one = said('Resuscitation', 'Not to be attempted')
      return saysOf('wishes', [{ ...one, resource: { ...one.resource, status } }])
    }
    assert.deepEqual(of('unknown'), ['Resuscitation'])
    for (const status of ['entered-in-error', 'cancelled', 'registered']) {
      assert.equal(of(status), 'none-recorded')
    }
  })
})

suite('on its face', () => {
  for (const [what, facts, face] of [
    ['nothing more', factsOf([]), []],
    ['a recent registration', factsOf([], { registeredOn: '2026-02-01' }), ['recently-registered']],
    ['not one of 90 days ago', factsOf([], { registeredOn: '2026-01-30' }), []],
    ['a record in transit', factsOf([warning('data-in-transit')]), ['data-in-transit']],
    ['something to be filed', factsOf([warning('data-awaiting-filing')]), ['awaiting-filing']],
    [
      'something filed that changed where it came from',
      factsOf([], { awaitsFiling: true }),
      ['awaiting-filing'],
    ],
    [
      'items the practice’s system leaves out',
      factsOf([warning('confidential-items')]),
      ['entries-withheld'],
    ],
    ['something private', factsOf([allergy('1', 'x', { private: true })]), ['entries-withheld']],
    [
      'not something private that a summary would not hold',
      factsOf([said('Wound size', '20 mm', { private: true })]),
      [],
    ],
    [
      'not something private that a core summary would not hold',
      factsOf([condition('Asthma', {}, { private: true })], { scope: 'core' }),
      [],
    ],
  ] as const) {
    test(what, () => assert.deepEqual(summaryOf(facts, today, 'staff').face, face))
  }

  test('that something is withheld is said where something is, and nowhere else', () => {
    const kinds = [
      (flags: object) => allergy(undefined, undefined, flags),
      (flags: object) => medicine('Paracetamol', yesterday, course('acute'), flags),
      (flags: object) => condition('Asthma', {}, flags),
      (flags: object) => condition('Gonorrhoea', {}, flags, '15628003'),
      (flags: object) => vaccine('MMR vaccine', flags),
    ]
    const made = fc.record({
      make: fc.constantFrom(...kinds),
      private: fc.boolean(),
      withheldFromPatient: fc.boolean(),
      rule: fc.constantFrom(null, 'add' as const, 'withhold' as const, 'as-usual' as const),
    })
    fc.assert(
      fc.property(fc.array(made, { maxLength: 4 }), (chosen) => {
        const entries = chosen.map(({ make, ...flags }) => make(flags))
        const isLeftOut = (one: (typeof chosen)[number]) =>
          one.private || one.rule === 'withhold' || (one.make === kinds[3] && one.rule !== 'add')
        for (const reader of ['staff', 'patient'] as const) {
          const own = chosen.filter((one) => reader === 'staff' || !one.withheldFromPatient)
          const { face } = summaryOf(factsOf(entries), today, reader)
          assert.equal(face.includes('entries-withheld'), own.some(isLeftOut))
        }
      }),
    )
  })

  test('the patient is not told that something filed changed: it may be withheld from them', () => {
    assert.deepEqual(summaryOf(factsOf([], { awaitsFiling: true }), today, 'patient').face, [])
  })

  test('the patient is not told that something is withheld from them', () => {
    const facts = factsOf([condition('Asthma', {}, { withheldFromPatient: true })])
    const empty = summaryOf(factsOf([]), today, 'patient')
    assert.deepEqual(summaryOf(facts, today, 'patient'), empty)
  })
})

suite('when it is due', () => {
  for (const [what, facts, due] of [
    ['never without a window', factsOf([allergy(), condition('Asthma')]), null],
    [
      'when an acute medicine leaves',
      factsOf([medicine('A', '2025-04-30', course('acute'))]),
      '2026-05-01',
    ],
    [
      'when a stopped one leaves',
      factsOf([medicine('A', '2015-01-01', stoppedOn('2026-04-01'))]),
      '2026-10-02',
    ],
    [
      'when one stopped before its end leaves',
      factsOf([
        medicine('A', '2015-01-01', { ...stoppedOn('2027-01-01'), ...cameOn('2026-04-01') }),
      ]),
      '2026-10-02',
    ],
    [
      'when a repeat ends',
      factsOf([medicine('A', '2015-01-01', { ...stoppedOn('2026-05-05'), status: 'active' })]),
      '2026-05-06',
    ],
    [
      'when a medicine begins',
      factsOf([medicine('A', '2026-06-01', course('acute'))]),
      '2026-06-01',
    ],
    [
      'when a registration is no longer recent',
      factsOf([], { registeredOn: '2026-04-01' }),
      '2026-06-30',
    ],
  ] as const) {
    test(what, () => {
      assert.equal(summariesOf(facts, today).dueOn, due)
      if (due === null) return
      const said = (on: string) =>
        JSON.stringify(summaryOf(facts, on, 'staff').sections.map(({ rows }) => rows)) +
        summaryOf(facts, on, 'staff').face.join()
      assert.equal(said(before(due)), said(today))
      assert.notEqual(said(due), said(today))
    })
  }
})

function before(day: string): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) - 86_400_000).toISOString().slice(0, 10)
}
