import { randomUUID } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { hasOwnLine, timeOfDatabase } from '../audit/probe-line.ts'
import { appendSystemEvent } from '../audit/system-event.ts'
import type { Database } from '../db/database.ts'
import { hashOfToken } from '../identity/actor.ts'
import type { PatientId } from '../identity/ids.ts'
import { endSession, startSession } from '../identity/sessions.ts'
import { readSharedRecord } from './shared-record.ts'

/** What the last probe found: when, and whether its look was missing on the log. */
export type ProbeState = { readonly at: Date; readonly isMissing: boolean }

export type Probe = {
  /** Looks once at the record of a patient who is nobody, and expects the look on the log. */
  run(): Promise<void>
  /** Undefined before the first. */
  state(): ProbeState | undefined
}

/**
 * Notices that looks do not reach the log: it looks as people do, and asks another role of the database whether the
 * look is there. A look that is missing is a system event, and shows on the page of the service's state.
 *
 * @param patient is nobody: a record made up for this.
 * @param withinMs how long a look may take to be there.
 */
export function newProbe(
  db: Database,
  patient: PatientId,
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
      last = { at: new Date(), isMissing: !isThere }
      if (isThere) return
      const nobody = { actor: null, organisation: null }
      await appendSystemEvent(db, { kind: 'log-gap', ...nobody, detail: 'probe', requestId })
      throw new Error('a look of the probe is not on the log')
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
    if (await hasOwnLine(db.relay, patient, since)) return true
    if (performance.now() > until) return false
  }
}
