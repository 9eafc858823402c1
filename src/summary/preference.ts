/** What the patient wants of a summary. `no-preference` is the national default: core and additional. */
export const preferences = ['no-preference', 'core', 'additional', 'dissent'] as const
export type Preference = (typeof preferences)[number]

// From what shows least to what shows most: the national default is as much as core and additional.
const byStrictness: readonly Preference[] = ['dissent', 'core', 'no-preference', 'additional']

export function strictestPreference(a: Preference, b: Preference): Preference {
  return byStrictness.indexOf(a) <= byStrictness.indexOf(b) ? a : b
}

export type PreferenceCodes = {
  /** null: nobody said anything, a system set it for all. */
  readonly says: Exclude<Preference, 'no-preference'> | null
  readonly read2: string
  readonly ctv3: string | null
  readonly snomed: string | null
}

/**
 * The codes of a GP record for what is preferred. The first that says something is the one a practice enters; what
 * comes in is read by all of them. The SNOMED CT concepts of the four that hold today could not be confirmed: they are
 * null until somebody checks them, never guessed. @see domain.md section 1.4
 */
export const preferenceCodes: readonly PreferenceCodes[] = [
  { says: 'core', read2: '9Ndm', ctv3: 'XaXbY', snomed: null },
  { says: 'additional', read2: '9Ndn', ctv3: 'XaXbZ', snomed: null },
  { says: 'dissent', read2: '9Ndo', ctv3: 'XaXj6', snomed: null },
  // refused, as it was coded from 2007 to 2011
  { says: 'dissent', read2: '93C3', ctv3: 'XaKRy', snomed: '416308001' },
  // implied consent, core: set when systems were changed over
  { says: null, read2: '9Ndl', ctv3: null, snomed: null },
]

/** What a practice enters in its own system for a preference, in words; none for one that is not said. */
export function codesToEnter(preference: Preference): string | undefined {
  const codes = preferenceCodes.find(({ says }) => says === preference)
  if (codes === undefined) return undefined
  const { read2, ctv3, snomed } = codes
  return [`Read v2 ${read2}`, ctv3 && `CTV3 ${ctv3}`, snomed && `SNOMED CT ${snomed}`]
    .filter(Boolean)
    .join(', ')
}

/** The form a preference is asked for with; kept beside what was said. */
export const formVersion = 'SCR-1 (November 2026)'
