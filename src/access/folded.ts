/** Where something stands in a text: from character `start` to before `end`. */
export type Place = { readonly start: number; readonly end: number }

/** A text as it is compared, and where each of its characters stands in the text it was made of. */
type Folded = { readonly text: string; readonly places: readonly Place[] }

/** Words as they are compared: letters and digits without capitals and accents, with one space for all between them. */
export function folded(text: string): string {
  return foldedPlaces(text).text.trim()
}

/** Where words stand in a text as whole words, however they are written. A number also where it is grouped otherwise. */
export function placesOf(text: string, words: string): Place[] {
  const wanted = folded(words)
  return wanted === '' ? [] : placesIn(foldedPlaces(text), wanted)
}

function placesIn({ text, places }: Folded, wanted: string): Place[] {
  const pattern = isLongNumber.test(wanted)
    ? Array.from(wanted.replaceAll(' ', '')).join(' ?')
    : wanted
  const whole = new RegExp(`(?<=^| )${pattern}(?= |$)`, 'gu')
  return Array.from(text.matchAll(whole), ({ 0: found, index }) => ({
    start: places[index]?.start ?? 0,
    end: places[index + found.length - 1]?.end ?? 0,
  }))
}

/** A telephone number: the same however its digits are grouped. */
const isLongNumber = /^(\d ?){7,}$/

/** The place, widened to the words that it cuts. */
export function widened(text: string, { start, end }: Place): Place {
  const words = Array.from(text.matchAll(/[\p{L}\p{N}\p{M}\p{Cf}]+/gu), ({ 0: word, index }) => ({
    start: index,
    end: index + word.length,
  }))
  const cut = (at: number) => words.find((word) => word.start < at && at < word.end)
  return { start: cut(start)?.start ?? start, end: cut(end)?.end ?? end }
}

function foldedPlaces(text: string): Folded {
  let folds = ''
  const places: Place[] = []
  let at = 0
  for (const letter of text) {
    const start = at
    at += letter.length
    const plain = letter
      .normalize('NFKD')
      .replaceAll(/[\p{M}\p{Cf}]/gu, '')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]+/gu, ' ')
    const last = places.at(-1)
    if (plain === '' || (plain === ' ' && folds.endsWith(' '))) {
      // an accent, a joiner, one more stop: part of what it stands behind
      if (last) places[places.length - 1] = { start: last.start, end: at }
      continue
    }
    folds += plain
    for (let unit = 0; unit < plain.length; unit++) places.push({ start, end: at })
  }
  return { text: folds, places }
}
