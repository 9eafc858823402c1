import { entryOf, leafKinds, linkTo, noHash } from './leaf.ts'
import { leafKindOf, tagOfEvent } from './kinds.ts'
import type { Unseen } from './unseen.ts'

/** Where the lines of a tag end. */
export type Head = {
  readonly tag: Buffer
  readonly number: number
  readonly link: Buffer
}

export type PlacedLeaf = {
  readonly index: number
  /** Null for a head. */
  readonly event: string | null
  readonly tag: Buffer
  readonly number: number | null
  readonly entry: Buffer
  readonly nonce: Buffer | null
}

export type Placing = {
  readonly secret: Buffer
  readonly year: number
  readonly size: number
  readonly now: Date
}

export const tagKey = (tag: Buffer) => tag.toString('hex')

/**
 * Gives events their places in the tree, and in their patient's lines. After a look of the patient at the log
 * stands a head: it says where the lines end, so that a history that is cut short shows.
 *
 * @param heads of all tags that the events have, changed to what they are after them.
 */
export function place(
  events: readonly Unseen[],
  heads: Map<string, Head>,
  { secret, year, size, now }: Placing,
): PlacedLeaf[] {
  const placed: PlacedLeaf[] = []
  for (const event of events) {
    const tag = tagOfEvent(secret, event, year)
    const key = tagKey(tag)
    const last = heads.get(key) ?? { tag, number: 0, link: noHash }
    const number = last.number + 1
    const entry = entryOf({
      ...{ kind: leafKindOf(event.kind), timeMs: event.at.getTime(), tag, number },
      ...{ before: last.link, commitment: event.commitment },
    })
    const index = size + placed.length
    placed.push({ index, event: event.id, tag, number, entry, nonce: event.nonce })
    const head = { tag, number, link: linkTo(entry) }
    heads.set(key, head)
    if (event.kind === 'log' && event.patient !== null) {
      placed.push(headLeaf(head, size + placed.length, now))
    }
  }
  return placed
}

function headLeaf({ tag, number, link }: Head, index: number, now: Date): PlacedLeaf {
  const entry = entryOf({
    ...{ kind: leafKinds.head, timeMs: now.getTime(), tag, number },
    ...{ before: link, commitment: noHash },
  })
  return { index, event: null, tag, number: null, entry, nonce: null }
}
