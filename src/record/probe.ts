import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { isUnderCheckpoint, ownLine, timeOfDatabase } from '../audit/probe-line.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import { hashOfToken } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { endSession, startSession } from '../identity/sessions.ts'
import { readSharedRecord } from './shared-record.ts'

/** What the last probe found: when, and whether its look was missing on the log. */
export type ProbeState = { readonly at: Date; readonly isMissing: boolean }

export type Probe = {
  /** Looks once at the record of a patient who is nobody, and expects the look on the log, under a checkpoint. */
  run(): Promise<void>
  /** Undefined before the first. */
  state(): ProbeState | undefined
}

/**
 * Notices that looks do not reach the log: it looks as people do, and asks other roles of the database whether the
 * look is there and has its leaf under a checkpoint. One that is missing is a system event, somebody is called, and it
 * shows on the page of the service's state.
 *
 * @param patient is nobody: a record made up for this.
 * @param call is told whether a look is missing: each time one is, and when none is any more.
 * @param withinMs how long a look may take to be there.
 */
export function newProbe(
  db: Database,
  patient: PatientId,
  call: (isMissing: boolean) => Promise<void>,
  { withinMs = 60_000, againMs = 1000 } = {},
): Probe {
  let last: ProbeState | undefined
  return {
    state: () => last,
    run: async () => {
      const requestId = randomUUID()
      const since = await timeOfDatabase(db.relay)
      const isThere = await looked(db, patient, requestId).then(
        () => appears(db, patient, since, withinMs, againMs),
        () => false,
      )
      const before = last
      last = { at: new Date(), isMissing: !isThere }
      // another process may see that one is missing: this one has nothing to take back then
      if (!isThere || before?.isMissing !== false) await call(!isThere)
      if (isThere) return
      const nobody = { actor: null, organisation: null }
      await appendSystemEvent(db, { kind: 'log-gap', ...nobody, detail: 'probe', requestId })
      throw new Error('a look of the probe is not on the log, under a checkpoint')
    },
  }
}

async function looked(db: Database, patient: PatientId, requestId: string): Promise<void> {
  const token = await startSession(db, { kind: 'patient', id: patient })
  const session = hashOfToken(token)
  try {
    await readSharedRecord(db, { session, requestId, route: 'probe' }, patient)
  } finally {
    await endSession(db, session)
  }
}

async function appears(
  db: Database,
  patient: PatientId,
  since: Date,
  withinMs: number,
  againMs: number,
): Promise<boolean> {
  for (const until = performance.now() + withinMs; ; await sleep(againMs)) {
    const line = await ownLine(db.relay, patient, since)
    if (line !== undefined && (await isUnderCheckpoint(db.sequencer, line))) return true
    if (performance.now() > until) return false
  }
}
