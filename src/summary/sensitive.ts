import { textAt } from '../record/bundle/json-values.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import { codesIn, termsIn } from './concepts.ts'

/**
 * Categories never put in a summary automatically, only one entry at a time and at the patient's wish. Data,
 * not rules: a deployment loads the reference sets it is licensed for (the one for termination of pregnancy is
 * 999004361000000107; the ids of the other three could not be confirmed). These are the codes of the
 * demonstration and words for entries without a code. @see domain.md section 1.3
 */
export const sensitiveCategories: readonly {
  readonly category: string
  readonly codes: readonly string[]
  readonly terms: readonly string[]
}[] = [
  {
    category: 'assisted fertilisation',
    codes: ['52637005'],
    terms: ['in vitro fertilisation', 'ivf'],
  },
  {
    category: 'sexually transmitted disease',
    codes: ['86406008', '91947003', '105629000', '15628003'],
    terms: ['hiv', 'human immunodeficiency virus infection', 'chlamydial infection', 'gonorrhoea'],
  },
  {
    category: 'termination of pregnancy',
    codes: ['386639001', '285409006'],
    terms: ['termination of pregnancy', 'medical termination of pregnancy'],
  },
  { category: 'gender', codes: ['93461009'], terms: ['gender dysphoria', 'gender reassignment'] },
]

const codes = new Set(sensitiveCategories.flatMap((one) => one.codes))
const terms = new Set(sensitiveCategories.flatMap((one) => one.terms))

/**
 * Whether a resource is about one of these, by any of its codes or by its words; by its reason too. A medicine
 * is told for its own sake, without such a reason: it must not be missing for why it is taken.
 */
export function isSensitive(resource: JsonObject): boolean {
  const isMedicine = textAt(resource, 'resourceType')?.startsWith('Medication') === true
  return [...about, ...(isMedicine ? [] : ['reasonCode', 'statusReason'])].some((key) =>
    isSensitiveConcept(resource[key]),
  )
}

/** Whether a concept, or one of several, is. */
export function isSensitiveConcept(concept: unknown): boolean {
  return (
    codesIn(concept).some((code) => codes.has(code)) || termsIn(concept).some((it) => terms.has(it))
  )
}

const about = ['code', 'medicationCodeableConcept', 'vaccineCode', 'valueCodeableConcept']
