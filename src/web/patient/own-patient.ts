import type { Database } from '../../db/database.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound, type PatientId } from '../../identity/ids.ts'
import { personOf } from '../../identity/sessions.ts'

/**
 * The patient whose session this is: pages of one's own record carry no id in their address.
 *
 * @throws Refusal `signed-out`, or `not-found` for staff.
 */
export async function ownPatient(db: Database, actor: Actor): Promise<PatientId> {
  const person = await personOf(db, actor)
  if (person.kind !== 'patient') throw notFound()
  return person.id
}
