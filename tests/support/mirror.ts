/** What two databases make each for itself, under one name: ids, times and references of what is done in both. */
export type Mirror = {
  /** What one of them answered, without what is chance. */
  readonly alike: (side: 0 | 1, text: string) => string
  /** What was asked of the first, as the second knows it. */
  readonly across: (text: string) => string
}

const id = /(?<!\w)(?:[0-9a-hjkmnp-tv-z]{26}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})(?!\w)/g
/** Of what is in a document, by the ids and versions it has. */
const digest = /(?<![\w-])[\w-]{43}(?![\w-])/g
const reference = /\b[A-Z]{2}(?:-[0-9A-Z]{4}){2}\b/g
const time = /\b20\d\d-\d\d-\d\d(?:T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d))?/g
const headerTime = /[A-Z][a-z]{2}, \d\d [A-Z][a-z]{2} \d{4} [\d:]{8} GMT/g

/**
 * @param known the ids that are the same in both, or that one of them alone has: they stay as they are, so that one
 * that is told by one side only is never taken for chance.
 * @param since when the two began to make things for themselves.
 */
export function mirrorOf(known: ReadonlySet<string>, since: Date): Mirror {
  const day = since.toISOString().slice(0, 10)
  const names = [new Map<string, string>(), new Map<string, string>()] as const
  const nameOf = (side: 0 | 1) => (found: string) => {
    if (known.has(found)) return found
    const name = names[side].get(found) ?? `<${names[side].size}>`
    names[side].set(found, name)
    return name
  }
  const isLate = (found: string) =>
    found.includes('T') ? new Date(found) >= since : found.slice(0, 10) >= day
  const withoutTime = (found: string) => (isLate(found) ? '<time>' : found)
  return {
    alike: (side, text) =>
      text
        .replace(/(_page=)[^"&]*/g, '$1<page>')
        .replace(id, nameOf(side))
        .replace(reference, nameOf(side))
        .replace(digest, nameOf(side))
        .replace(time, withoutTime)
        .replace(/\b\d{1,2}:\d\d ?[ap]m\b/g, '<time>')
        .replace(headerTime, (found) => (new Date(found) >= since ? '<time>' : found)),
    across: (text) => {
      const there = new Map([...names[1]].map(([found, name]) => [name, found]))
      const twin = (found: string) => there.get(names[0].get(found) ?? '') ?? found
      return text.replace(id, twin).replace(reference, twin)
    },
  }
}
