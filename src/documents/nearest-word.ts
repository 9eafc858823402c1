/**
 * The words of a list that a misspelt one may be meant for: those with the fewest letters changed, left out, added
 * or exchanged with the next; one in words of up to five letters, two in longer ones. A word that is in the list is
 * only itself.
 */
export function nearestWords(word: string, words: ReadonlySet<string>): string[] {
  if (words.has(word)) return [word]
  const most = word.length < 4 ? 0 : word.length < 6 ? 1 : 2
  let least = most
  let nearest: string[] = []
  for (const one of words) {
    if (Math.abs(one.length - word.length) > least) continue
    const far = distance(word, one)
    if (far > least) continue
    if (far < least) nearest = []
    least = far
    nearest.push(one)
  }
  return nearest
}

/** How many letters must be changed, left out, added or exchanged with the next to make one word of the other. */
export function distance(from: string, to: string): number {
  let before: number[] = []
  let above = Array.from({ length: to.length + 1 }, (_, n) => n)
  for (let i = 1; i <= from.length; i++) {
    const row = [i]
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1]
      let least = Math.min(
        (above[j] ?? 0) + 1,
        (row[j - 1] ?? 0) + 1,
        (above[j - 1] ?? 0) + (same ? 0 : 1),
      )
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1]) {
        least = Math.min(least, (before[j - 2] ?? 0) + 1)
      }
      row.push(least)
    }
    before = above
    above = row
  }
  return above[to.length] ?? 0
}
