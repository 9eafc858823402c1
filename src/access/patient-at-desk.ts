import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { atDesk } from '../sharing/act.ts'
import { registeredAs } from './register.ts'

/**
 * Whose request a reference of the desk's own register is.
 *
 * @throws Refusal `signed-out`, `role`; `not-found` for a request to another service, as for none.
 */
export async function patientAtDesk(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<PatientId> {
  return (await readAtDesk(db, actor, reference)).patient
}

/** The same, with who asks. Nothing of the record, nor of who they are, is told by it. */
export function readAtDesk(
  db: Database,
  actor: Actor,
  reference: string,
): Promise<{ readonly patient: PatientId; readonly by: Person }> {
  return atDesk(db, actor, 'desk', async (tx, { by }) => {
    const [registered] = await registeredAs(tx, reference)
    if (registered === undefined) throw notFound()
    return { patient: registered.patient, by }
  })
}
