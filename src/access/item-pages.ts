import type { Gathered } from './entry-item.ts'
import { parts, type Item } from './item.ts'

const mostItems = 20
const mostLetters = 5000

export type Paged = Gathered & {
  /** From 1. */
  readonly page: number
  readonly place: number
}

/**
 * Items in the order in which they are read, part by part, oldest first, in pages of what one person can look through at
 * once. A letter has a page of its own; the versions of an entry stand together.
 */
export function inPages(gathered: readonly Gathered[]): Paged[] {
  const order = new Map(parts.map((part, at) => [part, at]))
  const rank = ({ part }: Item) => order.get(part) ?? parts.length
  const sorted = gathered.toSorted(
    (a, b) =>
      rank(a.item) - rank(b.item) || (a.item.at?.getTime() ?? 0) - (b.item.at?.getTime() ?? 0),
  )
  let page = 0
  let items = 0
  let letters = 0
  return sorted.map((one, place) => {
    const size = sizeOf(one.item)
    const isAlone = standsAlone(one)
    const before = sorted[place - 1]
    const wasAlone = before !== undefined && standsAlone(before)
    if (page === 0 || isAlone || wasAlone || items >= mostItems || letters + size > mostLetters) {
      page++
      items = 0
      letters = 0
    }
    items++
    letters += size
    return { ...one, page, place }
  })
}

function standsAlone({ item }: Gathered): boolean {
  return item.part === 'letters' || item.attachment !== null
}

function sizeOf({ texts }: Item): number {
  return texts.reduce((sum, { text, label }) => sum + text.length + label.length, 0)
}
