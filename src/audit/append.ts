import type { Database } from '../db/database.ts'
import { insertEvents, type AccessEvent } from './event.ts'
import { refuseWhenStopped } from './late.ts'

type Waiting = { event: AccessEvent; resolve: () => void; reject: (error: unknown) => void }
type Writer = { waiting: Waiting[]; inFlight: number }

const mostInOneInsert = 256
/** Up to so many leave together whatever their number; of more, a power of two. */
const anyNumber = 16
const mostInFlight = 2
const writers = new WeakMap<Database, Writer>()

/**
 * Commits an event durably, in one commit shared with the events of concurrent reads.
 *
 * An answer leaves only after this resolves: no log, no data (design principle 3). If the events cannot be
 * written, every read that waited for them is refused.
 *
 * @throws Refusal `unavailable` where only care is served, as the log's checkpoint is hours late.
 */
export async function appendEvent(db: Database, event: AccessEvent): Promise<void> {
  refuseWhenStopped(db, event)
  let writer = writers.get(db)
  if (!writer) writers.set(db, (writer = { waiting: [], inFlight: 0 }))
  const { waiting } = writer
  return new Promise((resolve, reject) => {
    waiting.push({ event, resolve, reject })
    if (writer.inFlight < mostInFlight && waiting.length === 1)
      setImmediate(() => write(db, writer))
  })
}

function write(db: Database, writer: Writer): void {
  if (writer.waiting.length === 0 || writer.inFlight >= mostInFlight) return
  const batch = writer.waiting.splice(0, batchSize(writer.waiting.length))
  writer.inFlight++
  insertEvents(
    db.events,
    batch.map(({ event }) => event),
  )
    .then(
      () => batch.forEach(({ resolve }) => resolve()),
      (error: unknown) => batch.forEach(({ reject }) => reject(error)),
    )
    .finally(() => {
      writer.inFlight--
      write(db, writer)
    })
}

/** So that a handful of prepared statements serves every load. */
function batchSize(waiting: number): number {
  if (waiting <= anyNumber) return waiting
  return Math.min(2 ** Math.floor(Math.log2(waiting)), mostInOneInsert)
}
