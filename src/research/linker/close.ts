import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { removeBuild, type Linker } from './build.ts'
import { destroyKeys } from './pseudonyms.ts'

/**
 * Destroys the keys of studies that were closed, and their data: what was released stays, and nobody in it can be found
 * again.
 *
 * @returns the studies whose data was there.
 */
export async function destroyClosed({ sql, folder, studies }: Linker): Promise<string[]> {
  const closed = await sql<{ study: string; versions: number }[]>`
    select s.id as study, count(v.version)::int as versions
      from study s join study_version v on v.study = s.id
     where s.closed_at is not null group by s.id order by s.id`
  return closed.flatMap(({ study, versions }) => {
    destroyKeys(join(folder, 'keys'), study, versions)
    const its = join(studies, study)
    if (!existsSync(its)) return []
    for (const build of readdirSync(its)) removeBuild(join(its, build))
    rmSync(its, { recursive: true })
    return [study]
  })
}
