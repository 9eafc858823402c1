import type { Day } from '../../identity/age.ts'
import { kindsInStudies } from '../linker/field-rules.ts'

/** Who works on a study. Its register names who leads it, and of others only where they work. */
export type StudyPerson = { readonly name: string; readonly organisation: string }

/** What somebody asks for: fixed once it is decided on. A change is the next version. */
export type Application = {
  readonly title: string
  /** For the public, in plain words. */
  readonly summary: string
  readonly purpose: string
  readonly benefit: string
  readonly lead: string
  /** Who works on it besides. */
  readonly people: readonly StudyPerson[]
  /** What all of them learnt of handling data about people. */
  readonly training: string
  readonly commercial: boolean
  readonly funder: string
  readonly legalBasis: string
  /** The kinds of services whose entries are used. */
  readonly settings: readonly string[]
  /** The kinds of entries that are used: of no other is anything in its files. */
  readonly kinds: readonly string[]
  readonly birth: 'five-year band' | 'year'
  readonly outputs: string
  readonly startsOn: Day
  readonly endsOn: Day
}

/** Facts that no service here wrote: of files that are linked. */
export const outsideSetting = 'outside-file'

/** What they stand as in the files of a study. */
export const outsideKind = 'Observation'

/** Kinds of services a study can be of. */
export const studySettings: readonly string[] = [
  ...['gp-practice', 'district-nursing', 'smoking-clinic', 'hospital', 'hospice', 'care-home'],
  ...['pharmacy', 'optician', 'dentist', 'nhs-111', outsideSetting],
]

export type Lacking = {
  readonly field: keyof Application
  /** Of people, which one is not whole, from 0. */
  readonly at?: number
  readonly message: string
}

// in the order in which they are asked
const written = {
  lead: ['Say who leads the study', 120],
  training: ['Say what training in handling data everybody has had', 300],
  title: ['Give the study a title', 120],
  purpose: ['Say what the data is used for', 1500],
  benefit: ['Say what people gain from it', 1500],
  funder: ['Say who pays for it', 120],
  legalBasis: ['Say by what law the data may be used', 300],
  outputs: ['Say what leaves: which tables and charts', 1500],
  summary: ['Say in plain words what the study is about', 1500],
} as const satisfies Partial<Record<keyof Application, readonly [string, number]>>

const mostYears = 5
export const mostPeople = 20
const mostInName = 120

/** What an application lacks. */
export function lackingIn(application: Application, today: Day): Lacking[] {
  const texts = (Object.keys(written) as (keyof typeof written)[]).flatMap((field) => {
    const [message, most] = written[field]
    const text = application[field].trim()
    if (text === '') return [{ field, message }]
    return text.length > most ? [{ field, message: `${message} in at most ${most} letters` }] : []
  })
  return [
    ...texts,
    ...lackingPeople(application.people),
    ...lackingData(application),
    ...lackingDays(application, today),
  ]
}

function lackingPeople(people: readonly StudyPerson[]): Lacking[] {
  const field = 'people'
  if (people.length > mostPeople) {
    return [{ field, at: mostPeople, message: `Name at most ${mostPeople} people` }]
  }
  return people.flatMap(({ name, organisation }, at) => {
    if (name.trim() === '' || organisation.trim() === '') {
      return [{ field, at, message: `Give person ${at + 1} a name and an organisation` } as const]
    }
    const isLong = name.length > mostInName || organisation.length > mostInName
    const message = `Use at most ${mostInName} letters for person ${at + 1}`
    return isLong ? [{ field, at, message } as const] : []
  })
}

function lackingData({ settings, kinds }: Application): Lacking[] {
  const isOf = (chosen: readonly string[], all: readonly string[]) =>
    chosen.length > 0 && chosen.every((one) => all.includes(one))
  const lacking: Lacking[] = []
  if (!isOf(kinds, kindsInStudies)) {
    lacking.push({ field: 'kinds', message: 'Choose the kinds of records' })
  } else if (settings.includes(outsideSetting) && !kinds.includes(outsideKind)) {
    const message = 'Choose findings and test results: files from elsewhere are read as these'
    lacking.push({ field: 'kinds', message })
  }
  if (!isOf(settings, studySettings)) {
    lacking.push({ field: 'settings', message: 'Choose the kinds of services' })
  }
  return lacking
}

function lackingDays({ startsOn, endsOn }: Application, today: Day): Lacking[] {
  const last = `${Number(today.slice(0, 4)) + mostYears}${today.slice(4)}`
  const lacking: Lacking[] = []
  if (!isDay(startsOn)) lacking.push({ field: 'startsOn', message: 'Give the day it begins' })
  if (!isDay(endsOn) || endsOn <= startsOn || endsOn < today) {
    lacking.push({ field: 'endsOn', message: 'Give the day it ends, after the one it begins' })
  } else if (endsOn > last) {
    lacking.push({ field: 'endsOn', message: `A study ends within ${mostYears} years` })
  }
  return lacking
}

function isDay(text: string): boolean {
  return (
    /^[12]\d{3}-\d\d-\d\d$/.test(text) &&
    (new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text) ?? false)
  )
}
