import { odsSystem, type OdsCode } from '../../identity/ods-code.ts'
import type { Concept } from './codes.ts'
import { londonTime, type Day } from './days.ts'
import type { DemoEntry } from './demo-patient.ts'
import type { Person } from './person.ts'
import type { Random } from './random.ts'
import type { CodeableConcept, Reference, Resource } from './resource.ts'
import { demoClinicians, type DemoStaff } from './staff.ts'

/** The record of one person while it is being written. */
export type Chart = {
  readonly person: Person
  readonly random: Random
  /** Nothing is written on this day or later. */
  readonly today: Day
  readonly entries: DemoEntry[]
}

/** One contact of the person with a service: what is written during it shares its author, time and flags. */
export type Visit = {
  readonly chart: Chart
  readonly organisation: OdsCode
  readonly author: DemoStaff
  readonly day: Day
  readonly at: string
  readonly encounter: Reference
  readonly flags: Flags
}

export type Flags = { readonly private?: boolean; readonly withheldFromPatient?: boolean }

export type Contact = Flags & {
  readonly organisation: OdsCode
  readonly day: Day
  readonly reason: string
  /** How the contact took place; at the service unless said otherwise. */
  readonly place?: keyof typeof places
  /** In words, or by its code. */
  readonly type?: string | Concept
  /** Nights stayed, or `open` while it lasts. */
  readonly nights?: number | 'open'
  readonly author?: DemoStaff
}

const places = {
  ambulatory: { code: 'AMB', display: 'ambulatory', type: 'Appointment' },
  emergency: { code: 'EMER', display: 'emergency', type: 'Emergency attendance' },
  home: { code: 'HH', display: 'home health', type: 'Visit at home' },
  inpatient: { code: 'IMP', display: 'inpatient encounter', type: 'Hospital stay' },
  virtual: { code: 'VR', display: 'virtual', type: 'Telephone call' },
} as const

/** Writes the encounter; what is written with the visit afterwards refers to it. */
export function visit(chart: Chart, contact: Contact): Visit {
  const author = contact.author ?? chart.random.pick(demoClinicians(contact.organisation))
  const minutes = 8 * 60 + 10 * chart.random.whole(0, 55)
  const at = londonTime(contact.day, minutes)
  const opened: Omit<Visit, 'encounter'> = {
    chart,
    organisation: contact.organisation,
    author,
    day: contact.day,
    at,
    flags: {
      private: contact.private ?? false,
      withheldFromPatient: contact.withheldFromPatient ?? false,
    },
  }
  const place = places[contact.place ?? 'ambulatory']
  const { type = place.type } = contact
  const encounter: Resource = {
    resourceType: 'Encounter',
    status: contact.nights === 'open' ? 'in-progress' : 'finished',
    class: {
      system: 'http://terminology.hl7.org/CodeSystem/v3-ActCode',
      code: place.code,
      display: place.display,
    },
    type: [typeof type === 'string' ? text(type) : coded(type)],
    subject,
    participant: [{ individual: practitioner(author) }],
    period: { start: at, ...(contact.nights !== 'open' && { end: endOf(contact, minutes) }) },
    reasonCode: [text(contact.reason)],
    serviceProvider: organisation(contact.organisation),
  }
  return { ...opened, encounter: write(opened, encounter) }
}

/** Adds one entry to the record and answers with the reference to it. */
export function write(
  by: Omit<Visit, 'encounter'>,
  resource: Resource,
  flags: Flags = {},
): { reference: string } {
  const id = `${resource.resourceType.toLowerCase()}-${by.chart.entries.length + 1}`
  by.chart.entries.push({
    organisation: by.organisation,
    author: by.author.name,
    at: by.at,
    private: flags.private ?? by.flags.private ?? false,
    withheldFromPatient: flags.withheldFromPatient ?? by.flags.withheldFromPatient ?? false,
    resource: { ...resource, id },
  })
  return { reference: `${resource.resourceType}/${id}` }
}

export const subject: Reference = { reference: 'Patient/patient' }

export function practitioner(staff: DemoStaff): Reference {
  return {
    type: 'Practitioner',
    identifier: { system: 'https://fhir.nhs.uk/Id/sds-user-id', value: staff.userId },
  }
}

export function organisation(code: OdsCode): Reference {
  return { type: 'Organization', identifier: { system: odsSystem, value: code } }
}

export function coded({ system, code, display }: Concept): CodeableConcept {
  return { coding: [{ system, code, display }], text: display }
}

export function text(words: string): CodeableConcept {
  return { text: words }
}

/** A code of one of the systems that come with FHIR. */
export function hl7(system: string, code: string): CodeableConcept {
  return { coding: [{ system: `http://terminology.hl7.org/CodeSystem/${system}`, code }] }
}

/** Days from `from` to the day before `to`, about `every` days apart. */
export function* daysBetween(random: Random, from: Day, to: Day, every: number): Generator<Day> {
  for (let day = from; day < to;) {
    yield day
    day += Math.max(1, Math.round(random.around(every, every / 6)))
  }
}

function endOf(contact: Contact, minutes: number): string {
  const nights = typeof contact.nights === 'number' ? contact.nights : 0
  return londonTime(contact.day + nights, minutes + (nights > 0 ? 0 : 20))
}
