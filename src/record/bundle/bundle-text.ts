import { isUtf8 } from 'node:buffer'
import type { JsonList, JsonPiece } from './json-splitter.ts'

/** One bundle as it was sent: its own JSON without its entries, and that of each entry. */
export type BundleText = {
  readonly kind: 'bundle'
  readonly head: string
  readonly entries: EntryTexts
  readonly bytes: number
  /** To be called when nothing of it will be read any more. */
  release?(): void
}

/** A list of buffers is one. */
export type EntryTexts = { readonly length: number; at(index: number): Buffer | undefined }

/** Something that is no bundle, and why. */
export type BrokenText = { readonly kind: 'broken'; readonly message: string }

const largestEntry = 16 * 1024 * 1024

/** Divides a piece into the bundle and its entries; the positions are known, so nothing is parsed. */
export function bundleTextOf(piece: JsonPiece): BundleText | BrokenText {
  const text = divide(piece)
  if (text.kind === 'broken') piece.bytes.release()
  return text
}

function divide(piece: JsonPiece): BundleText | BrokenText {
  const { bytes, lists, fault } = piece
  if (fault !== undefined) return broken(fault)
  const [list, second] = lists.filter((it) => isEntryList(piece, it))
  if (second) return broken('has two lists of entries')
  if (!list) return textOf(piece, bytes.length, bytes.length, [])
  let at = list.start + 1
  for (let i = 0; i + 1 < list.items.length; i += 2) {
    const [start = at, end = at] = list.items.slice(i, i + 2)
    if (!isSeparator(bytes.slice(at, start), i === 0 ? '' : ',')) {
      return broken('has a list of entries that is not JSON')
    }
    if (end - start > largestEntry) return broken('has an entry of more than 16 MB')
    at = end
  }
  if (!isSeparator(bytes.slice(at, list.end), ''))
    return broken('has an entry that is not an object')
  return textOf(piece, list.start + 1, list.end, list.items)
}

/** What lies from `start` to `end` is not in the head. */
function textOf(
  { bytes }: JsonPiece,
  start: number,
  end: number,
  positions: readonly number[],
): BundleText | BrokenText {
  if (bytes.length - (end - start) > largestEntry) {
    return broken('is not a bundle, or has too much beside its entries')
  }
  const head = Buffer.concat([bytes.slice(0, start), bytes.slice(end, bytes.length)])
  if (!isUtf8(head)) return broken('is not UTF-8')
  return {
    kind: 'bundle',
    head: head.toString('utf8'),
    entries: {
      length: positions.length / 2,
      at: (index) => bytes.slice(positions[2 * index] ?? 0, positions[2 * index + 1] ?? 0),
    },
    bytes: bytes.length,
    release: () => bytes.release(),
  }
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
