import type { CopyBlock } from '../documents/copy.ts'
import { dayIn } from '../identity/age.ts'
import { labelOf, type Ground, type Redaction } from './item.ts'
import type { PackParts } from './pack-parts.ts'
import { partTitle } from './part-titles.ts'

/** Something that was taken out: where, and why. Never what. */
export type LeftOut = {
  readonly part: string
  /** The day of what it was taken out of; null where that is held back too. */
  readonly on: string | null
  readonly what: string
  readonly why: string
}

/**
 * What was left out of a copy, in the order of the copy. Reasons are told as the labels tell them: that something was
 * held back for fear of harm can itself do harm.
 */
export function leftOutOf({ items, redactions, isForAnother }: PackParts): LeftOut[] {
  const byItem = Map.groupBy(redactions, ({ item }) => item)
  return items.flatMap((item) => {
    const mine = byItem.get(item.id) ?? []
    const whole = mine.find(({ kind }) => kind === 'whole')
    return (whole ? [whole] : mine).map((one) => ({
      part: partTitle(item.part, isForAnother),
      on: item.at === null || whole ? null : dayIn(item.at),
      what: whatOf(one),
      why: whyOf(one.ground),
    }))
  })
}

function whatOf(redaction: Redaction): string {
  switch (redaction.kind) {
    case 'whole':
      return 'A whole entry'
    case 'box':
      return `Part of page ${redaction.page + 1} of a letter`
    case 'span':
      return 'Words'
  }
}

function whyOf(ground: Ground): string {
  return labelOf(ground) === labelOf('third-party')
    ? 'It is about another person'
    : 'The law lets us hold it back'
}

/** For the page and the PDF: how often, where and why. */
export function leftOutBlocks(all: readonly LeftOut[]): CopyBlock[] {
  if (all.length === 0) return [{ kind: 'paragraph', text: 'Nothing was left out of this copy.' }]
  const counted = Map.groupBy(all, ({ part, what, why }) => `${part}: ${kindOf(what)}. ${why}.`)
  return [
    {
      kind: 'paragraph',
      text: 'Some information was left out. Where it was, the copy says so. The law lets a service do that only where it must: most often, to protect another person. You can ask us to look at it again.',
    },
    {
      kind: 'list',
      items: [...counted].map(
        ([said, { length }]) => `${said} ${length === 1 ? 'Once' : `${length} times`}.`,
      ),
    },
  ]
}

function kindOf(what: string): string {
  return what.replace(/ of page \d+/, '').toLowerCase()
}

/** For a spreadsheet, each by itself. */
export function* leftOutCsv(all: readonly LeftOut[]): Generator<string> {
  yield 'Part,Day,What,Why\r\n'
  for (const { part, on, what, why } of all) yield `${part},${on ?? ''},${what},${why}\r\n`
}
