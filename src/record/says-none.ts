/** "No known allergy": said of the whole person. */
export const noKnownAllergy = '716186003'

/** What says that there is no allergy of some kind: not an allergy, and void beside one that is active. */
export const noAllergyCodes: readonly string[] = [
  noKnownAllergy,
  '409137002',
  '429625007',
  '428607008',
]

const inWords = /^(no|nil|none|nkd?a)\b(?=$|\W+(known|current|recorded|drug|food|allerg\w*)\b)/i

/**
 * Whether an entry says that there is none: of allergies by its code, of anything by the words it begins with.
 *
 * @see domain.md SCR-6, SCR-7
 */
export function saysNone(entry: {
  readonly code: string | null
  readonly codeText: string | null
}): boolean {
  return noAllergyCodes.includes(entry.code ?? '') || inWords.test(entry.codeText ?? '')
}
