import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import { studyAtDesk } from '../studies/at-desk.ts'
import { madeUp, type MadeUp } from './made-up.ts'

/**
 * Made-up data for a study that was approved: of its newest version that was, as public as that is. Anyone could make it.
 *
 * @throws Refusal `signed-out`, `role`.
 */
export async function madeUpForStudy(
  db: Database,
  actor: Actor,
  study: string,
): Promise<MadeUp | undefined> {
  const found = await studyAtDesk(db, actor, study)
  const version = found?.versions.find(({ standing }) => standing === 'approved')
  if (version === undefined || version.closedAt !== null) return undefined
  const { birth, settings, kinds } = version
  return madeUp({ seed: `${study} ${version.version}`, birth, settings, kinds })
}
