import type { Database } from '../db/database.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { madePasskey, type RelyingParty } from '../identity/passkey-answers.ts'
import { keepPasskey, passkeysOf, removePasskey, renamePasskey } from '../identity/passkeys.ts'
import { sendOut } from '../messages/outbox.ts'
import { act } from './act.ts'

type Change = 'passkey-added' | 'passkey-renamed' | 'passkey-removed'

/**
 * Keeps the passkey that a browser made.
 *
 * @returns whether it is kept: as `madePasskey`.
 * @throws Refusal `not-found` for anyone but the patient.
 */
export async function addOwnPasskey(
  db: Database,
  actor: Actor,
  patient: PatientId,
  made: { readonly party: RelyingParty; readonly answer: string; readonly name: string },
): Promise<boolean> {
  const passkey = await madePasskey(db, made.party, patient, actor.session, made.answer)
  if (passkey === undefined) return false
  await note(db, actor, patient, 'passkey-added')
  return keepPasskey(db, passkey, made.name)
}

/** @throws Refusal as `addOwnPasskey`. */
export async function renameOwnPasskey(
  db: Database,
  actor: Actor,
  patient: PatientId,
  credential: string,
  name: string,
): Promise<void> {
  if (!(await isOwn(db, patient, credential))) return
  await note(db, actor, patient, 'passkey-renamed')
  await renamePasskey(db, patient, credential, name)
}

/** Nobody signs in with it from now on. @throws Refusal as `addOwnPasskey`. */
export async function removeOwnPasskey(
  db: Database,
  actor: Actor,
  patient: PatientId,
  credential: string,
): Promise<void> {
  if (!(await isOwn(db, patient, credential))) return
  await note(db, actor, patient, 'passkey-removed')
  await removePasskey(db, patient, credential)
}

async function isOwn(db: Database, patient: PatientId, credential: string): Promise<boolean> {
  const own = await passkeysOf(db, patient)
  return own.some((one) => one.credential === credential)
}

/**
 * The line on the patient's log, and the message, before the change: they are of another role of the database, and a
 * way in that nobody was told of would be worse than a line about one that was not made.
 */
async function note(db: Database, actor: Actor, patient: PatientId, change: Change) {
  await act(db, actor, patient, 'choose', async (tx, { by }) => {
    if (by.kind !== 'patient') throw notFound()
    // a new name opens nothing
    if (change !== 'passkey-renamed') {
      await sendOut(tx, patient, 'message', { to: 'patient', kind: change })
    }
    return { result: undefined, event: { kind: 'choice', filter: change } }
  })
}
