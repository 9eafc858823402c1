import { randomUUID } from 'node:crypto'
import { rmSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { migrate } from '../db/migrate.ts'
import { dropOurs, hasOurs, requireUnused } from '../db/reset.ts'
import { Refusal } from '../errors.ts'
import { forgetDemoPeople, hasDemoPeople, readDemoPeople } from '../identity/demo-people.ts'
import { areAllThere, countRealPatients } from '../identity/made-up-patients.ts'
import { loadDemo } from '../record/demo/load-demo.ts'
import { usualNeighbours } from '../record/demo/neighbours.ts'
import { tryDemoStudy } from '../research/demo/try-demo-study.ts'
import { forgetResearch } from '../research/linker/forget-research.ts'
import { UsageError, type Command } from './command.ts'
import { wholeNumber } from './whole-number-option.ts'
import { withDatabase, withServer } from './with-server.ts'

export const command: Command = {
  name: 'sandbox reset',
  summary: 'Put the made-up people back as they were at first',
  usage: `Usage: confide sandbox reset [--patients N] [--neighbours N] [--seed S]

Empties a database of made-up people and fills it again as at a first start: patients, records, choices,
staff; the log begins anew. Apps, subscriptions and what was written are gone. Stop the server first.

It is refused with NODE_ENV=production; where no demo population was loaded with this data folder; and where
any patient is not of the ranges of NHS numbers that are never issued, or who was loaded is not in the database.
Nothing is changed then.

  --patients N    how many (default 200)
  --neighbours N  how many more with short records, for the study (default ${usualNeighbours}; 0: neither)
  --seed S        which: a whole number (default 1)`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: {
        patients: { type: 'string', default: '200' },
        neighbours: { type: 'string', default: String(usualNeighbours) },
        seed: { type: 'string', default: '1' },
      },
    })
    const patients = wholeNumber('patients', values.patients)
    const neighbours = wholeNumber('neighbours', values.neighbours)
    const seed = wholeNumber('seed', values.seed)
    if (patients === 0) throw new UsageError('--patients must be 1 or more')
    const { production, dataFolder } = readConfig()
    if (production) throw notASandbox('NODE_ENV is production')
    if (!hasDemoPeople(dataFolder)) throw notASandbox('no demo population was loaded')
    await withServer(async (url) => {
      // before it is migrated: what is refused stays as it is
      if (await hasOurs(url)) await requireSandbox(url, dataFolder)
      await requireUnused(url)
      await migrate(url)
      await dropOurs(url)
    })
    forgetDemoPeople(dataFolder)
    forgetResearch(dataFolder)
    // the witness in the server signs no log that has become shorter
    rmSync(join(dataFolder, 'witness'), { recursive: true, force: true })
    return withDatabase(async (db, url) => {
      const options = { patients, neighbours, seed, dataFolder, requestId: randomUUID() }
      const { added, entries } = await loadDemo(db, options)
      if (neighbours > 0) await tryDemoStudy(db, { ...options, url }, (line) => out.warn(line))
      out.print(`The sandbox is as new: ${added} patients with ${entries} entries.`)
      return 0
    })
  },
}

/** The list of who was loaded is in the data folder, and the address of the database may be that of another. */
async function requireSandbox(url: string, dataFolder: string): Promise<void> {
  const real = await countRealPatients(url)
  if (real > 0) throw notASandbox(`${real} of its patients may be somebody`)
  const numbers = readDemoPeople(dataFolder).map(({ nhsNumber }) => nhsNumber)
  if (numbers.length === 0 || !(await areAllThere(url, numbers))) {
    throw notASandbox('the demo population of this data folder is not in it')
  }
}

function notASandbox(why: string): Refusal {
  return new Refusal('not-supported', `This is no sandbox: ${why}. Nothing was changed`)
}
