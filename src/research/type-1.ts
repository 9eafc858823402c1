/**
 * The codes a GP record holds a Type 1 objection by. What it stops: data that can identify the patient leaving
 * the practice for more than their own care. The code of a withdrawal is known in SNOMED CT only; none is made up.
 * @see domain.md section 3.2
 */
export const type1Codes = {
  objects: { read2: '9Nu0', ctv3: 'XaZ89', snomed: '827241000000103' },
  withdrawn: { read2: null, ctv3: null, snomed: '827261000000102' },
} as const

/** The form a patient is asked with; kept beside what was said. */
export const type1Form = 'T1-1 (November 2026)'
