import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { projectFolder } from '../../src/config.ts'

const folder = join(projectFolder, '..', 'shared', 'data', 'synthea')

/** The synthetic patients that lie beside the project, or undefined where they do not. */
export const syntheaFolder = existsSync(folder) ? folder : undefined

/** What a test that needs them says when it is skipped. */
export const noSynthea = 'needs the twelve Synthea bundles in ../shared/data/synthea'

export function syntheaFiles(): string[] {
  if (syntheaFolder === undefined) return []
  return readdirSync(syntheaFolder).map((name) => join(syntheaFolder ?? '', name))
}
