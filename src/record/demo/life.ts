import type { Chart } from './chart.ts'
import { careHome, smokingClinic, woundCare } from './community-care.ts'
import { workingDay, type Day } from './days.ts'
import { everydayCare } from './everyday-care.ts'
import { hospitalStay, urgentCare } from './hospital-care.ts'
import { chanceConditions, livesWith } from './long-term-care.ts'
import { ageOf } from './person.ts'
import { prevention } from './prevention.ts'
import {
  dentist,
  mentalHealth,
  pharmacy,
  sensitiveHistory,
  sexualHealth,
  sightTests,
} from './specialist-care.ts'

/** An ordinary life in Westbury: prevention, everyday ailments, long-term conditions, other services. */
export function ordinaryLife(chart: Chart): void {
  prevention(chart)
  everydayCare(chart)
  const conditions = chanceConditions(chart)
  for (const condition of conditions) livesWith(chart, condition)
  otherServices(chart, conditions.includes('depression'))
}

function otherServices(chart: Chart, lowMood: boolean): void {
  const { person, random, today } = chart
  const age = ageOf(person, today)
  const lately = (): Day => workingDay(today - random.whole(12, 1100))
  if (age > 4 && random.chance(0.5)) dentist(chart)
  if (age > 8 && random.chance(age > 45 ? 0.5 : 0.2)) sightTests(chart)
  if (age > 2 && random.chance(0.16 + age / 400)) urgentCare(chart, lately())
  if (age > 18 && random.chance(0.15)) pharmacy(chart, lately())
  if (age > 20 && random.chance(age / 500)) {
    const nights = random.whole(1, 8)
    hospitalStay(chart, workingDay(today - random.whole(20, 2400)), nights)
  }
  if (age >= 17 && random.chance(0.05)) smokingClinic(chart, lately() - 90, random.chance(0.45))
  if (random.chance(age > 80 ? 0.3 : age > 65 ? 0.08 : 0.004)) {
    woundCare(chart, today - random.whole(5, 700), random.whole(4, 14))
  }
  if (age > 84 && random.chance(0.14)) careHome(chart, today - random.whole(90, 900))
  if (lowMood && random.chance(0.25)) mentalHealth(chart, today - random.whole(60, 1500))
  if (age >= 18 && age < 50 && random.chance(0.03)) {
    sexualHealth(chart, lately(), { private: random.chance(0.7) })
  }
  if (age >= 22 && random.chance(0.015)) sensitiveHistory(chart, lately())
}
