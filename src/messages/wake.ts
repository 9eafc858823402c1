import type { Database } from '../db/database.ts'

const sleepers = new WeakMap<Database, () => void>()

/** What to call when something was put into an outbox by this process. */
export function onOutboxFilled(db: Database, wake: () => void): void {
  sleepers.set(db, wake)
}

/** Says that an act committed: what it left in the outbox goes on at once. */
export function outboxFilled(db: Database): void {
  sleepers.get(db)?.()
}
