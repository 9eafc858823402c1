import { visit, type Chart, type Visit } from './chart.ts'
import { dayOf, workingDay, yearOf, yearsLater, type Day } from './days.ts'
import { observe, observeBloodPressure, observeSmoking, observeWords } from './findings.ts'
import { immunise, type VaccineName } from './immunisations.ts'
import { services } from './organisations.ts'
import { ageOf } from './person.ts'

/** Jabs by age in days, with who gives them. */
const childhood: readonly (readonly [age: Day, vaccine: VaccineName, dose: number])[] = [
  [60, 'sixInOne', 1],
  [60, 'menB', 1],
  [90, 'sixInOne', 2],
  [120, 'sixInOne', 3],
  [370, 'mmr', 1],
  [370, 'menB', 2],
  [1240, 'mmr', 2],
]

/** Jabs, screening and checks that everybody of an age is offered. */
export function prevention(chart: Chart): void {
  childhoodJabs(chart)
  developmentChecks(chart)
  schoolJabs(chart)
  covidJab(chart)
  fluJabs(chart)
  healthChecks(chart)
}

function childhoodJabs(chart: Chart): void {
  const { person, random, today } = chart
  if (ageOf(person, today) > 12 || random.chance(0.06)) return
  const days = new Map<Day, Visit>()
  for (const [age, vaccine, dose] of childhood) {
    const day = workingDay(person.birthday + age)
    if (day >= today) return
    const seen = days.get(day) ?? jabVisit(chart, person.practice, day, 'Childhood immunisations')
    days.set(day, seen)
    immunise(seen, vaccine, dose)
  }
}

function developmentChecks(chart: Chart): void {
  const { person, random, today } = chart
  if (ageOf(person, today) > 10) return
  for (const [age, what, weight, height] of [
    [12, 'New birth visit', 3.6, 51],
    [50, '6 to 8 week review', 4.9, 57],
    [365, '1 year review', 9.6, 75],
    [800, '2 year review', 12.4, 88],
  ] as const) {
    const day = workingDay(person.birthday + age)
    if (day >= today) return
    const seen = visit(chart, {
      organisation: services.childHealth,
      day,
      reason: what,
      place: age === 12 ? 'home' : 'ambulatory',
    })
    observe(seen, 'weight', random.around(weight, weight / 8), 1)
    observe(seen, 'height', random.around(height, height / 20), 1)
    if (age > 50)
      observeWords(
        seen,
        'Development review',
        random.pick(['As expected for age', 'Speech to be looked at again in three months']),
        'survey',
      )
  }
}

function schoolJabs(chart: Chart): void {
  const { person, random, today } = chart
  const day = workingDay(yearsLater(person.birthday, 12) + 200)
  if (day >= today || day < dayOf('2015-09-01') || !random.chance(0.75)) return
  immunise(jabVisit(chart, services.childHealth, day, 'School immunisations'), 'hpvFirst', 1)
}

function covidJab(chart: Chart): void {
  const { person, random, today } = chart
  const age = ageOf(person, dayOf('2021-03-01'))
  if (age < 18 || !random.chance(0.85)) return
  const day = workingDay(
    dayOf('2021-01-11') + (age >= 70 ? 0 : Math.max(0, 70 - age) * 3) + random.whole(0, 14),
  )
  if (day < today)
    immunise(jabVisit(chart, person.practice, day, 'COVID-19 immunisation'), 'covidFirst', 1)
}

/** Each autumn, for those over 65; some go to a pharmacy. */
function fluJabs(chart: Chart): void {
  const { person, random, today } = chart
  for (let year = yearOf(today) - 4; year <= yearOf(today); year++) {
    const day = workingDay(dayOf(`${year}-10-01`) + random.whole(0, 50))
    if (day >= today || ageOf(person, day) < 65 || !random.chance(0.78)) continue
    const where = random.chance(0.25) ? services.marketPharmacy : person.practice
    immunise(jabVisit(chart, where, day, 'Seasonal flu clinic'), 'influenza', 1)
  }
}

/** A check every five years from 40 on, and whether somebody smokes from 16 on. */
function healthChecks(chart: Chart): void {
  const { person, random, today } = chart
  const age = ageOf(person, today)
  if (age < 17) return
  const day = workingDay(today - random.whole(10, age < 40 ? 2500 : 1800))
  if (ageOf(person, day) < 16) return
  const seen = visit(chart, {
    organisation: person.practice,
    day: Math.min(day, today - 3),
    reason: age < 40 ? 'New patient check' : 'Health check',
  })
  const height = random.around(person.sex === 'female' ? 163 : 176, 14)
  const bodyMassIndex = random.around(27, 6)
  observeSmoking(
    seen,
    random.weighted([
      ['never', 60],
      ['former', 27],
      ['current', 13],
    ]),
  )
  observeBloodPressure(seen, random.around(128, 20), random.around(78, 12))
  observe(seen, 'height', height)
  observe(seen, 'weight', bodyMassIndex * (height / 100) * (height / 100), 1)
  observe(seen, 'bodyMassIndex', bodyMassIndex, 1)
  if (age >= 40) observe(seen, 'cholesterol', random.around(5.1, 1.2), 1)
}

function jabVisit(
  chart: Chart,
  organisation: Chart['person']['practice'],
  day: Day,
  reason: string,
): Visit {
  return visit(chart, { organisation, day, reason })
}
