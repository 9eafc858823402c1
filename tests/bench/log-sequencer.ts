import { randomBytes } from 'node:crypto'
import { setTimeout as sleep } from 'node:timers/promises'
import { Sequencer } from '../../src/audit/log/sequencer.ts'
import { openDatabase } from '../../src/db/database.ts'

// The sequencer alone, as often as the server runs it, in a process that can be measured.

const everyMs = 500
const db = openDatabase(process.env['CONFIDE_LOG_URL'] ?? '', () => Promise.resolve())
const sequencer = new Sequencer({
  ...{ sql: db.sequencer, name: 'bench', seed: randomBytes(32), tags: randomBytes(32), quorum: 0 },
  witnesses: () => [],
  ...{ tell: console.error, leaveAloneMs: 0 },
})
for (;;) {
  const next = Date.now() + everyMs
  if (await sequencer.run()) process.stdout.write('leads\n')
  await sleep(Math.max(0, next - Date.now()))
}
