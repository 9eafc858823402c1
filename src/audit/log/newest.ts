import type { Sql, Tx } from '../../db/database.ts'
import { readTiles } from './tile-store.ts'
import { partsOf, publishedWidth, tileKey } from './tiles.ts'

/** The newest checkpoint that enough witnesses have signed. */
export type Cosigned = { readonly size: number; readonly note: string; readonly year: number }

export async function newestCosigned(sql: Sql): Promise<Cosigned | undefined> {
  const [row] = await sql<Cosigned[]>`
    select c.size::float8 as size, c.cosigned as note, s.year
      from log_checkpoint c, log_state s
     where c.cosigned is not null order by c.size desc limit 1`
  return row
}

/** The newest checkpoint, whoever has signed it beside the log. */
export async function newestCheckpoint(sql: Sql): Promise<string | undefined> {
  const [row] = await sql<{ note: string }[]>`
    select coalesce(cosigned, note) as note from log_checkpoint order by size desc limit 1`
  return row?.note
}

export async function originOfLog(sql: Sql | Tx): Promise<string | undefined> {
  const [row] = await sql<{ origin: string | null }[]>`select origin from log_state`
  return row?.origin ?? undefined
}

/** For how many seconds no checkpoint has covered all that was committed. */
export async function lateSeconds(sql: Sql): Promise<number> {
  const [row] = await sql<{ seconds: number }[]>`
    select extract(epoch from clock_timestamp() - covered_until)::float8 as seconds from log_state`
  return row?.seconds ?? 0
}

/** So many hashes of a published tile, where a signed checkpoint covers them. */
export async function newestTile(
  sql: Sql,
  {
    level,
    index,
    width,
  }: { readonly level: number; readonly index: number; readonly width: number },
): Promise<Buffer | undefined> {
  const [row] = await sql<{ size: number }[]>`
    select size::float8 as size from log_checkpoint order by log_checkpoint.size desc limit 1`
  const there = Math.floor((row?.size ?? 0) / publishedWidth ** level) - index * publishedWidth
  if (there < width) return undefined
  const parts = partsOf(level, index, width)
  const tiles = await readTiles(sql, parts)
  const hashes = parts.map((part) => tiles.get(tileKey(part.level, part.index)) ?? Buffer.alloc(0))
  return Buffer.concat(hashes).subarray(0, width * 32)
}
