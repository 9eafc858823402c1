/** What the patient wants of a summary. `no-preference` is the national default: core and additional. */
export const preferences = ['no-preference', 'core', 'additional', 'dissent'] as const
export type Preference = (typeof preferences)[number]

/** Who said so. For somebody who lacks capacity: an attorney or deputy, else a best-interests decision. */
export const askedBy = ['patient', 'parent', 'attorney', 'deputy', 'best-interests'] as const
export type AskedBy = (typeof askedBy)[number]

/**
 * The codes of a GP record for what is preferred. The SNOMED CT concepts of these four could not be confirmed:
 * they are null until somebody checks them, never guessed. @see domain.md section 1.4
 */
export const preferenceCodes: Readonly<
  Record<
    Preference,
    { readonly read2: string | null; readonly ctv3: string | null; readonly snomed: string | null }
  >
> = {
  'no-preference': { read2: null, ctv3: null, snomed: null },
  core: { read2: '9Ndm', ctv3: 'XaXbY', snomed: null },
  additional: { read2: '9Ndn', ctv3: 'XaXbZ', snomed: null },
  dissent: { read2: '9Ndo', ctv3: 'XaXj6', snomed: null },
}

/** The form a preference is asked for with; kept beside what was said. */
export const formVersion = 'SCR-1 (November 2026)'

const adult = 16
const mayUnderstand = 12

/**
 * Whether a preference may be recorded now, needs a clinician to look first, or is not theirs to say
 * (domain.md 1.4). A parent speaks for a child; from 12 a clinician looks whether the child agrees, whose wish
 * prevails; from 16 nobody speaks for somebody because they are a parent. Attorneys and deputies speak for
 * adults only.
 */
export function mayBeRecorded(by: AskedBy, age: number): 'now' | 'after-review' | 'no' {
  switch (by) {
    case 'patient':
      return age >= mayUnderstand ? 'now' : 'after-review'
    case 'parent':
      return age >= adult ? 'no' : age >= mayUnderstand ? 'after-review' : 'now'
    case 'attorney':
    case 'deputy':
      return age >= adult ? 'now' : 'no'
    case 'best-interests':
      return 'after-review'
    default:
      return by satisfies never
  }
}

/** Whether to ask again: a parent chose, and the patient is 16 now. What was chosen holds until answered. */
export function isToBeAskedAgain(by: AskedBy, age: number): boolean {
  return by === 'parent' && age >= adult
}

/** Whole years on a day; both YYYY-MM-DD. */
export function ageOn(birthDate: string, day: string): number {
  const years = Number(day.slice(0, 4)) - Number(birthDate.slice(0, 4))
  return day.slice(5) < birthDate.slice(5) ? years - 1 : years
}
