import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openLines, openPool } from '../../db/database.ts'
import type { Linker } from './build.ts'

/**
 * The linker of a data folder: a process of its own, which has its own role and no other that reads a record. Where it
 * runs as another user than the server, its folder is that user's alone.
 */
export function openLinker(
  url: string,
  dataFolder: string,
): Linker & { readonly end: () => Promise<void> } {
  const folder = join(dataFolder, 'linker')
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const sql = openPool(url, 'confide_linker', 1)
  const events = openLines(url, 'confide_log', 1)
  return {
    ...{ sql, events, folder, studies: join(dataFolder, 'studies') },
    end: async () => {
      events.end()
      await sql.end({ timeout: 5 })
    },
  }
}
