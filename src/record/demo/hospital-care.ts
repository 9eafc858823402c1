import { visit, type Chart } from './chart.ts'
import { workingDay, type Day } from './days.ts'
import {
  observe,
  observeBloodPressure,
  observeWords,
  writeNote,
  writeProcedure,
} from './findings.ts'
import { prescribeAcute } from './medicines.ts'
import { services } from './organisations.ts'

/** A call to 111, and for some the emergency department the morning after. */
export function urgentCare(chart: Chart, day: Day): void {
  const { random } = chart
  const what = random.pick([
    'Chest pain',
    'Fall at home',
    'High temperature',
    'Abdominal pain',
    'Cut to the hand',
  ])
  const call = visit(chart, {
    organisation: services.urgentCare,
    day,
    reason: what,
    place: 'virtual',
    type: '111 call',
  })
  const onward = random.chance(0.35)
  observeWords(
    call,
    'Outcome of the call',
    onward ? 'Advised to go to the emergency department' : 'Advice for care at home',
    'survey',
  )
  if (onward) emergencyDepartment(chart, day + 1, what)
}

export function emergencyDepartment(chart: Chart, day: Day, reason: string): void {
  const { random } = chart
  const seen = visit(chart, {
    organisation: services.hospital,
    day,
    reason,
    place: 'emergency',
    type: 'Emergency department',
  })
  observe(seen, 'pulse', random.around(88, 20))
  observeBloodPressure(seen, random.around(134, 24), random.around(80, 14))
  observe(seen, 'oxygen', random.around(97, 2))
  writeNote(
    seen,
    random.pick([
      'Seen and sent home. GP to follow up.',
      'Bloods and tracing normal. Sent home.',
      'Wound closed with strips.',
    ]),
  )
}

const operations = [
  'Hip replacement',
  'Cataract surgery',
  'Removal of the gall bladder',
  'Hernia repair',
  'Knee arthroscopy',
] as const

/** A planned stay in hospital, or one that still lasts. */
export function hospitalStay(chart: Chart, day: Day, nights: number | 'open'): void {
  const { random } = chart
  const clinic = visit(chart, {
    organisation: services.hospital,
    day: workingDay(day - random.whole(20, 60)),
    reason: 'Outpatient clinic',
    type: 'Outpatient appointment',
  })
  const operation = random.pick(operations)
  writeNote(clinic, `Listed for ${operation.toLowerCase()}.`)
  const stay = visit(chart, {
    organisation: services.hospital,
    day,
    reason: operation,
    place: 'inpatient',
    type: 'Admission',
    nights,
  })
  writeProcedure(stay, operation)
  observe(stay, 'temperature', random.around(37, 0.8), 1)
  observe(stay, 'haemoglobin', random.around(11.8, 1.6), 1)
  prescribeAcute(stay, random.chance(0.5) ? 'coCodamol' : 'paracetamol', 'Pain after an operation')
  if (nights !== 'open')
    writeNote(stay, 'Went home well. Stitches out after ten days at the practice.')
}
