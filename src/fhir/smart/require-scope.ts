import { mayAsk, type Scope, type Wanted } from '../../apps/scope.ts'
import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import type { PatientId } from '../../identity/ids.ts'
import { refuseOutOfScope } from '../../sharing/out-of-scope.ts'

/**
 * What a request does besides what its address tells.
 *
 * @param scopes of the app that asks; undefined where none does.
 * @throws Refusal as `refuseOutOfScope`, where they do not allow it.
 */
export async function requireScope(
  db: Database,
  actor: Actor,
  scopes: readonly Scope[] | undefined,
  patient: PatientId,
  wanted: Wanted,
): Promise<void> {
  if (scopes && !mayAsk(scopes, wanted)) await refuseOutOfScope(db, actor, patient)
}
