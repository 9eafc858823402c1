import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checkpointIn } from '../audit/log/checkpoint.ts'
import { verifyLogHere } from '../audit/verify-here.ts'
import { readConfig } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import type { Command } from './command.ts'
import { UsageError } from './command.ts'
import { withServer } from './with-server.ts'

const mostTold = 20

export const command: Command = {
  name: 'verify-log',
  summary: 'Check the whole access log: events, leaves, tree, checkpoints, witnesses',
  usage: `Usage: confide verify-log [--checkpoint FILE]…

Reads the whole log as the owner of the database and checks it: every leaf against its event, every patient's
numbered lines, the tree against its tiles, every checkpoint against the tree and its signatures, and what the
witness of this data folder has kept. What was changed, deleted, put in, moved, cut off or put back to an
earlier state is told, and the exit code is 1.

  --checkpoint FILE   a checkpoint kept elsewhere (saved from /log/checkpoint, by a witness or by anyone), that
                      must be the beginning of this log. May be given several times.`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: { checkpoint: { type: 'string', multiple: true, default: [] } },
    })
    const kept = values.checkpoint.map(keptIn)
    return withServer(async (url) => {
      await migrate(url)
      const { leaves, erased, faults } = await verifyLogHere(url, readConfig(), kept, new Date())
      out.print(`${leaves} leaves, of ${erased} of them the content was erased.`)
      for (const { fault, where } of faults.slice(0, mostTold)) out.print(`${fault} ${where}`)
      if (faults.length > mostTold) out.print(`and ${faults.length - mostTold} more`)
      out.print(faults.length === 0 ? 'Nothing is wrong.' : `${faults.length} things are wrong.`)
      return faults.length === 0 ? 0 : 1
    })
  },
}

function keptIn(file: string): string {
  let note: string
  try {
    note = readFileSync(file, 'utf8')
  } catch {
    throw new UsageError(`${file} cannot be read`)
  }
  if (checkpointIn(note) === undefined) throw new UsageError(`${file} holds no checkpoint`)
  return note
}
