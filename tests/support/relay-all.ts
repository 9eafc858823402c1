import assert from 'node:assert/strict'
import type { Database } from '../../src/db/database.ts'
import { relayWaiting } from '../../src/messages/relay.ts'

/** Takes all that waits in outboxes to where it goes; what cannot be taken fails the test. */
export async function relayAll(
  db: Database,
  handlers: Parameters<typeof relayWaiting>[1],
): Promise<void> {
  while ((await relayWaiting(db, handlers, (error) => assert.fail(String(error)))) > 0);
}
