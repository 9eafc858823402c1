import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const made: string[] = []
process.on('exit', () => {
  for (const folder of made) rmSync(folder, { recursive: true, force: true })
})

/** A folder that goes when this process does. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'confide-bench-'))
  made.push(folder)
  return folder
}
