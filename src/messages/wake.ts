import type { Database } from '../db/database.ts'

const sleepers = new WeakMap<Database, Set<() => void>>()

/** What to call when something was put into an outbox by this process. */
export function onOutboxFilled(db: Database, wake: () => void): void {
  const all = sleepers.get(db) ?? new Set()
  sleepers.set(db, all.add(wake))
}

/** Says that an act committed: what it left in the outbox goes on at once. */
export function outboxFilled(db: Database): void {
  for (const wake of sleepers.get(db) ?? []) wake()
}
