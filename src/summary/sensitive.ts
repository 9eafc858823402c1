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
const patterns = [...terms].map(wordsPattern)

/**
 * Whether a resource is about one of these, by any of its codes or by its words; by its reason too. A medicine
 * is told for its own sake, without such a reason: it must not be missing for why it is taken. Nor must an allergy or
 * a medicine for a word in its name: those are by their whole wording only.
 */
export function isSensitive(resource: JsonObject): boolean {
  const type = textAt(resource, 'resourceType') ?? ''
  if (type.startsWith('Medication') || type === 'AllergyIntolerance') {
    return about.some((key) => isNamed(resource[key]))
  }
  return [...about, 'reasonCode', 'statusReason'].some((key) => isSensitiveConcept(resource[key]))
}

/** Whether a concept, or one of several, is: by a code, or by words in its wording. */
export function isSensitiveConcept(concept: unknown): boolean {
  return (
    isNamed(concept) || termsIn(concept).some((it) => patterns.some((pattern) => pattern.test(it)))
  )
}

function isNamed(concept: unknown): boolean {
  return (
    codesIn(concept).some((code) => codes.has(code)) || termsIn(concept).some((it) => terms.has(it))
  )
}

/**
 * Finds words as whole words within others, however they are cased and spaced, each in one or several: `hiv` in
 * "HIV-1 positive" and not in "hives".
 */
function wordsPattern(words: string): RegExp {
  const each = words
    .split(/[^\p{L}\p{N}]+/u)
    .map(
      (word) =>
        `${word.replace(/y$/, '(?:y|ie)')}(?:${/(?:[sxz]|[cs]h)$/.test(word) ? 'e' : ''}s)?`,
    )
  const whole = each.join('[^\\p{L}\\p{N}]+')
  return new RegExp(`(?<![\\p{L}\\p{N}])${whole}(?![\\p{L}\\p{N}])`, 'iu')
}

const about = ['code', 'medicationCodeableConcept', 'vaccineCode', 'valueCodeableConcept']
