import type { BundleOrganisation } from './organisations.ts'

// Bundles say "Healthcare Provider" of nearly all; the name tells more. The first that fits.
const words: readonly (readonly [type: string, pattern: RegExp])[] = [
  ['pharmacy', /\bpharmac/i],
  ['hospice', /\bhospice/i],
  ['dentist', /\bdent(al|ist)/i],
  ['optician', /\b(optic|eye ?care)/i],
  ['care-home', /\b(nursing home|care home|skilled nursing|rehabilitation)/i],
  ['district-nursing', /\b(district nurs|home health|visiting nurse)/i],
  [
    'gp-practice',
    /\b(gp|surgery|primary care|family (health|medicine|practice)|physicians?|pcp)\b/i,
  ],
  ['hospital', /\b(hospital|infirmary|medical center|medical centre)\b/i],
]

/** What kind of service it is, in the words that the pages know; `other` for the rest. */
export function organisationType({ name, type }: BundleOrganisation): string {
  const text = `${name ?? ''} ${type ?? ''}`
  return words.find(([, pattern]) => pattern.test(text))?.[0] ?? 'other'
}
