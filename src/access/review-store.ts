import type { Tx } from '../db/database.ts'
import { boxesOf } from './box-store.ts'
import type { Day } from '../identity/age.ts'
import type { FindingKind } from './findings.ts'
import type { Ground, ItemText, Redaction } from './item.ts'
import type { Snapshot } from './item-store.ts'
import { seenOf } from './seen.ts'
import { saidAgain } from './summary-items.ts'

/** Words of one text of an item, and what was decided about them. */
export type ReviewedWords = {
  readonly item: string
  readonly path: string
  readonly start: number
  readonly end: number
  readonly page: number
  readonly kind: FindingKind | 'own'
  /** As they are compared. */
  readonly words: string
  readonly source: 'suggested' | 'own' | 'earlier'
  readonly decision: 'out' | 'stays' | null
  readonly ground: Ground | null
  readonly reason: string | null
  readonly decidedBy: string | null
  /** `seenOf` what is decided. */
  readonly seen: string
  /** Other places with the same words. */
  readonly elsewhere: number
  /** Of those, how many nobody has decided about. */
  readonly openElsewhere: number
}

/** What was decided about an item as a whole. */
export type ItemDecision = {
  readonly item: string
  readonly page: number
  readonly title: string
  /** Kept from the patient's own view when it was gathered: it is held back, or the copy is not released. */
  readonly withheld: boolean
  readonly decision: 'give' | 'hold' | null
  readonly ground: Ground | null
  readonly reason: string | null
  /** YYYY-MM-DD */
  readonly opinionOn: Day | null
  readonly opinionBy: string | null
  readonly decidedBy: string | null
  /** `seenOf` what is decided. */
  readonly seen: string
}

export type PageState = {
  readonly page: number
  readonly items: number
  /** Findings on it that nobody has decided about. */
  readonly open: number
  readonly reviewedBy: string | null
  readonly harmBy: string | null
}

const of = (tx: Tx, { reference, gathering }: Snapshot) => tx`
  reference = ${reference} and gathering = ${gathering}`

/** The findings of a snapshot, or of one page of it, in the order in which they stand. */
export async function reviewedWords(
  tx: Tx,
  snapshot: Snapshot,
  page?: number,
): Promise<ReviewedWords[]> {
  const rows = await tx<Omit<ReviewedWords, 'seen'>[]>`
    with found as (select * from access_finding where patient_id = ${snapshot.patient} and ${of(tx, snapshot)}),
    same as (select words, count(*)::int as places, count(*) filter (where decision is null)::int as open
               from found group by words)
    select f.item, f.path, f.start_at as start, f.end_at as "end", f.page, f.kind, f.words, f.source, f.decision,
           f.ground, f.reason, f.decided_by as "decidedBy", s.places - 1 as elsewhere,
           s.open - (f.decision is null)::int as "openElsewhere"
      from found f join same s on s.words = f.words
     where ${page === undefined ? tx`true` : tx`f.page = ${page}`}
     order by f.page, f.item, f.path, f.start_at`
  return rows.map((row) => ({ ...row, seen: seenOf(row.decision, row.ground, row.reason) }))
}

/** Items of a snapshot that are decided about, or kept from the patient; or all of one page. */
export async function itemDecisions(
  tx: Tx,
  snapshot: Snapshot,
  page?: number,
): Promise<ItemDecision[]> {
  const rows = await tx<Omit<ItemDecision, 'seen'>[]>`
    select id as item, page, title, withheld, decision, ground, reason, opinion_on::text as "opinionOn",
           opinion_by as "opinionBy", decided_by as "decidedBy"
      from access_item
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)}
       and ${page === undefined ? tx`(decision is not null or withheld)` : tx`page = ${page}`}
     order by place`
  return rows.map((row) => {
    const { decision, ground, reason, opinionOn, opinionBy } = row
    return { ...row, seen: seenOf(decision, ground, reason, opinionOn, opinionBy) }
  })
}

export function pageStates(tx: Tx, snapshot: Snapshot) {
  return tx<PageState[]>`
    select p.page, p.items, coalesce(f.open, 0)::int as open, p.reviewed_by as "reviewedBy", p.harm_by as "harmBy"
      from access_page p
      left join (select page, count(*) as open from access_finding
                  where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and decision is null group by page) f on f.page = p.page
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} order by p.page`
}

/** The words that go, the areas that are painted over and the items that are held back, as `redact` takes them. */
export async function redactionsOf(tx: Tx, snapshot: Snapshot): Promise<Redaction[]> {
  const spans = await tx<
    { item: string; path: string; start: number; end: number; ground: Ground }[]
  >`
    select item, path, start_at as start, end_at as "end", ground from access_finding
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and decision = 'out' order by item, path, start_at`
  const whole = await tx<{ item: string; ground: Ground }[]>`
    select id as item, ground from access_item where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and decision = 'hold' order by place`
  const boxes = await boxesOf(tx, snapshot)
  return [
    ...boxes.map(({ item, page, box, ground }) => ({
      kind: 'box' as const,
      item,
      page,
      box,
      ground,
    })),
    ...spans.map((one) => ({ kind: 'span' as const, ...one })),
    ...(await linesOfHeld(tx, snapshot, whole)),
    ...whole.map((one) => ({ kind: 'whole' as const, ...one })),
  ]
}

/** How many items were kept from the patient when it was gathered, or are among these or files of them, and are not held back. */
export async function withheldNotHeld(
  tx: Tx,
  snapshot: Snapshot,
  items: readonly string[],
): Promise<number> {
  const [row] = await tx<{ count: number }[]>`
    select count(*)::int as count from access_item
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and (withheld or split_part(id, '_', 1) = any (${[...items]}))
       and decision is distinct from 'hold'`
  return row?.count ?? 0
}

/** What is held back stands in no summary either: the lines that were made of it. */
async function linesOfHeld(
  tx: Tx,
  snapshot: Snapshot,
  held: readonly { readonly item: string; readonly ground: Ground }[],
): Promise<Redaction[]> {
  if (held.length === 0) return []
  const summaries = await tx<{ item: string; texts: readonly ItemText[] }[]>`
    select id as item, texts from access_item
     where patient_id = ${snapshot.patient} and ${of(tx, snapshot)} and part = 'summary' order by place`
  const grounds = new Map(held.map(({ item, ground }) => [item, ground]))
  return summaries.flatMap(({ item, texts }) =>
    texts.flatMap(({ path, text }): Redaction[] => {
      const ground = saidAgain(path)
        .map((one) => grounds.get(one))
        .find((one) => one !== undefined)
      return ground !== undefined
        ? [{ kind: 'span', item, path, start: 0, end: text.length, ground }]
        : []
    }),
  )
}
