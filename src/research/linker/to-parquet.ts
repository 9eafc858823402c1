import { DuckDBInstance } from '@duckdb/node-api'
import type { Extracted } from './extract.ts'

/** By what a file is sorted: the same code lies together, so that a question about few codes reads little. */
export type Sorted = Extracted & {
  readonly to: string
  readonly by: readonly string[]
  /** Whether the first line has the names of the columns. */
  readonly named?: boolean
}

/** Makes files of what was extracted. @returns how many rows each holds. */
export async function toParquet(tables: readonly Sorted[], memory = '1500MB'): Promise<number[]> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: memory })
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
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

function text(path: string): string {
  return `'${path.replaceAll("'", "''")}'`
}
