import { moveRequest } from '../../src/access/move-request.ts'
import { openRequest, type NewRequest } from '../../src/access/open-request.ts'
import { storePack } from '../../src/access/pack-store.ts'
import { paperWaits } from '../../src/access/post-work.ts'
import { registerHandler } from '../../src/access/register.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { workHandler } from '../../src/messages/work.ts'
import type { Act } from '../../src/sharing/act.ts'
import { actsIn } from '../support/acts.ts'
import { openWorld } from '../support/open-world.ts'
import { relayAll } from '../support/relay-all.ts'
import type { Patient } from '../support/world.ts'

// What the tests of copies on paper share: a practice with a doctor and a desk, and the desk of another service.

export const { db, owner, world, door } = await openWorld()

export const gp = await world.service('Z10001', 'Millbrook Surgery')
const far = await world.service('Z10002', 'Far Surgery')
const farDesk = await world.staff(far, 'receptionist', 'Far Desk')
export const asDoctor = await world.signIn(await world.staff(gp, 'doctor', 'Dr Amara'))
const clerk = await world.staff(gp, 'receptionist', 'Sam Desk')
/** The desk has two sessions: one of long ago, and one from just now. */
export const asClerk = await world.signIn(clerk)
export const asLately = await startSession(db, clerk, undefined, new Date())
export const asFar = await startSession(db, farDesk, undefined, new Date())

export const on = actsIn(db)

/** A request for a copy on paper, sent by post. @returns its reference. */
export const askedOnPaper = (
  by: string,
  patient: Patient,
  use: Act,
  more: Partial<NewRequest> = {},
): Promise<string> =>
  on(by, patient, use, (tx, acting) =>
    openRequest(tx, acting, patient.id, {
      ...{ organisation: gp, channel: 'online', askedBy: 'patient', asker: null, format: 'paper' },
      scope: { parts: null, from: null, until: null, words: null },
      ...{ delivery: 'post', receivedOn: '2026-09-08', ...more },
    }),
  )

/** These bytes are the copy that was asked for, and it waits to be printed. */
export async function waitsOnPaper(
  patient: Patient,
  reference: string,
  bytes: Buffer,
  files: Parameters<typeof storePack>[2]['files'] = [],
): Promise<void> {
  await on(asDoctor, patient, 'handle', (tx, acting) =>
    moveRequest(tx, acting, patient.id, reference, 'gathering'),
  )
  await on(asDoctor, patient, 'request', async (tx, { at: madeAt }) => {
    const pack = { reference, organisation: gp, forPatient: false, madeAt, sha256: 'x', files }
    await storePack(tx, patient.id, pack, bytes)
    await paperWaits(tx, patient.id, { organisation: gp }, { reference, letter: null }, 'toPrint')
  })
}

/** What waits in outboxes reaches the register and the work lists. */
export const relayed = () =>
  relayAll(db, { request: registerHandler(db.relay), work: workHandler(db.relay) })
