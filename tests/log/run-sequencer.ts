import { openDatabase } from '../../src/db/database.ts'
import { sequencerOf, witnessMemory } from './log.ts'

// Sequences without end, to be killed: tests/log/killed.proof.test.ts.

const db = openDatabase(process.env['CONFIDE_LOG_URL'] ?? '', () => Promise.resolve())
const sequencer = sequencerOf(db.sequencer, witnessMemory(), { quorum: 0, witnesses: () => [] })
let force = true
for (;;) {
  await sequencer.run(force)
  if (force) process.stdout.write('leads\n')
  force = false
}
