import type { OdsCode } from '../../identity/ods-code.ts'
import type { Chart } from './chart.ts'
import { dayOf, yearsLater, type Day } from './days.ts'
import { patientOf } from './demo-chart.ts'
import { demoDay } from './demo-patients.ts'
import type { DemoPatient } from './demo-patient.ts'
import { familyName, givenName, homeAddress } from './names.ts'
import { services } from './organisations.ts'
import { lastTestNumbers, type Person } from './person.ts'
import { randomOf, type Random } from './random.ts'
import { chanceSharing } from './sharing-facts.ts'
import { hasHighPressure, livesInHome, stopsSmoking } from './short-records.ts'

/** So many that tables of a study by practice are not all of few people. */
export const usualNeighbours = 400

/** More would need the numbers of demo patients. */
export const mostNeighbours = 5000

/** How each practice does, of its people: no two alike, so that there is something to see. */
const practices: readonly {
  readonly code: OdsCode
  readonly controlled: number
  readonly stopped: number
  readonly admitted: number
}[] = [
  { code: services.millbrook, controlled: 0.7, stopped: 0.4, admitted: 0.5 },
  { code: services.hawthorn, controlled: 0.55, stopped: 0.33, admitted: 0.37 },
  { code: services.ferryRoad, controlled: 0.65, stopped: 0.67, admitted: 0.63 },
  { code: services.castleHill, controlled: 0.8, stopped: 0.53, admitted: 0.43 },
  { code: services.orchardStreet, controlled: 0.45, stopped: 0.47, admitted: 0.57 },
]

/** What is in the records of people of a practice, after one another. */
const kinds = [
  'pressure',
  'smoking',
  'home',
  'smoking',
  'home',
  'pressure',
  'smoking',
  'home',
] as const

const ages = { pressure: [44, 82], smoking: [40, 68], home: [78, 97] } as const

/**
 * People of Westbury beside the demo patients, with short records: each of one thing that studies ask about. The same
 * seed and day give the same people, and none of them is a demo patient of that seed.
 */
export function* demoNeighbours(
  count: number,
  seed: number,
  asOf: string = demoDay,
): Generator<DemoPatient, void, undefined> {
  const today = dayOf(asOf)
  let index = 0
  const alike = new Map<string, number>()
  for (const nhsNumber of lastTestNumbers(randomOf(seed, 'numbers'))) {
    if (index >= count) return
    const random = randomOf(seed, 'neighbour', index)
    const practice = practices[index % practices.length]
    const kind = kinds[Math.floor(index / practices.length) % kinds.length]
    if (practice === undefined || kind === undefined) throw new RangeError('no practice or kind')
    index++
    const nth = alike.get(`${practice.code} ${kind}`) ?? 0
    alike.set(`${practice.code} ${kind}`, nth + 1)
    const who = personAt(random, practice.code, ages[kind], today)
    const chart: Chart = { person: { nhsNumber, ...who }, random, today, entries: [] }
    // every so many of them, so that a seed changes who it is and not how the practice does
    const happens = (share: number) => Math.floor((nth + 1) * share) > Math.floor(nth * share)
    if (kind === 'smoking') stopsSmoking(chart, happens(practice.stopped))
    if (kind === 'home') livesInHome(chart, happens(practice.admitted))
    if (kind === 'pressure' || random.chance(0.5)) {
      hasHighPressure(chart, random.chance(practice.controlled))
    }
    yield patientOf(chart, chanceSharing(chart), { note: null, protected: false, diedAt: null })
  }
}

function personAt(
  random: Random,
  practice: OdsCode,
  [youngest, oldest]: readonly [number, number],
  today: Day,
): Omit<Person, 'nhsNumber'> {
  const sex = random.chance(0.5) ? 'female' : 'male'
  return {
    givenName: givenName(random, sex),
    familyName: familyName(random),
    sex,
    birthday: yearsLater(today, -random.whole(youngest, oldest)) - random.whole(1, 364),
    ...homeAddress(random),
    telephone: `01632 960${random.whole(100, 999)}`,
    practice,
  }
}
