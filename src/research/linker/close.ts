import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { forgetOutside } from '../outside/take-in.ts'
import { removeBuild, type Linker } from './build.ts'
import { destroyKeys } from './pseudonyms.ts'

/**
 * Destroys the keys of studies that are over (closed, ended or declined), and their data: what was released stays, and
 * nobody in it can be found again. That it is done is written down once it is.
 *
 * @returns the studies whose data was there.
 */
export async function destroyOver({ sql, folder, studies }: Linker): Promise<string[]> {
  const over = await sql<{ study: string }[]>`select study from studies_over() order by study`
  const destroyed: string[] = []
  for (const { study } of over) {
    destroyKeys(join(folder, 'keys'), study)
    forgetOutside(folder, study)
    const its = join(studies, study)
    if (!existsSync(its)) continue
    for (const build of readdirSync(its)) removeBuild(join(its, build))
    rmSync(its, { recursive: true })
    await sql`update study set destroyed_at = now() where id = ${study}`
    destroyed.push(study)
  }
  return destroyed
}
