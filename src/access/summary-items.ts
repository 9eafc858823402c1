import type { EntryId } from '../identity/ids.ts'
import type {
  HeldItemDecision,
  HeldPreference,
  HeldSummary,
  SummaryLine,
} from '../summary/held-summaries.ts'
import { isFurtherFile, type Gathered } from './entry-item.ts'
import { fieldItem, timeText, type Field } from './field-item.ts'

/** What an organisation holds of the summaries of a patient. */
export type HeldOfSummaries = {
  /** Newest first. */
  readonly summaries: readonly HeldSummary[]
  readonly preferences: readonly HeldPreference[]
  readonly decisions: readonly HeldItemDecision[]
}

/** The items that an entry is gathered as, with all its versions; none for one that is not held any more. */
export type ItemsOfEntry = ReadonlyMap<EntryId, readonly Gathered[]>

/**
 * Each summary that was made, when, and what it said: all of the one in force; of one that was replaced, what the next
 * one did not say any more.
 */
export function summaryItems(held: HeldOfSummaries, entries: ItemsOfEntry): Gathered[] {
  return [
    ...held.summaries.map((one, n) => summaryItem(one, held.summaries[n - 1], entries)),
    ...held.preferences.map(preferenceItem),
    ...held.decisions.map((one) => decisionItem(one, entries)),
  ]
}

const scopes = {
  core: 'Medicines and allergies',
  additional: 'Medicines, allergies and more',
} as const

function summaryItem(
  one: HeldSummary,
  next: HeldSummary | undefined,
  entries: ItemsOfEntry,
): Gathered {
  const keyOf = ({ under, text }: SummaryLine) => `${under}\n${text}`
  const later = new Set(next?.lines.map(keyOf))
  const lines = one.lines.filter((line) => !later.has(keyOf(line)))
  return fieldItem(
    'summary',
    one.id,
    'A Summary Care Record that was made of the record',
    one.madeAt,
    [
      ['What it held', one.scope === null ? 'Nothing, as was chosen' : scopes[one.scope]],
      ['Until', one.replacedAt === null ? 'It is in force' : timeText(one.replacedAt)],
      [
        'What stands below',
        next !== undefined && lines.length > 0 ? 'What the next one did not say any more' : null,
      ],
      ...lines.map((line, n): Field => [line.under, line.text, linePath(line.entry, n, entries)]),
    ],
  )
}

const ofItems = /^of\/([\w.]+)\/\d+$/

/** Where a line stands: with the items of the entry that it was made of, by which it goes where one of them goes. */
function linePath(entry: EntryId | null, place: number, entries: ItemsOfEntry): string {
  const items = (entry === null ? undefined : entries.get(entry)) ?? []
  const versions = items.map(({ item }) => item.id).filter((id) => !isFurtherFile(id))
  return versions.length === 0 ? `line/${place}` : `of/${versions.join('.')}/${place}`
}

/** The items that a line of a summary says again, by its path: all versions of an entry. */
export function saidAgain(path: string): readonly string[] {
  return ofItems.exec(path)?.[1]?.split('.') ?? []
}

const wanted: Readonly<Record<HeldPreference['preference'], string>> = {
  'no-preference': 'Nothing was said',
  core: scopes.core,
  additional: scopes.additional,
  dissent: 'None at all',
}

function preferenceItem(one: HeldPreference): Gathered {
  const id = `preference ${one.recordedAt.toISOString()}`
  return fieldItem('sharing', id, 'What was wanted of a Summary Care Record', one.recordedAt, [
    ['Answer', wanted[one.preference]],
    ['Who asked', one.askedBy],
    ['How it was said', one.channel],
    ['Code in the record', one.code],
    ['Recorded by', one.recordedBy],
  ])
}

const decided: Readonly<Record<HeldItemDecision['rule'], string>> = {
  add: 'It stands in the summary',
  withhold: 'It stays out of the summary',
  'as-usual': 'As the rules of a summary say',
}

function decisionItem(one: HeldItemDecision, entries: ItemsOfEntry): Gathered {
  const title = 'One entry was put into the summary, or kept out of it'
  const current = entries.get(one.entry)?.find(({ item }) => item.version?.isCurrent !== false)
  return fieldItem('summary', one.id, title, one.recordedAt, [
    ['Entry', current?.item.title ?? null, linePath(one.entry, 0, entries)],
    ['Decision', decided[one.rule]],
    ['Recorded by', one.recordedBy],
  ])
}
