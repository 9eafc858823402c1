import type { Copy } from '../documents/copy.ts'
import type { PageBox } from '../documents/paint-boxes.ts'
import type { Scan, ScanPage } from '../documents/scan.ts'
import type { Item } from './item.ts'
import type { PackParts } from './pack-parts.ts'

/** A letter that is no plain text, and the file that its pages are given in. */
export type PackLetter = {
  readonly item: string
  readonly file: string
  readonly attachment: NonNullable<Item['attachment']>
  readonly boxes: readonly PageBox[]
}

/** Numbered in the order in which they are listed: a name would tell what is in it. */
export function lettersOf({ items, redactions }: PackParts): PackLetter[] {
  const letters = items.flatMap(({ id, attachment }) => (attachment ? [{ id, attachment }] : []))
  const digits = Math.max(3, String(letters.length).length)
  return letters.map(({ id, attachment }, n) => ({
    item: id,
    file: `letters/${String(n + 1).padStart(digits, '0')}.pdf`,
    attachment,
    boxes: redactions.filter((one) => one.kind === 'box').filter((one) => one.item === id),
  }))
}

/** The pages of a letter, on which boxes were painted already. */
export function scanOf(
  { by, madeAt }: PackParts,
  letter: PackLetter,
  pages: readonly Omit<ScanPage, 'says'>[],
): Scan {
  const number = numberOf(letter)
  const says = (page: number) =>
    `Picture of page ${page} of ${pages.length} of letter ${number}. Ask ${by} if you need it read to you.`
  return {
    ...{ title: `Letter ${number}`, by, madeAt },
    pages: pages.map((page, n) => ({ ...page, says: says(n + 1) })),
  }
}

/** What stands for a letter of which no pictures can be made: it is told, and keeps nothing else from being given. */
export function notCopied(parts: PackParts, letter: PackLetter): Copy {
  const { by, reference, patient, madeAt, isLargePrint } = parts
  const text = `We hold this letter, and a copy that is safe to send could not be made of it. Ask ${by} to see it.`
  return {
    ...{ title: `Letter ${numberOf(letter)}`, by, reference, patient, madeAt, isLargePrint },
    sections: [{ title: 'Not in this copy', blocks: [{ kind: 'paragraph', text }] }],
  }
}

function numberOf({ file }: PackLetter): number {
  return Number(/\d+/.exec(file)?.[0])
}
