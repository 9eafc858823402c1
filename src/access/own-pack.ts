import { Readable } from 'node:stream'
import { insertEvent } from '../audit/event.ts'
import { refuseWhenStopped } from '../audit/late.ts'
import type { Database } from '../db/database.ts'
import { Refusal } from '../errors.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { signedInLately } from '../identity/sessions.ts'
import { sendOut } from '../messages/outbox.ts'
import { act } from '../sharing/act.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { enterOwn } from '../sharing/enter-own.ts'
import { countDownload, packOf, piecesOf, type Pack } from './pack-store.ts'

/**
 * The pack that waits for a patient, without its bytes.
 *
 * @throws Refusal `signed-out`; `not-found` for anyone but the patient, and where there is none for them; `unavailable`
 * where only care is served.
 */
export async function readOwnPack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<Entered & { readonly pack: Pack }> {
  const done = await db.app.begin('isolation level repeatable read', async (tx) => {
    const row = await enterOwn(db, tx, actor, patient)
    if (row?.view !== 'patient') return { row, pack: undefined }
    const pack = await packOf(tx, patient, reference)
    await insertEvent(tx, {
      ...eventOf(actor, patient, row),
      ...{ kind: pack ? 'request' : 'denied', purpose: 'own record', filter: 'copy' },
      ...{ count: 0, digest: null },
    })
    return { row, pack }
  })
  const who = await admit(db, actor, patient, done.row)
  if (done.pack === undefined) throw notFound()
  return { ...who, pack: done.pack }
}

/**
 * The patient takes their pack: within five minutes of signing in, as whoever has it can read it all. It is on the log
 * and they are told of it before the first byte leaves; then the pieces are read one by one.
 *
 * @returns undefined where they must sign in again first.
 * @throws Refusal `not-found`; `conflict` where its time is over; `unavailable` where only care is served.
 * @see interface.md 4.3; trust.md 4.6, step-up
 */
export async function takeOwnPack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<{ readonly pack: Pack; readonly stream: Readable } | undefined> {
  if (!(await signedInLately(db, actor.session))) return undefined
  const pack = await act(db, actor, patient, 'choose', async (tx, { by, at }) => {
    refuseWhenStopped(db, { actorKind: by.kind, kind: 'request' })
    const found = await packOf(tx, patient, reference)
    if (found === undefined) throw notFound()
    if (!(await countDownload(tx, patient, found.id, at))) throw overNow()
    await sendOut(tx, patient, 'message', { to: 'patient', kind: 'copy-taken', reference })
    return { result: found, event: { kind: 'request', filter: 'copy taken', count: 1 } }
  })
  // none leaves after a sign-out
  const pieces = piecesOf(db, patient, pack.id, async (tx) => {
    const [row] = await enter(tx, actor, patient, 'read')
    return row?.view === 'patient'
  })
  return { pack, stream: Readable.from(pieces) }
}

/** The time to take a copy is over. */
export function overNow(): Refusal {
  return new Refusal('conflict', 'The time to take this copy is over. Ask for a new one')
}

/** Deletes packs whose time is over. */
export async function forgetPacks(db: Database): Promise<void> {
  await db.job`select forget_packs()`
}
