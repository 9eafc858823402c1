import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { atDesk } from '../sharing/act.ts'
import { registeredAs } from './register.ts'

/**
 * Whose request a reference of the desk's own register is.
 *
 * @throws Refusal `signed-out`, `role`; `not-found` for a request to another service, as for none.
 */
export function patientAtDesk(db: Database, actor: Actor, reference: string): Promise<PatientId> {
  return atDesk(db, actor, 'desk', async (tx) => {
    const [registered] = await registeredAs(tx, reference)
    if (registered === undefined) throw notFound()
    return registered.patient
  })
}
