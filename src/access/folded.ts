/** Where something stands in a text: from character `start` to before `end`. */
export type Place = { readonly start: number; readonly end: number }

/** A text as it is compared, and where each of its characters begins and ends in the text it was made of. */
export type Folded = {
  readonly text: string
  readonly starts: readonly number[]
  readonly ends: readonly number[]
}

/** Words as they are compared: letters and digits without capitals and accents, with one space for all between them. */
export function folded(text: string): string {
  return fold(text).text.trim()
}

/** Where words stand in a text as whole words, however they are written. A number also where it is grouped otherwise. */
export function placesOf(text: string, words: string): Place[] {
  return placesIn(fold(text), folded(words))
}

/** @param wanted folded words. */
export function placesIn({ text, starts, ends }: Folded, wanted: string): Place[] {
  if (wanted === '') return []
  const found = isLongNumber.test(wanted) ? numbersIn(text, wanted) : wordsIn(text, wanted)
  return found.map(({ start, end }) => ({ start: starts[start] ?? 0, end: ends[end - 1] ?? 0 }))
}

/** A telephone number: the same however its digits are grouped. */
const isLongNumber = /^(\d ?){7,}$/

function numbersIn(text: string, wanted: string): Place[] {
  const grouped = Array.from(wanted.replaceAll(' ', '')).join(' ?')
  const whole = new RegExp(`(?<=^| )${grouped}(?= |$)`, 'gu')
  return Array.from(text.matchAll(whole), ({ 0: found, index }) => ({
    start: index,
    end: index + found.length,
  }))
}

function wordsIn(text: string, wanted: string): Place[] {
  const found: Place[] = []
  for (let start = text.indexOf(wanted); start !== -1; start = text.indexOf(wanted, start + 1)) {
    const end = start + wanted.length
    const isWhole =
      (start === 0 || text[start - 1] === ' ') && (end === text.length || text[end] === ' ')
    if (isWhole) found.push({ start, end })
  }
  return found
}

/** The place, widened to the words that it cuts. */
export function widened(text: string, { start, end }: Place): Place {
  const words = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
  const cut = (at: number) => words.find((word) => word.start < at && at < word.end)
  return { start: cut(start)?.start ?? start, end: cut(end)?.end ?? end }
}

export function fold(text: string): Folded {
  let folds = ''
  const starts: number[] = []
  const ends: number[] = []
  let at = 0
  for (const letter of text) {
    const start = at
    at += letter.length
    const plain = plainOf(letter)
    if (plain === '' || (plain === ' ' && folds.endsWith(' '))) {
      // an accent, a joiner, one more stop: part of what it stands behind
      if (ends.length > 0) ends[ends.length - 1] = at
      continue
    }
    folds += plain
    for (let unit = 0; unit < plain.length; unit++) {
      starts.push(start)
      ends.push(at)
    }
  }
  return { text: folds, starts, ends }
}

const plain = new Map<string, string>()

/** A letter as it is compared: there are few of them, and each is worked out once. */
function plainOf(letter: string): string {
  const known = plain.get(letter)
  if (known !== undefined) return known
  const worked = letter
    .normalize('NFKD')
    .replaceAll(/[\p{M}\p{Cf}]/gu, '')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
  if (plain.size < 10_000) plain.set(letter, worked)
  return worked
}
