import { Readable } from 'node:stream'
import { refuseWhenStopped } from '../audit/late.ts'
import type { Database } from '../db/database.ts'
import type { Actor, Person } from '../identity/actor.ts'
import { notFound, type PatientId } from '../identity/ids.ts'
import { signedInLately } from '../identity/sessions.ts'
import { sendOut } from '../messages/outbox.ts'
import { act, enterAct } from '../sharing/act.ts'
import { cardOf } from '../sharing/said-by.ts'
import { isToldItself } from './authority.ts'
import { overNow } from './own-pack.ts'
import { countDownload, packOf, piecesOf, type Pack } from './pack-store.ts'
import { whoseRecord } from './take-in.ts'

export type HelpedPack = {
  readonly person: Person
  readonly at: Date
  /** The name of the patient. */
  readonly helped: string
  readonly pack: Pack
}

/**
 * The pack that waits for a helper who asked for it, without its bytes.
 *
 * @throws Refusal `signed-out`; `not-found` for everyone else, and once the right by which they asked has ended, whatever
 * other help stands; `unavailable` where only care is served.
 */
export function readHelpedPack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<HelpedPack> {
  return act<HelpedPack>(db, actor, patient, 'ask', async (tx, { by: person, at }) => {
    refuseWhenStopped(db, { actorKind: 'proxy', kind: 'request' })
    const pack = await packOf(tx, patient, reference)
    if (pack === undefined) throw notFound()
    const { givenName, familyName } = await cardOf(tx, patient)
    const result = { person, at, helped: `${givenName} ${familyName}`, pack }
    return { result, event: { kind: 'request', filter: 'helper copy' } }
  })
}

/**
 * The helper takes the pack, within five minutes of signing in. It is on the patient's log, they themselves are told,
 * and so is a patient who decides for themselves, before the first byte leaves.
 *
 * @returns undefined where they must sign in again first.
 * @throws Refusal as `readHelpedPack`; `conflict` where its time is over.
 * @see interface.md 4.3; trust.md 4.6, step-up
 */
export async function takeHelpedPack(
  db: Database,
  actor: Actor,
  patient: PatientId,
  reference: string,
): Promise<{ readonly pack: Pack; readonly stream: Readable } | undefined> {
  if (!(await signedInLately(db, actor.session))) return undefined
  const pack = await act(db, actor, patient, 'ask', async (tx, acting) => {
    refuseWhenStopped(db, { actorKind: 'proxy', kind: 'request' })
    const found = await packOf(tx, patient, reference)
    if (found === undefined) throw notFound()
    if (!(await countDownload(tx, patient, found.id, acting.at))) throw overNow()
    const toHelper = { to: 'helper', helper: acting.by.id, kind: 'helped-copy-taken' }
    await sendOut(tx, patient, 'message', { ...toHelper, reference })
    if (isToldItself(await whoseRecord(tx, patient, acting))) {
      await sendOut(tx, patient, 'message', { to: 'patient', kind: 'copy-handed-over', reference })
    }
    return { result: found, event: { kind: 'request', filter: 'helper copy taken', count: 1 } }
  })
  // none leaves once the right by which they asked has ended
  const pieces = piecesOf(db, patient, pack.id, async (tx) => {
    const [row] = await enterAct(tx, actor, patient, 'ask')
    return row?.outcome === 'ok'
  })
  return { pack, stream: Readable.from(pieces) }
}
