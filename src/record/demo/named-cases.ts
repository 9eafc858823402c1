import type { OdsCode } from '../../identity/ods-code.ts'
import { writeAllergy, writeNoAllergy } from './allergies.ts'
import { visit, type Chart } from './chart.ts'
import { careHome, dailyInsulin, hospiceCare, smokingClinic, woundCare } from './community-care.ts'
import { londonTime, workingDay, yearsLater, type Day } from './days.ts'
import { patientOf } from './demo-chart.ts'
import type { DemoPatient } from './demo-patient.ts'
import { everydayCare } from './everyday-care.ts'
import { writeNote } from './findings.ts'
import { ordinaryLife } from './life.ts'
import { emergencyDepartment, hospitalStay } from './hospital-care.ts'
import { livesWith } from './long-term-care.ts'
import { services } from './organisations.ts'
import { testNumberFrom, type Person } from './person.ts'
import { prevention } from './prevention.ts'
import { randomOf } from './random.ts'
import { involved, sharingOf, type Wish } from './sharing-facts.ts'
import { mentalHealth, sexualHealth } from './specialist-care.ts'

/** Somebody who is always there, whatever the seed, because they show one thing. */
type NamedCase = {
  readonly who: readonly [
    givenName: string,
    familyName: string,
    sex: 'female' | 'male',
    age: number,
  ]
  readonly note: string
  readonly practice?: 'hawthorn'
  readonly protected?: true
  readonly diedDaysAgo?: number
  readonly shareNothing?: true
  readonly live: (chart: Chart) => void
  /** Everything is shared unless this says otherwise. */
  readonly wishes?: Readonly<Partial<Record<keyof typeof services, Wish>>> | 'not-asked'
}

const cases: readonly NamedCase[] = [
  {
    who: ['Margaret', 'Fernstead', 'female', 71],
    note: 'GP and district nurse share both ways; the smoking clinic shares out and may not look in',
    live: (chart) => {
      everydayCare(chart, ['penicillin', { manifestation: 'rash', severity: 'moderate' }])
      livesWith(chart, 'hypertension')
      livesWith(chart, 'copd')
      woundCare(chart, chart.today - 75, 12)
      smokingClinic(chart, chart.today - 130, true)
    },
    wishes: { smokingClinic: { out: 'yes', into: 'no' } },
  },
  {
    who: ['Oscar', 'Pebblewick', 'male', 6],
    note: 'A child of six',
    live: (chart) => {
      prevention(chart)
      everydayCare(chart)
      livesWith(chart, 'asthma', chart.today - 200)
    },
  },
  {
    who: ['Harold', 'Thornhanger', 'male', 88],
    note: 'Has died: nobody signs in as him, and staff need a legal reason to open the record',
    diedDaysAgo: 70,
    live: (chart) => {
      ordinaryLife(chart)
      livesWith(chart, 'heartFailure')
    },
  },
  {
    who: ['Selina', 'Ravencroft', 'female', 34],
    note: 'Protected: only her practice and the services it allows by name find her at all',
    practice: 'hawthorn',
    protected: true,
    live: (chart) => {
      everydayCare(chart)
      emergencyDepartment(chart, workingDay(chart.today - 210), 'Injury to the wrist')
      mentalHealth(chart, chart.today - 190)
    },
  },
  {
    who: ['Jasmine', 'Quilldale', 'female', 26],
    note: 'Has private entries: a visit to the sexual health clinic, and an allergy at the practice',
    live: (chart) => {
      everydayCare(chart)
      sexualHealth(chart, workingDay(chart.today - 160), { private: true })
      const seen = visit(chart, {
        organisation: services.millbrook,
        day: workingDay(chart.today - 150),
        reason: 'Reaction to a tablet',
      })
      const reaction = { manifestation: 'rash', severity: 'moderate' } as const
      writeAllergy(seen, 'penicillin', reaction, { private: true })
    },
  },
  {
    who: ['Tariq', 'Goldmere', 'male', 45],
    note: 'Nobody has asked him about sharing yet',
    wishes: 'not-asked',
    live: (chart) => {
      ordinaryLife(chart)
      livesWith(chart, 'asthma')
      emergencyDepartment(chart, workingDay(chart.today - 90), 'Wheeze')
    },
  },
  {
    who: ['Kwame', 'Oakenford', 'male', 63],
    note: 'In hospital for four days',
    live: (chart) => {
      ordinaryLife(chart)
      livesWith(chart, 'diabetes')
      hospitalStay(chart, chart.today - 4, 'open')
    },
  },
  {
    who: ['Iris', 'Yarrowden', 'female', 91],
    note: 'Lives in the care home',
    practice: 'hawthorn',
    live: (chart) => {
      everydayCare(chart)
      livesWith(chart, 'dementia')
      livesWith(chart, 'atrialFibrillation')
      careHome(chart, chart.today - 700)
      woundCare(chart, chart.today - 40, 8)
    },
  },
  {
    who: ['Stanley', 'Copperton', 'male', 78],
    note: 'A record of four thousand entries: district nurses come every day',
    live: (chart) => {
      ordinaryLife(chart)
      livesWith(chart, 'diabetes', chart.today - 5200)
      livesWith(chart, 'kidneyDisease')
      dailyInsulin(chart, chart.today - 1500, 4000)
    },
  },
  {
    who: ['Nadia', 'Harkwell', 'female', 39],
    note: 'Has switched all sharing off',
    shareNothing: true,
    live: (chart) => {
      ordinaryLife(chart)
      livesWith(chart, 'arthritis')
      emergencyDepartment(chart, workingDay(chart.today - 300), 'Swollen knee')
    },
  },
  {
    who: ['Felix', 'Marshton', 'male', 52],
    note: 'One entry of the mental health team is withheld from him',
    live: (chart) => {
      everydayCare(chart)
      livesWith(chart, 'depression', chart.today - 900)
      mentalHealth(chart, chart.today - 420)
      const seen = visit(chart, {
        organisation: services.mentalHealth,
        day: workingDay(chart.today - 60),
        reason: 'Telephone call from a relative',
        place: 'virtual',
        withheldFromPatient: true,
      })
      writeNote(
        seen,
        'His sister asked us not to tell him that she called. She fears for his safety.',
      )
    },
  },
  {
    who: ['Rosalind', 'Willowmoor', 'female', 69],
    note: 'Cared for by the hospice, on the end of life register',
    live: (chart) => {
      everydayCare(chart, ['salicylate', { manifestation: 'anaphylaxis', severity: 'severe' }])
      livesWith(chart, 'copd')
      hospiceCare(chart, chart.today - 95)
      woundCare(chart, chart.today - 50, 6)
    },
  },
]

/** In fixed order, with fixed NHS numbers; what is written about them depends on the day alone. */
export function* namedCases(today: Day): Generator<DemoPatient, void, undefined> {
  for (const [index, one] of cases.entries()) {
    const random = randomOf('named case', index)
    const [givenName, familyName, sex, age] = one.who
    const person: Person = {
      nhsNumber: testNumberFrom(999_000_001 + index * 2),
      givenName,
      familyName,
      sex,
      birthday: yearsLater(today, -age) - random.whole(20, 340),
      area: 'Westbury North',
      line: `${index + 1} Beacon Road`,
      postcode: `WB1 ${index % 9}AB`,
      telephone: `01632 9601${String(index).padStart(2, '0')}`,
      practice: services[one.practice ?? 'millbrook'],
    }
    const died = one.diedDaysAgo === undefined ? null : today - one.diedDaysAgo
    const chart: Chart = { person, random, today: died ?? today, entries: [] }
    one.live(chart)
    if (!chart.entries.some(({ resource }) => resource.resourceType === 'AllergyIntolerance')) {
      const day = workingDay(chart.today - 190)
      writeNoAllergy(
        visit(chart, { organisation: person.practice, day, reason: 'Medication review' }),
      )
    }
    yield patientOf(chart, sharingOf(chart, wishesOf(one, chart), one.shareNothing), {
      note: one.note,
      protected: one.protected ?? false,
      diedAt: died === null ? null : londonTime(died, 5 * 60),
    })
  }
}

function wishesOf({ wishes }: NamedCase, chart: Chart): ReadonlyMap<OdsCode, Wish> {
  if (wishes === 'not-asked') return new Map()
  const said = new Map(
    Object.entries(wishes ?? {}).map(([name, wish]) => [
      services[name as keyof typeof services],
      wish,
    ]),
  )
  return new Map(
    involved(chart).map((code) => [code, said.get(code) ?? { out: 'yes', into: 'yes' }]),
  )
}
