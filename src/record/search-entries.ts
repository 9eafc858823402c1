import { appendEvent } from '../audit/append.ts'
import type { Database, Sql, Tx } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientResource } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered, type EnterRow } from '../sharing/enter.ts'
import { visible } from '../sharing/visible.ts'
import { digestOf, saidOf } from './entries.ts'
import { rawEntryOf, type RawEntry } from './everything.ts'
import { matching, sortKey, type Conditions } from './search-conditions.ts'
import { purposeOf } from './shared-record.ts'

/** What entries of one type must hold to be found, by what stands among their tokens (decision 22). */
export type EntrySearch = Conditions & {
  readonly kind: string
  /** By the first moments of dates, one after the other; last by id. */
  readonly sort: Sort
  readonly after: SearchPlace | null
  /** 0 for the total alone. */
  readonly count: number
  readonly wantsTotal: boolean
  /** What comes along: named by the entries of a page, or naming them. */
  readonly alongOf?: (page: readonly RawEntry[]) => readonly EntryId[]
  readonly naming: readonly { readonly kind: string; readonly token: string }[]
  readonly withPatient: boolean
  /** What stands on the log of what was asked: names of parameters. */
  readonly filter: string
}

export type Sort = {
  readonly dates: readonly { readonly token: string; readonly descending: boolean }[]
  /** Whether it is by id from the last to the first. */
  readonly descending: boolean
}

/** Where a page ends: its dates with commas between them, and its id. */
export type SearchPlace = { readonly id: EntryId; readonly key: string }

export type SearchPage = Entered & {
  readonly entries: readonly RawEntry[]
  readonly along: readonly RawEntry[]
  readonly patient: Buffer | undefined
  /** How many there are that this actor may see, where it was asked for. */
  readonly total: number | undefined
  readonly next: SearchPlace | null
}

/** As many as may come along with a page. */
const mostAlong = 1000

/**
 * One page of the entries of one type that this actor may see and that are as asked. One page is one line on the
 * log, committed before it is returned.
 *
 * @throws Refusal as `readSharedRecord`.
 */
export async function searchEntries(
  db: Database,
  actor: Actor,
  patient: PatientId,
  search: EntrySearch,
): Promise<SearchPage> {
  const found =
    search.alongOf === undefined && search.naming.length === 0 && !search.withPatient
      ? await inOneSnapshot(db.reads, (tx) => [
          enter(tx, actor, patient, 'read'),
          page(tx, patient, search),
          search.wantsTotal ? total(tx, patient, search) : nothing(tx),
        ])
      : undefined
  return found
    ? logged(db, actor, patient, search, pageOf(found, search))
    : logged(db, actor, patient, search, await withMore(db, actor, patient, search))
}

type Found = Pick<SearchPage, 'entries' | 'along' | 'patient' | 'total' | 'next'> & {
  readonly row: EnterRow | undefined
}
type Counted = { readonly total: number }
type RawRow = readonly (Buffer | null)[]

function pageOf(
  [[row], rows, [counted]]: readonly [readonly EnterRow[], readonly RawRow[], readonly Counted[]],
  { count, wantsTotal }: EntrySearch,
): Found {
  const entries = rows.slice(0, count).map(rawEntryOf)
  const last = rows[count - 1]
  const isMore = rows.length > count && last !== undefined
  return {
    ...{ row, entries, along: [], patient: undefined },
    total: wantsTotal ? counted?.total : undefined,
    next: isMore ? { id: textOf(last[0]) as EntryId, key: textOf(last[5]) } : null,
  }
}

function textOf(bytes: Buffer | null | undefined): string {
  return bytes?.toString('utf8') ?? ''
}

/** The page and what comes along with it, which the page has to be known for: in one snapshot all the same. */
async function withMore(
  db: Database,
  actor: Actor,
  patient: PatientId,
  search: EntrySearch,
): Promise<Found> {
  return db.app.begin('isolation level repeatable read', async (tx) => {
    const rows = await enter(tx, actor, patient, 'read')
    const entries = await page(tx, patient, search)
    const counted = search.wantsTotal ? await total(tx, patient, search) : []
    const first = pageOf([rows, entries as readonly RawRow[], counted], search)
    const named = search.alongOf?.(first.entries) ?? []
    const along = await alongWith(tx, patient, first.entries, named, search.naming)
    const [person] = search.withPatient ? await patientResource(tx, patient) : []
    const about = (person as RawRow | undefined)?.[0] ?? undefined
    return {
      ...first,
      along: (along as readonly RawRow[]).map(rawEntryOf),
      patient: first.entries.length > 0 ? about : undefined,
    }
  }) as Promise<Found>
}

async function logged(
  db: Database,
  actor: Actor,
  patient: PatientId,
  { after, filter, count }: EntrySearch,
  { row, ...found }: Found,
): Promise<SearchPage> {
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const told = [...found.entries, ...found.along]
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: purposeOf(who),
    filter: after === null ? filter : `${filter}, next page`,
    count: count === 0 ? (found.total ?? 0) : told.length,
    digest: digestOf(told),
  })
  return { ...who, ...found }
}

/** One row more than `count` if there is more, and of each what it is sorted by. */
function page(sql: Sql | Tx, patient: PatientId, search: EntrySearch) {
  const { sort, after, count } = search
  const limit = count === 0 ? 0 : count + 1
  if (sort.dates.length === 0) {
    const order = sort.descending ? sql`e.id desc` : sql`e.id`
    const from =
      after === null
        ? sql``
        : sort.descending
          ? sql`and e.id < ${after.id}`
          : sql`and e.id > ${after.id}`
    return sql`
      select e.id, e.version, e.kind, e.resource, ${saidOf(sql)}, null
        from entry e
       where e.patient_id = ${patient} and e.kind = ${search.kind} and ${visible(sql)}
             ${matching(sql, search)} ${from}
       order by ${order} limit ${limit}`.raw()
  }
  const keys = sort.dates
    .map(({ token, descending }) => sortKey(sql, token, descending))
    .reduce((all, one) => sql`${all}, ${one}`)
  const order = sort.dates
    .map(({ descending }, n) => (descending ? sql`${keyOf(sql, n)} desc` : keyOf(sql, n)))
    .reduce((all, one) => sql`${all}, ${one}`)
  return sql`
    select q.id, q.version, q.kind, q.resource, q.said, array_to_string(q.keys, ',')
      from (select e.id, e.version, e.kind, e.resource, ${saidOf(sql)} as said, array[${keys}] as keys
              from entry e
             where e.patient_id = ${patient} and e.kind = ${search.kind} and ${visible(sql)}
                   ${matching(sql, search)}) q
           ${after === null ? sql`` : sql`where ${beyond(sql, sort, after)}`}
     order by ${order}, ${sort.descending ? sql`q.id desc` : sql`q.id`} limit ${limit}`.raw()
}

function keyOf(sql: Sql | Tx, n: number) {
  return sql`q.keys[${n + 1}::int] collate "C"`
}

/** What comes after the last of a page: further by the first date, or as far and further by the next, and so on. */
function beyond(sql: Sql | Tx, { dates, descending }: Sort, after: SearchPlace) {
  const values = after.key.split(',')
  const byId = descending ? sql`q.id < ${after.id}` : sql`q.id > ${after.id}`
  return dates.reduceRight((rest, by, n) => {
    const [key, value] = [keyOf(sql, n), values[n] ?? '']
    return by.descending
      ? sql`(${key} < ${value} or ${key} = ${value} and ${rest})`
      : sql`(${key} > ${value} or ${key} = ${value} and ${rest})`
  }, byId)
}

function total(sql: Sql | Tx, patient: PatientId, search: EntrySearch) {
  return sql<Counted[]>`
    select count(*)::int as total from entry e
     where e.patient_id = ${patient} and e.kind = ${search.kind} and ${visible(sql)}
           ${matching(sql, search)}`
}

function nothing(sql: Sql) {
  return sql<Counted[]>`select 0 as total`
}

/** Entries of the same record that the page names or that name it, without those on it. */
function alongWith(
  tx: Tx,
  patient: PatientId,
  entries: readonly RawEntry[],
  named: readonly EntryId[],
  naming: EntrySearch['naming'],
) {
  const ids = entries.map(({ id }) => id)
  const kinds = [...new Set(naming.map(({ kind }) => kind))]
  const tokens = naming.flatMap(({ kind, token }) =>
    ids.map((id) => `${kind} ${token}=${shortId(id)}`),
  )
  return tx`
    select e.id, e.version, e.kind, e.resource, ${saidOf(tx)}
      from entry e
     where e.patient_id = ${patient} and ${visible(tx)} and e.id <> all (${ids}::uuid[])
       and (e.id = any (${[...named]}::uuid[])
            or e.kind = any (${kinds}) and exists (
              select from unnest(e.tokens) t where e.kind || ' ' || t = any (${tokens})))
     order by e.id limit ${mostAlong}`.raw()
}
