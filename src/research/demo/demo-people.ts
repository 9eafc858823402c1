import { parseOdsCode } from '../../identity/ods-code.ts'
import type { DemoPatient } from '../../record/demo/demo-patient.ts'
import { patientOf } from '../../record/demo/demo-chart.ts'
import { dayOf, yearsLater } from '../../record/demo/days.ts'
import { demoDay } from '../../record/demo/demo-patients.ts'
import { services } from '../../record/demo/organisations.ts'
import { testNumberFrom } from '../../record/demo/person.ts'
import { randomOf } from '../../record/demo/random.ts'
import { sharingOf } from '../../record/demo/sharing-facts.ts'
import { canarySides, type CanarySide } from '../linker/canaries.ts'

const university = parseOdsCode('Z90070')
const panel = parseOdsCode('Z90071')

/** Who asks, and who decides and checks: two, as everywhere. */
export const demoResearchers = {
  organisations: [
    { id: university, name: 'University of Westbury', type: 'university', area: 'Westbury' },
    { id: panel, name: 'Westbury Research Panel', type: 'research-panel', area: 'Westbury' },
  ],
  asker: { name: 'Dr Petra Countwell', organisation: university, role: 'researcher' },
  panel: [
    { name: 'Ruth Fairweigh', organisation: panel, role: 'research-panel' },
    { name: 'Emeka Sureborne', organisation: panel, role: 'research-panel' },
  ],
} as const

/** Demo patients who are in no study, and what is said of them where one is chosen to sign in as. */
export const demoOptedOut = {
  /** Told to the practice, and on the record. */
  type1: { nhsNumber: '9990000190', note: 'in no study: a Type 1 opt-out' },
  /** Told to the national service, and on no record (NDO-6). */
  national: { nhsNumber: '9990000093', note: 'in no study: a national data opt-out' },
} as const

/** One whom every study is about. */
export const demoIncluded = { nhsNumber: '9990000018', note: 'in the study of the demonstration' }

/** A patient who is nobody for each side on which one has to be. */
export function demoCanaries(): readonly (readonly [CanarySide, DemoPatient])[] {
  const today = dayOf(demoDay)
  return canarySides.map((side, index) => {
    const person = {
      nhsNumber: testNumberFrom(999_000_081 + index * 2),
      ...{ givenName: 'Canary', familyName: ['Inwick', 'Nationwick', 'Objectwick'][index] ?? '' },
      ...{ sex: 'female' as const, birthday: yearsLater(today, -50 - index) },
      ...{ area: 'Westbury North', line: `${index + 1} Cage Row`, postcode: 'WB1 1AA' },
      ...{ telephone: '01632 960100', practice: services.millbrook },
    }
    const chart = { person, random: randomOf('canary', side), today, entries: [] }
    const more = { note: null, protected: false, diedAt: null }
    return [side, patientOf(chart, sharingOf(chart, new Map()), more)] as const
  })
}
