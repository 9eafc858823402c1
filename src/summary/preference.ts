/** What the patient wants of a summary. `no-preference` is the national default: core and additional. */
export const preferences = ['no-preference', 'core', 'additional', 'dissent'] as const
export type Preference = (typeof preferences)[number]

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
