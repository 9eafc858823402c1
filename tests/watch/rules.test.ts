import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isAllowedPair, type AlertKind } from '../../src/audit/alert-kinds.ts'
import { sampleOf } from '../../src/audit/alert-sample.ts'
import { breachDeadline, hoursLeft } from '../../src/audit/breach.ts'
import { detect, firstFast, type LookFacts, type StaffLook } from '../../src/audit/detect.ts'
import { evidenceFor, suggestedOutcome, type Episode } from '../../src/audit/evidence.ts'
import { namedStaff } from '../../src/audit/look-through.ts'
import { personKey } from '../../src/audit/raise-alert.ts'
import { isOutOfHours } from '../../src/audit/working-hours.ts'

suite('type and subtype of an alert: domain.md 1.5, all twelve pairs', () => {
  const table: [type: string, subtype: string, allowed: boolean][] = [
    ['1', '1', true],
    ['1', '2', true],
    ['1', '3', true],
    ['1', '4', true],
    ['1', '5', false],
    ['1', '6', true],
    ['2', '1', true],
    ['2', '2', true],
    ['2', '3', true],
    ['2', '4', false],
    ['2', '5', true],
    ['2', '6', false],
  ]
  for (const [type, subtype, allowed] of table) {
    test(`type ${type} ${allowed ? 'may' : 'may not'} have subtype ${subtype}`, () => {
      assert.equal(isAllowedPair(type, subtype), allowed)
    })
  }
  test('nothing else is a pair', () => {
    for (const [type, subtype] of [
      ['3', '1'],
      ['1', ''],
      ['1', '7'],
      ['', ''],
    ] as const) {
      assert.equal(isAllowedPair(type, subtype), false)
    }
  })
})

suite('the 72 hours of a breach', () => {
  const table: [name: string, known: string, until: string][] = [
    ['an ordinary week', '2026-06-01T09:00:00Z', '2026-06-04T09:00:00Z'],
    ['the night the clocks go back', '2026-10-24T09:30:00Z', '2026-10-27T09:30:00Z'],
    ['the night the clocks go forward', '2027-03-27T22:15:00Z', '2027-03-30T22:15:00Z'],
    ['a leap day', '2028-02-28T12:00:00Z', '2028-03-02T12:00:00Z'],
  ]
  for (const [name, known, until] of table) {
    test(`are hours that pass, over ${name}`, () => {
      assert.equal(breachDeadline(new Date(known)).toISOString(), new Date(until).toISOString())
    })
  }
  test('the time of day in England moves with the clocks', () => {
    const london = (at: Date) => at.toLocaleTimeString('en-GB', { timeZone: 'Europe/London' })
    const known = new Date('2026-10-24T09:30:00Z')
    assert.deepEqual([london(known), london(breachDeadline(known))], ['10:30:00', '09:30:00'])
  })
  test('what is left is whole hours, and never less than none', () => {
    const deadline = new Date('2026-06-04T09:00:00Z')
    const left = (at: string) => hoursLeft(deadline, new Date(at))
    assert.deepEqual(
      [
        '2026-06-01T09:00:00Z',
        '2026-06-01T09:00:01Z',
        '2026-06-04T08:59:00Z',
        '2026-06-09T09:00:00Z',
      ].map(left),
      [72, 71, 0, 0],
    )
  })
})

const noon = new Date('2026-06-10T11:00:00Z')
const days = (n: number) => new Date(noon.getTime() + n * 86_400_000)
const episode = (kind: string, from: number, to: number | null = from): Episode => ({
  kind,
  startsAt: days(from),
  endsAt: to === null ? null : days(to),
})
const registered = episode('registration', -900, null)

suite('what speaks for a look', () => {
  test('episodes within 30 days, nearest first, and whether they were in force', () => {
    const episodes = [
      registered,
      episode('appointment', -31),
      episode('appointment', 20),
      episode('referral', -9, -2),
    ]
    assert.deepEqual(
      evidenceFor(noon, episodes).map(({ kind, on }) => `${kind} ${on}`),
      ['registration true', 'referral false', 'appointment false'],
    )
  })
  const table: [AlertKind, Episode[], string | undefined][] = [
    ['emergency', [episode('appointment', 1)], 'justified'],
    ['self-claimed', [episode('admission', -3, null)], 'justified'],
    ['emergency', [episode('appointment', 2)], undefined],
    ['no-appointment', [registered], undefined],
    ['own-record', [episode('appointment', 0)], 'training'],
    ['many-patients', [episode('appointment', 0)], undefined],
    ['patient-asked', [episode('appointment', 0)], undefined],
  ]
  for (const [kind, episodes, wanted] of table) {
    test(`${kind} with ${episodes.map((one) => one.kind).join()} suggests ${wanted ?? 'to ask'}`, () => {
      assert.equal(suggestedOutcome(kind, noon, episodes), wanted)
    })
  }
})

suite('a look that should be checked', () => {
  const look: StaffLook = {
    id: '1',
    at: noon,
    staff: 's',
    organisation: 'Z',
    patient: 'p',
    rule: 'shared',
  }
  const staff = { given: 'amara', family: 'okonby', address: 'a street' }
  const someone = { given: 'rosa', family: 'sample', address: 'elsewhere' }
  type Case = [
    name: string,
    wanted: AlertKind | undefined,
    facts: Partial<LookFacts['patient']>,
    rest?: Partial<LookFacts>,
    at?: Partial<StaffLook>,
  ]
  const care = [episode('appointment', 0)]
  const hospital = { organisationType: 'hospital' }
  const looked = (...ago: number[]) => ({ earlier: ago.map((n) => ({ at: days(-n) })) })
  const night = { at: new Date('2026-06-10T22:00:00Z') }
  const table: Case[] = [
    ['a patient with an appointment', undefined, { episodes: care }],
    ['an appointment 14 days off', undefined, { episodes: [episode('appointment', 14)] }],
    ['an appointment 15 days off', 'no-appointment', { episodes: [episode('appointment', 15)] }],
    ['their own name, whatever the care', 'own-record', { ...staff, episodes: care }],
    [
      'their own name, in an emergency',
      'own-record',
      { ...staff, episodes: [] },
      {},
      { rule: 'emergency' },
    ],
    ['their family name, in care', undefined, { family: 'okonby', episodes: care }],
    ['their family name, not in care', 'same-name', { family: 'okonby', episodes: [registered] }],
    [
      'a person without a family name',
      undefined,
      { family: '', episodes: [registered] },
      { staff: { ...staff, family: '' } },
    ],
    ['their address, not in care', 'same-address', { address: 'a street', episodes: [registered] }],
    ['their address, in care', undefined, { address: 'a street', episodes: care }],
    [
      'no address on either side',
      undefined,
      { address: null, episodes: [registered] },
      { staff: { ...staff, address: null } },
    ],
    ['a registered patient at night', 'out-of-hours', { episodes: [registered] }, {}, night],
    ['one with an appointment at night', undefined, { episodes: care }, {}, night],
    [
      'at night where there is always somebody',
      undefined,
      { episodes: [registered] },
      hospital,
      night,
    ],
    ['nobody’s patient', 'no-appointment', { episodes: [] }, hospital],
    [
      'care that is long over',
      'no-appointment',
      { episodes: [episode('admission', -90, -60)] },
      hospital,
    ],
    ['a registered patient, once', undefined, { episodes: [registered] }],
    ['a registered patient, on two days', undefined, { episodes: [registered] }, looked(1, 1, 1)],
    [
      'a registered patient, on three days',
      'no-appointment',
      { episodes: [registered] },
      looked(1, 9),
    ],
    [
      'an emergency, which has its own alert',
      undefined,
      { episodes: [] },
      {},
      { rule: 'emergency' },
    ],
    ['a claim, which has its own alert', undefined, { episodes: [episode('self-claimed', 0, 1)] }],
  ]
  for (const [name, wanted, patient, rest = {}, at = {}] of table) {
    test(`${name}: ${wanted ?? 'nothing'}`, () => {
      const facts = { staff, organisationType: 'gp-practice', earlier: [], ...rest }
      const judged = detect(
        { ...look, ...at },
        { ...facts, patient: { ...someone, episodes: [], ...patient } },
      )
      assert.equal(judged, wanted)
    })
  }

  const at = (minutes: number, patient: number) => ({
    at: new Date(noon.getTime() + minutes * 60_000),
    patient: `p${patient}`,
  })
  suite('many patients whom nobody explains, fast', () => {
    const eight = Array.from({ length: 8 }, (_, n) => at(n * 8, n))
    const seven = eight.slice(0, 7)
    const last = eight.slice(-1)
    type Looks = ReturnType<typeof at>[]
    const rows: [name: string, looks: Looks, found: Looks][] = [
      ['eight within an hour: the eighth look', eight, last],
      ['seven: none', seven, []],
      ['eight in 61 minutes: none', [...seven, at(61, 7)], []],
      ['eight within an hour after a slow one', [at(-30, 9), ...eight], last],
      ['one of them again and again: none', eight.map((one) => ({ ...one, patient: 'p' })), []],
      [
        'the first of them again, and then an eighth',
        [...seven, at(58, 0), at(62, 7)],
        [at(62, 7)],
      ],
      ['a ninth: told with the eighth', [...eight, at(57, 8)], last],
    ]
    for (const [name, looks, found] of rows) {
      test(name, () => {
        assert.deepEqual([firstFast(looks)].filter(Boolean), found)
      })
    }
  })
})

suite('hours', () => {
  const hours = { from: 7, to: 20, weekends: false }
  const table: [at: string, out: boolean][] = [
    ['2026-06-10T05:59:00Z', true],
    ['2026-06-10T06:00:00Z', false],
    ['2026-06-10T18:59:00Z', false],
    ['2026-06-10T19:00:00Z', true],
    ['2026-12-10T19:30:00Z', false],
    ['2026-12-10T20:00:00Z', true],
    ['2026-06-13T11:00:00Z', true],
  ]
  for (const [at, out] of table) {
    test(`${at} is ${out ? 'out of' : 'within'} hours, by the clock in England`, () => {
      assert.equal(isOutOfHours(new Date(at), hours), out)
    })
  }
  test('a service that opens at weekends is at work then', () => {
    assert.equal(
      isOutOfHours(new Date('2026-06-13T11:00:00Z'), { ...hours, weekends: true }),
      false,
    )
  })
})

suite('people and samples', () => {
  test('a title is no name', () => {
    const key = (name: string) => {
      const { given, family } = namedStaff({ name })
      return `${given}|${family}`
    }
    assert.deepEqual(
      ['Dr Amara Okonby', 'Nurse Joyce Mistlethwaite', 'Rupert Toothill-Chen', 'Priya'].map(key),
      ['amara|okonby', 'joyce|mistlethwaite', 'rupert|toothill chen', 'priya|'],
    )
  })
  test('one human in two services is one person', () => {
    const of = (id: string, subject: string | null) => personKey({ id, issuer: 'i', subject })
    assert.equal(of('1', 's'), of('2', 's'))
    assert.notEqual(of('1', null), of('2', null))
  })
  test('a tenth is kept for a second check, at least one, the same for the same seed', () => {
    const many = Array.from({ length: 40 }, (_, n) => `AL-${n}`)
    assert.equal(sampleOf(many, 'a').size, 4)
    assert.equal(sampleOf(many.slice(0, 1), 'a').size, 1)
    assert.equal(sampleOf([], 'a').size, 0)
    assert.deepEqual(sampleOf(many, 'a'), sampleOf(many.toReversed(), 'a'))
    assert.notDeepEqual(sampleOf(many, 'a'), sampleOf(many, 'b'))
  })
})
