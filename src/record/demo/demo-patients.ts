import type { Chart } from './chart.ts'
import { dayOf, londonTime } from './days.ts'
import { patientOf } from './demo-chart.ts'
import type { DemoPatient } from './demo-patient.ts'
import { ordinaryLife } from './life.ts'
import { namedCases } from './named-cases.ts'
import { ageOf, personOf, testNumbers } from './person.ts'
import { randomOf } from './random.ts'
import { chanceSharing } from './sharing-facts.ts'

/** The day on which the demo population lives, unless another is named. */
export const demoDay = '2026-11-23'

/** There are so many test numbers and no more. */
export const mostDemoPatients = 900_000

/**
 * The first `count` people of a seed, one at a time: the named cases, then others by chance. The same seed
 * and day give the same people, byte for byte, and a larger count only adds to them.
 */
export function* demoPatients(
  count: number,
  seed: number,
  asOf: string = demoDay,
): Generator<DemoPatient, void, undefined> {
  const today = dayOf(asOf)
  let left = count
  for (const patient of namedCases(today)) {
    if (left-- <= 0) return
    yield patient
  }
  let index = 0
  for (const nhsNumber of testNumbers(randomOf(seed, 'numbers'))) {
    if (left-- <= 0) return
    const random = randomOf(seed, index++)
    yield somebody({ person: personOf(random, nhsNumber, today), random, today, entries: [] })
  }
}

function somebody(chart: Chart): DemoPatient {
  const { person, random, today } = chart
  const old = ageOf(person, today) > 70
  const died = random.chance(old ? 0.04 : 0.001)
    ? Math.max(person.birthday + 40, today - random.whole(10, 500))
    : null
  const life: Chart = died === null ? chart : { ...chart, today: died }
  ordinaryLife(life)
  return patientOf(life, chanceSharing(life), {
    note: null,
    protected: random.chance(0.003),
    diedAt: died === null ? null : londonTime(died, 60 * random.whole(0, 23)),
  })
}
