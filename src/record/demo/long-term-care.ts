import { visit, daysBetween, type Chart, type Visit } from './chart.ts'
import { conditions } from './codes.ts'
import { workingDay, yearsLater, type Day } from './days.ts'
import { observeWords, writeCondition } from './findings.ts'
import { care, type Care, type LongTermCondition } from './long-term-conditions.ts'
import { prescribeRepeat, type ProductName } from './medicines.ts'
import { services } from './organisations.ts'
import { ageOf } from './person.ts'

/** The conditions somebody of this age has, by chance. */
export function chanceConditions(chart: Chart): LongTermCondition[] {
  const age = ageOf(chart.person, chart.today)
  const band = age < 40 ? 0 : age < 60 ? 1 : age < 75 ? 2 : 3
  const names = Object.keys(care) as LongTermCondition[]
  return names.filter((name) => {
    const { howMany, youngest } = care[name]
    return age > youngest && chart.random.chance(howMany[band] / 100)
  })
}

/** Diagnosis, medicines and reviews of one condition at the practice, from its onset on. */
export function livesWith(chart: Chart, name: LongTermCondition, since?: Day): void {
  const { person, random, today } = chart
  const { youngest, medicines, reviewEvery, review, ...more }: Care = care[name]
  const earliest = Math.max(yearsLater(person.birthday, youngest), today - 20 * 365)
  const onset = workingDay(since ?? Math.min(random.whole(earliest, today - 30), today - 30))
  const diagnosis = visit(chart, {
    organisation: person.practice,
    day: onset,
    reason: `${conditions[name].display}: diagnosis`,
    type: 'GP consultation',
  })
  writeCondition(diagnosis, { concept: conditions[name], onset })
  for (const product of medicines)
    prescribeRepeat(diagnosis, product, { why: conditions[name].display })
  if (more.either !== undefined)
    changeOfMedicine(chart, diagnosis, more.either, conditions[name].display)

  const from = Math.max(onset + reviewEvery, today - random.whole(1200, 1800))
  for (const day of daysBetween(random, from, today - 4, reviewEvery)) {
    const seen = visit(chart, {
      organisation: person.practice,
      day: workingDay(day),
      reason: `${conditions[name].display}: review`,
      type: 'Long-term condition review',
    })
    review(seen, random)
  }
  if (name === 'diabetes') retinalScreening(chart, onset)
}

/** The first medicine suits most; some change to the second after a while. */
function changeOfMedicine(
  chart: Chart,
  diagnosis: Visit,
  [first, second]: readonly [ProductName, ProductName],
  why: string,
): void {
  const { random, today } = chart
  const changed = diagnosis.day + random.whole(30, 1400)
  if (changed >= today - 2 || !random.chance(0.35))
    return prescribeRepeat(diagnosis, first, { why })
  const day = Math.min(workingDay(changed), today - 1)
  prescribeRepeat(diagnosis, first, { why, stopped: { day, because: 'Dry cough' } })
  const changing = visit(chart, {
    organisation: chart.person.practice,
    day,
    reason: 'Medication review',
    place: 'virtual',
    type: 'Telephone consultation',
  })
  prescribeRepeat(changing, second, { why })
}

function retinalScreening(chart: Chart, onset: Day): void {
  const { random, today } = chart
  for (const day of daysBetween(random, Math.max(onset + 90, today - 1500), today - 4, 370)) {
    const seen = visit(chart, {
      organisation: services.optician,
      day: workingDay(day),
      reason: 'Diabetic retinal screening',
    })
    observeWords(
      seen,
      'Diabetic retinal screening',
      random.weighted([
        ['No retinopathy in either eye', 78],
        ['Background retinopathy in the right eye', 14],
        ['Background retinopathy in both eyes', 8],
      ]),
    )
  }
}
