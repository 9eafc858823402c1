import { hash } from 'node:crypto'
import {
  closeSync,
  fsyncSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'
import type { WitnessStore } from './witness.ts'

/** A witness's memory: one file for each log, replaced whole, on the disk before it returns. */
export function witnessFolder(folder: string): WitnessStore {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const fileOf = (origin: string) => join(folder, `${hash('sha256', origin, 'hex')}.checkpoint`)
  return {
    newest(origin) {
      try {
        return readFileSync(fileOf(origin), 'utf8')
      } catch (error) {
        if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
        throw error
      }
    },
    put(origin, note) {
      const file = fileOf(origin)
      const fresh = `${file}.new`
      const opened = openSync(fresh, 'w', 0o600)
      try {
        writeSync(opened, note)
        fsyncSync(opened)
      } finally {
        closeSync(opened)
      }
      renameSync(fresh, file)
      syncFolder(folder)
    },
  }
}

/** So that the new name is on the disk too. Windows has no such thing for folders. */
function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const opened = openSync(folder, 'r')
  try {
    fsyncSync(opened)
  } finally {
    closeSync(opened)
  }
}
