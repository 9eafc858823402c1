import type { Database, Tx } from '../db/database.ts'
import type { PatientId } from '../identity/ids.ts'
import type { Finding } from './findings.ts'
import { folded } from './folded.ts'
import type { Item, ItemText, Part } from './item.ts'
import type { Paged } from './item-pages.ts'

/** Which snapshot: one request's, of one time that it was gathered. */
export type Snapshot = {
  readonly patient: PatientId
  readonly reference: string
  readonly organisation: string
  readonly gathering: number
}

const rowsAtOnce = 500

/** Keeps what was gathered. */
export async function storeItems(
  tx: Tx,
  snapshot: Snapshot,
  paged: readonly Paged[],
  findings: readonly Finding[],
  at: Date,
): Promise<void> {
  const { patient, reference, organisation, gathering } = snapshot
  const key = { patient_id: patient, reference, gathering, organisation }
  await inParts(paged, (some) => {
    const rows = some.map(({ item, withheld, page, place }) => ({
      ...key,
      ...{ id: item.id, page, place, part: item.part, title: item.title, at: item.at },
      ...{ writer: item.writer, private: item.isPrivate, withheld },
      version: item.version?.number ?? null,
      version_current: item.version?.isCurrent ?? null,
      version_at: item.version?.changedAt ?? null,
      // half a letter, which JSON may hold, jsonb does not take
      texts: tx.json(item.texts.map((one) => ({ ...one, text: one.text.toWellFormed() }))),
      resource: item.resource,
      content_type: item.attachment?.contentType ?? null,
      attachment: item.attachment?.bytes ?? null,
    }))
    return tx`insert into access_item ${tx(rows)}`
  })
  const pageOf = new Map(paged.map(({ item, page }) => [item.id, page]))
  await inParts(findings, (some) => {
    const rows = some.map(({ item, path, start, end, kind, words }) => ({
      ...key,
      ...{ item, path, start_at: start, end_at: end, page: pageOf.get(item) ?? 0, kind },
      ...{ words: folded(words), source: 'suggested' },
    }))
    return tx`insert into access_finding ${tx(rows)}`
  })
  const pages = [...Map.groupBy(paged, ({ page }) => page)].map(([page, all]) => ({
    ...key,
    ...{ page, items: all.length, gathered_at: at },
  }))
  await inParts(pages, (some) => tx`insert into access_page ${tx([...some])}`)
}

async function inParts<T>(all: readonly T[], write: (some: readonly T[]) => PromiseLike<unknown>) {
  for (let from = 0; from < all.length; from += rowsAtOnce) {
    await write(all.slice(from, from + rowsAtOnce))
  }
}

/** The snapshot that counts: the last one; undefined before it is gathered. */
export async function lastGathering(
  tx: Tx,
  patient: PatientId,
  reference: string,
): Promise<number | undefined> {
  const [row] = await tx<{ gathering: number | null }[]>`
    select max(gathering) as gathering from access_page
     where patient_id = ${patient} and reference = ${reference}`
  return row?.gathering ?? undefined
}

/** When the snapshot that counts was taken. @throws TypeError before there is one. */
export async function gatheredAt(tx: Tx, patient: PatientId, reference: string): Promise<Date> {
  const [row] = await tx<{ at: Date }[]>`
    select gathered_at as at from access_page
     where patient_id = ${patient} and reference = ${reference}
     order by gathering desc, page limit 1`
  if (row === undefined) throw new TypeError('a copy of what was not gathered')
  return row.at
}

type ItemRow = {
  id: string
  part: Part
  title: string
  at: Date | null
  writer: string | null
  private: boolean
  version: string | null
  versionCurrent: boolean | null
  versionAt: Date | null
  texts: readonly ItemText[]
  resource: string | null
  contentType: string | null
  attachment: Buffer | null
}

/** The items of a snapshot, or of one page of it, in order. */
export async function storedItems(
  tx: Tx,
  { patient, reference, gathering }: Snapshot,
  page?: number,
): Promise<Item[]> {
  const rows = await tx<ItemRow[]>`
    select id, part, title, at, writer, private, version, version_current as "versionCurrent",
           version_at as "versionAt", texts, resource, content_type as "contentType", attachment
      from access_item
     where patient_id = ${patient} and reference = ${reference} and gathering = ${gathering}
       ${page === undefined ? tx`` : tx`and page = ${page}`}
     order by place`
  return rows.map(itemOf)
}

function itemOf(row: ItemRow): Item {
  const { id, part, title, at, writer, texts, resource, contentType, attachment } = row
  const { version, versionAt } = row
  return {
    ...{ id, part, title, at, writer, isPrivate: row.private, texts, resource },
    version:
      version === null || versionAt === null
        ? null
        : { number: version, isCurrent: row.versionCurrent === true, changedAt: versionAt },
    attachment:
      contentType === null || attachment === null ? null : { contentType, bytes: attachment },
  }
}

/** Empties what copies were made of: of requests that have ended, once no pack of them lasts, and what was gathered again. */
export async function forgetGathered(db: Database): Promise<void> {
  await db.job`select forget_gathered()`
}
