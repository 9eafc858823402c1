import { DuckDBInstance } from '@duckdb/node-api'
import { dirname, join } from 'node:path'
import type { Extracted } from './extract.ts'

/** By what a file is sorted: the same code lies together, so that a question about few codes reads little. */
export type Sorted = Extracted & {
  readonly to: string
  readonly by: readonly string[]
  /** Whether the first line has the names of the columns. */
  readonly named?: boolean
}

/**
 * Makes files of what was extracted. What does not fit in memory is beside what was extracted, and goes with it.
 *
 * @returns how many rows each holds.
 */
export async function toParquet(tables: readonly Sorted[], memory = '1500MB'): Promise<number[]> {
  const spill = tables.map(({ file }) => join(dirname(file), 'spill')).at(0) ?? ''
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: memory, temp_directory: spill },
  })
  const connection = await instance.connect()
  try {
    const rows: number[] = []
    for (const { file, columns, to, by, named = false } of tables) {
      const types = columns.map(({ name, type }) => `'${name}': '${type}'`).join(', ')
      await connection.run(
        `copy (select * from read_csv(${text(file)}, header = ${named}, columns = {${types}})
                order by ${by.join(', ')})
           to ${text(to)} (format parquet, compression zstd)`,
      )
      const counted = await connection.runAndReadAll(
        `select count(*) from read_parquet(${text(to)})`,
      )
      rows.push(Number(counted.getRows()[0]?.[0] ?? 0))
    }
    return rows
  } catch {
    // what the engine says quotes the row it could not read
    throw new Error('The files of a study could not be made')
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function text(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
