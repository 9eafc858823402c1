import type { Database } from '../../db/database.ts'
import type { Shape } from './shapes.ts'

/** Outlines that were imported, and the years of the rights in them. */
export type StoredShapes = { readonly shapes: readonly Shape[]; readonly years: readonly number[] }

/** Keeps outlines in place of those imported before. @param year of the rights in the data. */
export async function storeShapes(
  db: Database,
  shapes: readonly Shape[],
  year: number,
): Promise<void> {
  const rows = shapes.map(({ code, path, label: [label_x, label_y] }) => ({
    ...{ area: code, path, label_x, label_y, year },
  }))
  await db.job.begin(async (tx) => {
    await tx`delete from area_shape`
    await tx`insert into area_shape ${tx(rows)}`
  })
}

export async function storedShapes(db: Database): Promise<StoredShapes> {
  const rows = await db.app<{ code: string; path: string; x: number; y: number; year: number }[]>`
    select area as code, path, label_x as x, label_y as y, year from area_shape order by area`
  return {
    shapes: rows.map(({ code, path, x, y }) => ({ code, path, label: [x, y] })),
    years: [...new Set(rows.map(({ year }) => year))],
  }
}
