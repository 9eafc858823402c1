import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { removeBuild } from './build.ts'

/** Takes away all that was made of people who are no more: data of studies, keys, lists, files from elsewhere, canaries. */
export function forgetResearch(dataFolder: string): void {
  const studies = join(dataFolder, 'studies')
  for (const study of existsSync(studies) ? readdirSync(studies) : []) {
    for (const build of readdirSync(join(studies, study))) removeBuild(join(studies, study, build))
  }
  for (const name of ['studies', 'linker']) {
    rmSync(join(dataFolder, name), { recursive: true, force: true })
  }
}
