import { parseArgs } from 'node:util'
import { erasureReasons, eraseEvent, type ErasureReason } from '../audit/erase.ts'
import { keepSummaryFresh } from '../summary/keep-fresh.ts'
import { openDatabase } from '../db/database.ts'
import { migrate } from '../db/migrate.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { patientFrom } from './patient-option.ts'
import { withServer } from './with-server.ts'

export const command: Command = {
  name: 'log-erase',
  summary: 'Erase what one line of the access log says; that it was erased stays on the log',
  usage: `Usage: confide log-erase --patient ID --line UUID --reason REASON

For what the law demands to be gone. The line's leaf stays in the tree and says nothing any more; that it was
erased, and why, is on the log for ever. It cannot be undone.

  --line UUID       the id of the line, from a proof of it
  --reason REASON   ${erasureReasons.join(', ')}`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: {
        patient: { type: 'string' },
        line: { type: 'string' },
        reason: { type: 'string' },
      },
    })
    const patient = patientFrom(values.patient === undefined ? [] : [values.patient])
    const { line } = values
    if (line === undefined || !/^[0-9a-f-]{36}$/.test(line)) {
      throw new UsageError('--line must be the id of a line, a UUID')
    }
    const reason = reasonFrom(values.reason)
    return withServer(async (url) => {
      await migrate(url)
      const db = openDatabase(url, keepSummaryFresh)
      try {
        await eraseEvent(db, url, patient, line, reason)
      } finally {
        await db.end()
      }
      out.print('Erased.')
      return 0
    })
  },
}

function reasonFrom(text: string | undefined): ErasureReason {
  const reason = erasureReasons.find((one) => one === text)
  if (reason === undefined)
    throw new UsageError(`--reason must be one of ${erasureReasons.join(', ')}`)
  return reason
}
