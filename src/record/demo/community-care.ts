import { daysBetween, visit, type Chart } from './chart.ts'
import { conditions, procedures, registers } from './codes.ts'
import { workingDay, type Day } from './days.ts'
import {
  observe,
  observeSmoking,
  observeWords,
  writeCondition,
  writeFlag,
  writeNote,
  writeProcedure,
} from './findings.ts'
import { prescribeRepeat } from './medicines.ts'
import { services } from './organisations.ts'

/** District nurses dress an ulcer at home until it has healed. */
export function woundCare(chart: Chart, from: Day, visits: number): void {
  const { random, today } = chart
  const ulcer = random.chance(0.6) ? conditions.legUlcer : conditions.pressureUlcer
  const dressings = [
    'Non-adherent dressing',
    ulcer === conditions.legUlcer
      ? 'Compression bandage, four layers'
      : 'Pressure-relieving cushion, foam dressing',
  ]
  const start = workingDay(Math.min(from, today - 3))
  const last = start + visits * 4
  let size = random.whole(18, 42)
  let first = true
  for (const day of daysBetween(random, start, Math.min(last, today - 2), 4)) {
    const seen = visit(chart, {
      organisation: services.districtNursing,
      day: workingDay(day),
      reason: first ? 'Wound assessment' : 'Wound care',
      place: 'home',
    })
    if (first) {
      const healed = last < today - 3 ? { resolved: workingDay(last) } : {}
      writeCondition(seen, { concept: ulcer, onset: day - random.whole(7, 30), ...healed })
    }
    writeProcedure(seen, 'Wound dressing', random.pick(dressings))
    observeWords(
      seen,
      'Wound size',
      `${size} mm by ${Math.max(4, size - 9)} mm, ${random.pick(['clean', 'some slough', 'granulating'])}`,
    )
    size = Math.max(3, size - random.whole(0, 4))
    first = false
  }
}

/** Twelve weeks of support to stop smoking; some do. */
export function smokingClinic(chart: Chart, from: Day, stopped: boolean): void {
  const { random, today } = chart
  const weeks = random.whole(5, 10)
  for (let week = 0; week < weeks; week++) {
    const day = workingDay(from + week * 7)
    if (day >= today - 1) return
    const seen = visit(chart, {
      organisation: services.smokingClinic,
      day,
      reason: week === 0 ? 'First appointment' : `Week ${week} support`,
    })
    if (week === 0) {
      observeSmoking(seen, 'current')
      writeProcedure(seen, procedures.smokingCessation, 'Behavioural support with nicotine patches')
    }
    const monoxide = stopped && week > 1 ? random.whole(1, 5) : random.whole(11, 26)
    observeWords(seen, 'Exhaled carbon monoxide', `${monoxide} ppm`)
    if (random.chance(0.5)) {
      writeNote(
        seen,
        random.pick([
          'Finds mornings hardest.',
          'Partner smokes at home and will not stop yet.',
          'Down to five a day.',
          'Chewing gum helps.',
        ]),
      )
    }
    if (week === weeks - 1) observeSmoking(seen, stopped ? 'former' : 'current')
  }
}

/** A person on the end of life register, cared for by the hospice. */
export function hospiceCare(chart: Chart, from: Day): void {
  const { random, today } = chart
  const arrival = visit(chart, {
    organisation: services.hospice,
    day: workingDay(from),
    reason: 'First assessment',
    place: 'home',
  })
  writeFlag(arrival, registers.endOfLife)
  observeWords(
    arrival,
    'Preferred place of care',
    'At home with her son, hospice if that is too much',
    'survey',
  )
  observeWords(
    arrival,
    'Resuscitation',
    'Not to be attempted. Discussed with patient and family; form at home',
    'survey',
  )
  prescribeRepeat(arrival, 'morphine', { why: 'Pain', issuesFrom: from })
  for (const day of daysBetween(random, from + 5, today - 2, 6)) {
    const seen = visit(chart, {
      organisation: services.hospice,
      day: workingDay(day),
      reason: 'Visit at home',
      place: 'home',
    })
    observe(seen, 'pain', random.around(4, 3))
    writeNote(
      seen,
      random.pick([
        'Comfortable. Sleeping more.',
        'Son tired, night sitter offered.',
        'Eating little, enjoys ice cream.',
      ]),
    )
  }
}

/** Somebody who lives in the care home. */
export function careHome(chart: Chart, from: Day): void {
  const { random, today } = chart
  const arrival = visit(chart, {
    organisation: services.careHome,
    day: workingDay(from),
    reason: 'Moved in',
    place: 'home',
  })
  observeWords(
    arrival,
    'Help needed',
    'Help with washing and dressing; walks with a frame',
    'survey',
  )
  observeWords(
    arrival,
    'Communication',
    'Hearing aid in the right ear. Speak slowly, face to face',
    'survey',
  )
  for (const day of daysBetween(random, from + 25, today - 2, 28)) {
    const seen = visit(chart, {
      organisation: services.careHome,
      day: workingDay(day),
      reason: 'Monthly review',
      place: 'home',
    })
    observe(seen, 'weight', random.around(58, 4), 1)
    writeNote(
      seen,
      random.pick([
        'Settled. Joined the singing.',
        'Unsteady in the evening, frame checked.',
        'Niece visited on Sunday.',
      ]),
    )
    if (random.chance(0.08)) writeProcedure(seen, 'Examination after a fall', 'No injury found')
  }
}

/** Nurses come every day to give insulin: the longest records there are. */
export function dailyInsulin(chart: Chart, from: Day, until: number): void {
  const { random, today } = chart
  const nurses = services.districtNursing
  const first = visit(chart, {
    organisation: nurses,
    day: from,
    reason: 'First visit',
    place: 'home',
  })
  prescribeRepeat(first, 'insulin', { why: conditions.diabetes.display, issuesFrom: from })
  for (let day = from + 1; day < today && chart.entries.length < until; day++) {
    const seen = visit(chart, {
      organisation: nurses,
      day,
      reason: 'Insulin given at home',
      place: 'home',
    })
    observe(seen, 'glucose', random.around(10, 5), 1)
    writeProcedure(
      seen,
      'Insulin injection',
      `${random.pick(['Abdomen', 'Left thigh', 'Right thigh'])}, 18 units`,
    )
    if (random.chance(0.2))
      writeNote(
        seen,
        random.pick(['Well today.', 'Ate little for breakfast.', 'Feet checked, skin whole.']),
      )
  }
}
