/** "No known allergy": said of the whole person. */
export const noKnownAllergy = '716186003'

/** What says that there is no allergy of some kind: not an allergy, and void beside one that is active. */
export const noAllergyCodes: readonly string[] = [
  noKnownAllergy,
  '409137002',
  '429625007',
  '428607008',
]

const kinds = 'drugs?|foods?|medicines?|medications?'
const things = `allerg(?:y|ies)|(?:adverse )?(?:drug )?reactions?|intolerances?|sensitivit(?:y|ies)|problems?|${kinds}`
const list = (words: string) => `(?:${words})(?: (?:and|or) (?:${words}))*`

/** The whole of the words: anything that they say besides may be what there is. */
const inWords = new RegExp(
  [
    '^(?:nkd?a|(?:no|nil|none)',
    '(?=$| (?:known|current|recorded|drug|food|allerg))',
    `(?: (?:known|current|recorded))?(?: ${list(kinds)})??(?: ${list(things)})?`,
    `(?: to ${list(kinds)})?(?: (?:known|recorded))?)`,
    '(?: \\((?:situation|finding)\\))?$',
  ].join(''),
)
/** How whatever `saysNone` finds by its words begins, as PostgreSQL matches without regard to case. */
export const mayBeginNone = '^\\s*(no|ni|nk)'
const exception = /\b(?:except|excepting|excluding|but|apart from|other than)\b/i

export type Said = { readonly code: string | null; readonly codeText: string | null }

/**
 * Whether an entry says that there is none: of allergies by its code, of anything by its words, where they say
 * nothing else. In doubt it says that there is something: what is shown is read, what is left out is not.
 *
 * @see domain.md SCR-6, SCR-7
 */
export function saysNone({ code, codeText }: Said): boolean {
  const words = wordsOf(codeText)
  return inWords.test(words) || (noAllergyCodes.includes(code ?? '') && !exception.test(words))
}

/** Whether an entry of any kind says that there is none, and of allergies. */
export function saysNoAllergy(said: Said): boolean {
  const isNamed =
    noAllergyCodes.includes(said.code ?? '') || /allerg|^nkd?a/.test(wordsOf(said.codeText))
  return isNamed && saysNone(said)
}

function wordsOf(text: string | null): string {
  return (text ?? '')
    .toLowerCase()
    .replaceAll(/\s+/g, ' ')
    .trim()
    .replace(/ ?[.!]$/, '')
}
