import type { Sql, Tx } from '../../db/database.ts'
import { noHash } from './leaf.ts'
import type { HashAt } from './merkle.ts'
import { hashesIn, tileKey, tileOf, type Tile } from './tiles.ts'

type Place = Pick<Tile, 'level' | 'index'>

/** The tiles that are there, of those asked for, by `tileKey`. */
export async function readTiles(sql: Sql | Tx, places: readonly Place[]) {
  const rows = await sql<Tile[]>`
    select t.level, t.index::float8 as index, t.hashes from log_tile t
      join unnest(${places.map(({ level }) => level)}::int[], ${places.map(({ index }) => index)}::bigint[])
           as x (level, index) on x.level = t.level and x.index = t.index`
  return new Map(rows.map(({ level, index, hashes }) => [tileKey(level, index), hashes]))
}

export async function writeTiles(tx: Tx, tiles: readonly Tile[]): Promise<void> {
  await tx`
    insert into log_tile (level, index, hashes)
    select level, index, decode(hashes, 'hex')
      from unnest(${tiles.map(({ level }) => level)}::int[], ${tiles.map(({ index }) => index)}::bigint[],
                  ${tiles.map(({ hashes }) => hashes.toString('hex'))}::text[]) as x (level, index, hashes)
        on conflict (level, index) do update set hashes = excluded.hashes`
}

/**
 * Works something out from the tree's hashes, with the tiles it needs read at once.
 *
 * @param work done twice: first to see which hashes it asks for.
 */
export async function withHashes<T>(sql: Sql | Tx, work: (hashAt: HashAt) => T): Promise<T> {
  const places = new Map<string, Place>()
  work((level, index) => {
    const tile = tileOf(level, index)
    places.set(tileKey(tile.level, tile.index), tile)
    return noHash
  })
  const tiles = await readTiles(sql, [...places.values()])
  return work(remembered(hashesIn((level, index) => tiles.get(tileKey(level, index)))))
}

/** Proofs of many lines ask for the upper hashes again and again, and each is made of up to 16. */
function remembered(hashAt: HashAt): HashAt {
  const known = new Map<string, Buffer>()
  return (level, index) => {
    const key = tileKey(level, index)
    const hashed = known.get(key) ?? hashAt(level, index)
    known.set(key, hashed)
    return hashed
  }
}
