import { isUtf8 } from 'node:buffer'
import type { JsonList, JsonPiece } from './json-splitter.ts'

/** One bundle as it was sent: its own JSON without its entries, and that of each entry. */
export type BundleText = {
  readonly kind: 'bundle'
  readonly head: string
  readonly entries: readonly Buffer[]
  readonly bytes: number
}

/** Something that is no bundle, and why. */
export type BrokenText = { readonly kind: 'broken'; readonly message: string }

const largestEntry = 16 * 1024 * 1024

/** Divides a piece into the bundle and its entries; the positions are known, so nothing is parsed. */
export function bundleTextOf(piece: JsonPiece): BundleText | BrokenText {
  const { bytes, lists, fault } = piece
  if (fault !== undefined) return broken(fault)
  const entryLists = lists.filter((list) => isEntryList(piece, list))
  const [list, second] = entryLists
  if (second) return broken('has two lists of entries')
  if (!list) return textOf(bytes.slice(0, bytes.length), [], bytes.length)
  const entries: Buffer[] = []
  let at = list.start + 1
  for (let i = 0; i + 1 < list.items.length; i += 2) {
    const [start = at, end = at] = list.items.slice(i, i + 2)
    if (!isSeparator(bytes.slice(at, start), i === 0 ? '' : ',')) {
      return broken('has a list of entries that is not JSON')
    }
    if (end - start > largestEntry) return broken('has an entry of more than 16 MB')
    entries.push(bytes.slice(start, end))
    at = end
  }
  if (!isSeparator(bytes.slice(at, list.end), ''))
    return broken('has an entry that is not an object')
  const head = Buffer.concat([bytes.slice(0, list.start + 1), bytes.slice(list.end, bytes.length)])
  return textOf(head, entries, bytes.length)
}

function textOf(head: Buffer, entries: readonly Buffer[], bytes: number): BundleText | BrokenText {
  if (head.length > largestEntry)
    return broken('is not a bundle, or has too much beside its entries')
  if (!isUtf8(head)) return broken('is not UTF-8')
  return { kind: 'bundle', head: head.toString('utf8'), entries, bytes }
}

function isEntryList({ bytes }: JsonPiece, { start }: JsonList): boolean {
  const before = bytes.slice(Math.max(0, start - 64), start).toString('latin1')
  return /"entry"\s*:\s*$/.test(before) && bytes.slice(start, start + 1)[0] === 91
}

function isSeparator(bytes: Buffer, separator: string): boolean {
  return bytes.toString('latin1').trim() === separator
}

function broken(message: string): BrokenText {
  return { kind: 'broken', message }
}
