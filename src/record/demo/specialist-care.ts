import { daysBetween, visit, type Chart, type Flags } from './chart.ts'
import { conditions, procedures } from './codes.ts'
import { workingDay, type Day } from './days.ts'
import {
  observe,
  observeBloodPressure,
  observeWords,
  writeCondition,
  writeNote,
  writeProcedure,
} from './findings.ts'
import { prescribeRepeat } from './medicines.ts'
import { services } from './organisations.ts'
import { ageOf } from './person.ts'

export function dentist(chart: Chart): void {
  const { random, today } = chart
  for (const day of daysBetween(random, today - 1100, today - 4, 300)) {
    const seen = visit(chart, {
      organisation: services.dentist,
      day: workingDay(day),
      reason: 'Check-up',
    })
    writeProcedure(seen, 'Dental examination')
    if (random.chance(0.3))
      writeProcedure(
        seen,
        random.pick(['Filling, upper left', 'Scale and polish', 'Tooth taken out']),
      )
  }
}

export function sightTests(chart: Chart): void {
  const { random, today } = chart
  for (const day of daysBetween(random, today - 1500, today - 4, 730)) {
    const seen = visit(chart, {
      organisation: services.optician,
      day: workingDay(day),
      reason: 'Sight test',
    })
    observeWords(
      seen,
      'Sight test',
      random.pick([
        'New reading glasses prescribed',
        'No change',
        'Pressure in the right eye to be checked again',
      ]),
    )
  }
}

export function pharmacy(chart: Chart, day: Day): void {
  const { random, person } = chart
  const organisation =
    person.practice === services.millbrook ? services.marketPharmacy : services.riversidePharmacy
  const seen = visit(chart, {
    organisation,
    day,
    reason: random.pick(['Blood pressure check', 'New medicine explained']),
  })
  observeBloodPressure(seen, random.around(132, 18), random.around(80, 10))
}

/** Most who go there want nobody else to know. */
export function sexualHealth(chart: Chart, day: Day, flags: Flags): void {
  const { random } = chart
  const seen = visit(chart, {
    organisation: services.sexualHealth,
    day,
    reason: 'Walk-in clinic',
    ...flags,
  })
  const found = random.chance(0.5) ? conditions.chlamydia : conditions.gonorrhoea
  writeCondition(seen, { concept: found, onset: day, resolved: day + 14, significance: 'minor' })
  writeNote(seen, 'Treated today. Partner to be told by the clinic without naming the patient.')
}

export function mentalHealth(chart: Chart, from: Day): void {
  const { random, today } = chart
  const start = visit(chart, {
    organisation: services.mentalHealth,
    day: workingDay(from),
    reason: 'First assessment',
  })
  observe(start, 'phq9', random.around(17, 6))
  prescribeRepeat(
    start,
    random.weighted([
      ['mirtazapine', 6],
      ['olanzapine', 2],
      ['lithium', 2],
    ]),
    { why: 'Mood' },
  )
  for (const day of daysBetween(random, from + 20, Math.min(today - 2, from + 400), 45)) {
    const seen = visit(chart, {
      organisation: services.mentalHealth,
      day: workingDay(day),
      reason: 'Care co-ordinator',
      place: random.chance(0.4) ? 'virtual' : 'ambulatory',
    })
    writeNote(
      seen,
      random.pick([
        'Mood brighter, back at work two days.',
        'Argued with mother about her drinking, slept badly.',
        'Plan for a crisis gone through again.',
      ]),
    )
  }
}

/** The few entries of a practice that a summary never takes in by itself. */
export function sensitiveHistory(chart: Chart, day: Day): void {
  const { person, random } = chart
  const seen = visit(chart, {
    organisation: person.practice,
    day,
    reason: 'Confidential consultation',
  })
  const woman = person.sex === 'female' && ageOf(person, day) >= 16 && ageOf(person, day) < 46
  const what = random.weighted([
    ['hiv', 3],
    ['gender', 2],
    ['termination', woman ? 5 : 0],
    ['ivf', woman ? 5 : 0],
  ] as const)
  if (what === 'ivf') return writeProcedure(seen, procedures.ivf)
  const concept = {
    hiv: random.chance(0.5) ? conditions.hiv : conditions.asymptomaticHiv,
    gender: conditions.genderDysphoria,
    termination: random.chance(0.5) ? conditions.termination : conditions.medicalTermination,
  }[what]
  const over = what === 'termination' ? { resolved: day } : {}
  writeCondition(seen, { concept, onset: day, ...over })
}
