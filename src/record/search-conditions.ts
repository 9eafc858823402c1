import type { Sql, Tx } from '../db/database.ts'
import type { EntryId } from '../identity/ids.ts'

/** A span of time as `search_span` writes it: its first moment, and the first after it. */
export type Span = { readonly from: string; readonly until: string }

/** What a span must be to be found: begins from … and before …, ends after … and by …; all of the same text form. */
export type Box = {
  readonly beginsFrom: string
  readonly beginsBefore: string
  readonly endsAfter: string
  readonly endsBy: string
}

/** Of the spans under a name one that fits into one of the boxes. */
export type DateCondition = { readonly token: string; readonly boxes: readonly Box[] }

/** What entries must hold to be found. */
export type Conditions = {
  /** Only these, where ids are asked for. */
  readonly ids?: readonly EntryId[] | undefined
  /** Of each of these lists one. */
  readonly tokens: readonly (readonly string[])[]
  readonly dates: readonly DateCondition[]
  /** Of each of these lists none. */
  readonly without?: readonly (readonly string[])[]
  /** Names of dates, and whether there must be one or none. */
  readonly dated?: readonly { readonly token: string; readonly isThere: boolean }[]
}

/** Before all times, and after: of texts that begin with a year. */
export const [first, last] = ['', '~'] as const

export type Prefix = 'eq' | 'ne' | 'gt' | 'lt' | 'ge' | 'le' | 'sa' | 'eb' | 'ap'

/** What a prefix asks of a date that has a span of its own. @see http://hl7.org/fhir/R4/search.html#prefix */
export function boxesOf(prefix: Prefix, { from, until }: Span): Box[] {
  const any = { beginsFrom: first, beginsBefore: last, endsAfter: first, endsBy: last }
  const inside = { ...any, beginsFrom: from, endsBy: until }
  const beginsEarlier = { ...any, beginsBefore: from }
  const endsLater = { ...any, endsAfter: until }
  switch (prefix) {
    case 'eq':
      return [inside]
    case 'ne':
      return [beginsEarlier, endsLater]
    case 'gt':
      return [endsLater]
    case 'lt':
      return [beginsEarlier]
    case 'ge':
      return [endsLater, inside]
    case 'le':
      return [beginsEarlier, inside]
    case 'sa':
      return [{ ...any, beginsFrom: until }]
    case 'eb':
      return [{ ...any, endsBy: from }]
    case 'ap':
      // they overlap: how much wider than what was asked is for who asks
      return [{ ...any, beginsBefore: until, endsAfter: from }]
    default:
      return prefix satisfies never
  }
}

/** In one order, whatever order they were asked in, so that a handful of prepared statements serves all. */
export function matching(
  sql: Sql | Tx,
  { ids, tokens, dates, without = [], dated = [] }: Conditions,
) {
  const conditions = [
    ...(ids ? [sql`and e.id = any (${[...ids]}::uuid[])`] : []),
    ...tokens.map((any) => tokensOf(sql, any)),
    ...without.map((any) => sql`and not e.tokens && ${[...any]}::text[] collate "C"`),
    ...dates.map((one) => datesOf(sql, one)),
    ...dated.map((one) => datedOf(sql, one)),
  ]
  return conditions.reduce((all, one) => sql`${all} ${one}`, sql``)
}

function tokensOf(sql: Sql | Tx, any: readonly string[]) {
  return sql`and e.tokens && ${[...any]}::text[] collate "C"`
}

const begins = 26

function datesOf(sql: Sql | Tx, { token, boxes }: DateCondition) {
  const side = (of: (box: Box) => string) => boxes.map(of)
  const at = token.length + 2
  return sql`and exists (
    select from unnest(e.tokens) t,
      unnest(${side((it) => it.beginsFrom)}::text[], ${side((it) => it.beginsBefore)}::text[],
             ${side((it) => it.endsAfter)}::text[], ${side((it) => it.endsBy)}::text[])
        as b (begins_from, begins_before, ends_after, ends_by)
     where starts_with(t, ${`${token}=`})
       and substr(t, ${at}::int, ${begins}::int) >= b.begins_from collate "C"
       and substr(t, ${at}::int, ${begins}::int) < b.begins_before collate "C"
       and substr(t, ${at + begins + 1}::int) > b.ends_after collate "C"
       and substr(t, ${at + begins + 1}::int) <= b.ends_by collate "C")`
}

function datedOf(
  sql: Sql | Tx,
  { token, isThere }: { readonly token: string; readonly isThere: boolean },
) {
  const found = sql`exists (select from unnest(e.tokens) t where starts_with(t, ${`${token}=`}))`
  return isThere ? sql`and ${found}` : sql`and not ${found}`
}

/** The first moment of a date; entries without one come last. */
export function sortKey(sql: Sql | Tx, token: string, descending: boolean) {
  return sql`coalesce((select min(substr(t, ${token.length + 2}::int, ${begins}::int))
                         from unnest(e.tokens) t where starts_with(t, ${`${token}=`})),
                      ${descending ? first : last}) collate "C"`
}
