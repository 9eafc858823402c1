import type { Copy, CopyBlock, CopyEntry, CopySection } from '../documents/copy.ts'
import { dayIn } from '../identity/age.ts'
import { dayText } from '../identity/day-text.ts'
import { abbreviationsIn } from './abbreviations.ts'
import { parts, type Item } from './item.ts'
import { leftOutBlocks, type LeftOut } from './left-out.ts'
import type { PackLetter } from './pack-letters.ts'
import type { PackParts } from './pack-parts.ts'
import { partTitle } from './part-titles.ts'

/** The copy in words: part by part, and in each year by year, the newest first. */
export function copyOf(
  from: PackParts,
  letters: readonly PackLetter[],
  leftOut: readonly LeftOut[],
): Copy {
  const { reference, madeAt, by, patient, isLargePrint, items, information, isForAnother } = from
  const files = new Map(letters.map(({ item, file }) => [item, file]))
  const byPart = Map.groupBy(items, ({ part }) => part)
  const sections = parts.flatMap((part): CopySection[] => {
    const here = byPart.get(part)
    return here === undefined
      ? []
      : [
          {
            title: `${partTitle(part, isForAnother)} (${here.length})`,
            blocks: yearsOf(here, files),
          },
        ]
  })
  const explained = abbreviationsIn(items)
  return {
    ...{ title: packTitle(from), patient, by, reference, madeAt, isLargePrint },
    sections: [
      { title: 'About this copy', blocks: aboutOf(from) },
      { title: 'What was left out', blocks: leftOutBlocks(leftOut) },
      ...sections,
      ...information,
      ...(explained.length === 0
        ? []
        : [
            {
              title: 'What short words mean',
              blocks: [{ kind: 'list', items: explained } as const],
            },
          ]),
    ],
  }
}

/** What the whole is called. */
export function packTitle({ isForAnother, patient }: PackParts): string {
  return isForAnother ? `Copy of the record of ${patient.name}` : 'Copy of your record'
}

function aboutOf(from: PackParts): CopyBlock[] {
  const { askedFor, by, items, gatheredAt, isForAnother, patient } = from
  const whom = isForAnother ? patient.name : 'you'
  const notInIt = isForAnother
    ? `whom ${whom} let help with it.`
    : 'whom you let help you yourself. You see that in your account, or can ask us.'
  const parts = new Set(items.map(({ part }) => part))
  const letters = items.some((it) => it.attachment !== null)
    ? ' Letters are in the folder letters.'
    : ''
  return [
    { kind: 'paragraph', text: `You asked for: ${askedFor}.` },
    {
      kind: 'paragraph',
      text: `It holds what ${by} had about ${whom} on ${dayText(dayIn(gatheredAt))}: ${items.length} entries in ${parts.size} parts, as they stand and as they stood before they were changed. Not in it: ${notInIt} Other services hold records of their own: ask each of them.`,
    },
    {
      kind: 'paragraph',
      text: `Keep it safe: whoever has it can read it. The same copy comes as a page (index.html), to print (record.pdf) and for computers (record.json).${letters}`,
    },
  ]
}

function yearsOf(items: readonly Item[], files: ReadonlyMap<string, string>): CopyBlock[] {
  const newestFirst = items.toSorted((a, b) => Number(b.at ?? 0) - Number(a.at ?? 0))
  const dated = newestFirst.map((item) => ({ item, on: item.at === null ? null : dayIn(item.at) }))
  const byYear = Map.groupBy(dated, ({ on }) => on?.slice(0, 4) ?? 'No date')
  return [...byYear].flatMap(([year, here]) => [
    { kind: 'heading', text: year } as const,
    ...here.map(({ item, on }) => entryOf(item, on, files.get(item.id) ?? null)),
  ])
}

function entryOf(item: Item, on: string | null, file: string | null): CopyEntry {
  const { title, writer, isPrivate, version } = item
  // the title stands above the rest
  const texts = item.texts.filter(({ path }) => path !== 'title')
  const facts = [
    on === null ? 'No date' : dayText(on),
    writer === null ? '' : `Written by ${writer}`,
    isPrivate ? 'Private: only the service that wrote it sees it' : '',
    version === null ? '' : versionText(version),
  ]
  return { kind: 'entry', title, facts: facts.filter((fact) => fact !== ''), texts, file }
}

function versionText({ number, isCurrent, changedAt }: NonNullable<Item['version']>): string {
  const said = `Version ${number} of ${dayText(dayIn(changedAt))}`
  return isCurrent ? said : `${said}, replaced since`
}
