import type { Sql, Tx } from '../../db/database.ts'
import { tagKey, type Head, type PlacedLeaf } from './place.ts'

const hex = (bytes: Buffer) => bytes.toString('hex')

/** @throws DatabaseError where an index, an event or a number was given before. */
export async function insertLeaves(tx: Tx, leaves: readonly PlacedLeaf[]): Promise<void> {
  await tx`
    insert into log_leaf (index, event_id, tag, number, entry, nonce)
    select index, event, decode(tag, 'hex'), number, decode(entry, 'hex'), decode(nonce, 'hex')
      from unnest(${leaves.map(({ index }) => index)}::bigint[], ${leaves.map(({ event }) => event)}::uuid[],
                  ${leaves.map(({ tag }) => hex(tag))}::text[], ${leaves.map(({ number }) => number)}::bigint[],
                  ${leaves.map(({ entry }) => hex(entry))}::text[],
                  ${leaves.map(({ nonce }) => nonce && hex(nonce))}::text[])
           as x (index, event, tag, number, entry, nonce)`
}

/** Where the lines of these tags end, by tag. */
export async function headsOf(tx: Tx, tags: readonly Buffer[]): Promise<Map<string, Head>> {
  const wanted = [...new Set(tags.map(hex))]
  const rows = await tx<Head[]>`
    select h.tag, h.number::float8 as number, h.link
      from log_head h join unnest(${wanted}::text[]) as x (tag) on h.tag = decode(x.tag, 'hex')`
  return new Map(rows.map((head) => [tagKey(head.tag), head]))
}

export async function putHeads(tx: Tx, heads: readonly Head[]): Promise<void> {
  await tx`
    insert into log_head (tag, number, link)
    select decode(tag, 'hex'), number, decode(link, 'hex')
      from unnest(${heads.map(({ tag }) => hex(tag))}::text[], ${heads.map(({ number }) => number)}::bigint[],
                  ${heads.map(({ link }) => hex(link))}::text[])
           as x (tag, number, link)
        on conflict (tag) do update set number = excluded.number, link = excluded.link`
}

export type StoredLeaf = {
  readonly index: number
  readonly event: string | null
  readonly number: number | null
  readonly entry: Buffer
  readonly nonce: Buffer | null
}

/** All leaves of a tag in a tree of `size`, in their order. */
export function leavesOf(sql: Sql, tag: Buffer, size: number) {
  return sql<StoredLeaf[]>`
    select index::float8 as index, event_id as event, number::float8 as number, entry, nonce from log_leaf
     where tag = ${tag} and index < ${size} order by index`
}
