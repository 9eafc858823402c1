import { coded, practitioner, subject, visit, write, type Chart, type Visit } from './chart.ts'
import { conditions, procedures, situations, stays, type Concept } from './codes.ts'
import { workingDay, type Day } from './days.ts'
import {
  observeBloodPressure,
  observeSituation,
  observeSmoking,
  writeCondition,
  writeNote,
  writeProcedure,
} from './findings.ts'
import { services } from './organisations.ts'

/** High blood pressure, found years ago; the last reading is of this year for most. */
export function hasHighPressure(chart: Chart, controlled: boolean): void {
  const { random, today } = chart
  const onset = workingDay(today - random.whole(800, 4000))
  const found = atPractice(chart, onset, 'High blood pressure')
  writeCondition(found, { concept: conditions.hypertension, onset })
  observeBloodPressure(found, random.around(162, 14), random.around(96, 8))
  const year = workingDay(today - random.whole(400, 700))
  observeBloodPressure(
    atPractice(chart, year, 'Blood pressure review'),
    random.around(148, 16),
    random.around(88, 10),
  )
  if (random.chance(0.1)) return
  const last = atPractice(chart, workingDay(today - random.whole(10, 350)), 'Blood pressure review')
  if (controlled) observeBloodPressure(last, random.around(128, 10), random.around(77, 9))
  else observeBloodPressure(last, random.around(153, 11), random.around(89, 10))
}

/** Sent to the smoking clinic; who stops does so within three months, or much later. */
export function stopsSmoking(chart: Chart, soon: boolean): void {
  const { random, today } = chart
  const sent = workingDay(today - random.whole(420, 1000))
  const asked = atPractice(chart, sent, 'Wants to stop smoking')
  observeSmoking(asked, 'current')
  refer(asked, procedures.smokingReferral)
  const first = sent + random.whole(5, 14)
  const came = atClinic(chart, first, 'First appointment')
  writeProcedure(came, procedures.smokingCessation, 'Behavioural support with nicotine patches')
  const after = soon
    ? random.weighted([
        [random.whole(16, 29), 3],
        [random.whole(34, 85), 7],
      ])
    : random.weighted([
        [random.whole(100, 330), 3],
        [random.whole(370, 410), 2],
        [null, 5],
      ])
  if (after === null) {
    writeNote(atClinic(chart, first + 40, 'Last appointment'), 'Not ready to stop yet.')
  } else {
    observeSituation(
      atClinic(chart, sent + after, 'Week without smoking'),
      situations.stoppedSmoking,
    )
  }
}

/** Moved into a care home; some are admitted in an emergency within the year. */
export function livesInHome(chart: Chart, admitted: boolean): void {
  const { random, today } = chart
  const moved = workingDay(today - random.whole(400, 900))
  const organisation = random.chance(0.5) ? services.careHome : services.rowanHouse
  const arrival = visit(chart, { organisation, day: moved, reason: 'Moved in', place: 'home' })
  observeSituation(arrival, situations.livesInCareHome)
  if (!admitted) return
  visit(chart, {
    organisation: services.hospital,
    day: moved + random.whole(20, 340),
    reason: random.pick(['Fall', 'Chest infection', 'Confusion', 'Breathlessness']),
    place: 'inpatient',
    type: stays.emergencyAdmission,
    nights: random.whole(1, 9),
  })
}

function atPractice(chart: Chart, day: Day, reason: string): Visit {
  return visit(chart, { organisation: chart.person.practice, day, reason })
}

function atClinic(chart: Chart, day: Day, reason: string): Visit {
  return visit(chart, { organisation: services.smokingClinic, day: workingDay(day), reason })
}

function refer(seen: Visit, what: Concept): void {
  write(seen, {
    resourceType: 'ServiceRequest',
    status: 'completed',
    intent: 'order',
    code: coded(what),
    subject,
    encounter: seen.encounter,
    authoredOn: seen.at,
    requester: practitioner(seen.author),
  })
}
