import type { Day } from '../../identity/age.ts'

/** What somebody asks for: fixed once it is decided on. A change is the next version. */
export type Application = {
  readonly title: string
  /** For the public, in plain words. */
  readonly summary: string
  readonly purpose: string
  readonly benefit: string
  readonly lead: string
  readonly commercial: boolean
  readonly funder: string
  readonly legalBasis: string
  /** The kinds of services whose entries are used. */
  readonly settings: readonly string[]
  readonly birth: 'five-year band' | 'year'
  readonly outputs: string
  readonly startsOn: Day
  readonly endsOn: Day
}

/** Facts that no service here wrote: of files that are linked. */
export const outsideSetting = 'outside-file'

/** Kinds of services a study can be of. */
export const studySettings: readonly string[] = [
  ...['gp-practice', 'district-nursing', 'smoking-clinic', 'hospital', 'hospice', 'care-home'],
  ...['pharmacy', 'optician', 'dentist', 'nhs-111', outsideSetting],
]

export type Lacking = { readonly field: keyof Application; readonly message: string }

const written = {
  title: ['Give the study a title', 120],
  summary: ['Say in plain words what the study is about', 1500],
  purpose: ['Say what the data is used for', 1500],
  benefit: ['Say what people gain from it', 1500],
  lead: ['Say who leads the study', 120],
  funder: ['Say who pays for it', 120],
  legalBasis: ['Say by what law the data may be used', 300],
  outputs: ['Say what leaves: which tables and charts', 1500],
} as const satisfies Partial<Record<keyof Application, readonly [string, number]>>

const mostYears = 5

/** What an application lacks, in the order it is asked for. */
export function lackingIn(application: Application, today: Day): Lacking[] {
  const texts = (Object.keys(written) as (keyof typeof written)[]).flatMap((field) => {
    const [message, most] = written[field]
    const text = application[field].trim()
    if (text === '') return [{ field, message }]
    return text.length > most ? [{ field, message: `Use at most ${most} letters` }] : []
  })
  const { settings, startsOn, endsOn } = application
  const known = settings.length > 0 && settings.every((one) => studySettings.includes(one))
  const last = `${Number(today.slice(0, 4)) + mostYears}${today.slice(4)}`
  const dates: Lacking[] = []
  if (!isDay(startsOn)) dates.push({ field: 'startsOn', message: 'Give the day it begins' })
  if (!isDay(endsOn) || endsOn <= startsOn || endsOn < today) {
    dates.push({ field: 'endsOn', message: 'Give the day it ends, after the one it begins' })
  } else if (endsOn > last) {
    dates.push({ field: 'endsOn', message: `A study ends within ${mostYears} years` })
  }
  const services: Lacking = { field: 'settings', message: 'Choose the kinds of services' }
  return [...texts, ...(known ? [] : [services]), ...dates]
}

function isDay(text: string): boolean {
  return /^\d{4}-\d\d-\d\d$/.test(text) && new Date(`${text}T00:00:00Z`).toJSON()?.startsWith(text)
}
