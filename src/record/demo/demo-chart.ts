import type { Chart } from './chart.ts'
import { ageOn, isoDay } from './days.ts'
import type { DemoPatient } from './demo-patient.ts'
import { patientResource } from './person.ts'
import type { SharingFacts } from './sharing-facts.ts'

/** A finished chart as a patient of the demo population, its entries in order of time. */
export function patientOf(
  { person, today, entries }: Chart,
  sharing: SharingFacts,
  more: Pick<DemoPatient, 'note' | 'protected' | 'diedAt'>,
): DemoPatient {
  const { nhsNumber, givenName, familyName, sex, area, practice } = person
  return {
    label: `${givenName} ${familyName}, ${ageOn(today, person.birthday)}`,
    nhsNumber,
    givenName,
    familyName,
    sex,
    birthDate: isoDay(person.birthday),
    area,
    practice,
    ...more,
    resource: patientResource(person, more.diedAt),
    entries: entries.toSorted((a, b) => (a.at < b.at ? -1 : a.at > b.at ? 1 : 0)),
    ...sharing,
  }
}
