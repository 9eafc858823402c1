import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api'
import { readFileSync } from 'node:fs'

// A process of its own that takes texts apart as SQL, and has no data: what it is given is somebody's own. Started by
// closed.ts.

/** Of each text its tree; null where it is none. */
export type Parsed = { readonly trees: readonly unknown[] }

const { texts } = JSON.parse(readFileSync(0, 'utf8')) as { texts: readonly string[] }
process.stdout.write(JSON.stringify(await parsed(texts)))

async function parsed(all: readonly string[]): Promise<Parsed> {
  const instance = await DuckDBInstance.create(':memory:', {
    ...{ memory_limit: '64MB', threads: '1', temp_directory: '' },
    ...{ autoinstall_known_extensions: 'false', autoload_known_extensions: 'false' },
  })
  const connection = await instance.connect()
  try {
    await connection.run('set enable_external_access = false')
    const trees: unknown[] = []
    for (const text of all) trees.push(await treeOf(connection, text))
    return { trees }
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function treeOf(connection: DuckDBConnection, text: string): Promise<unknown> {
  try {
    const read = await connection.runAndReadAll('select json_serialize_sql($1::varchar)', [text])
    return JSON.parse(String(read.getRows()[0]?.[0]))
  } catch {
    return null
  }
}
