import { randomUUID } from 'node:crypto'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { Refusal } from '../errors.ts'
import { demoDay } from '../record/demo/demo-patients.ts'
import { loadDemo } from '../record/demo/load-demo.ts'
import { usualNeighbours } from '../record/demo/neighbours.ts'
import { tryDemoStudy } from '../research/demo/try-demo-study.ts'
import type { Command } from './command.ts'
import { wholeNumber } from './whole-number-option.ts'
import { withDatabase } from './with-server.ts'

export const command: Command = {
  name: 'demo',
  summary: 'Load people who do not exist, with their records and choices',
  usage: `Usage: confide demo [--patients N] [--neighbours N] [--seed S]
       [--as-of DATE]

Loads a population of the fictional area Westbury: nineteen services, their staff, and patients with
records at several services over years. The first twelve are always the same people, each of whom
shows one thing; the others depend on the seed. Nobody is real: NHS numbers are of the range 999,
which is never issued. Beside them it loads people with short records, and a study that is asked for, decided
on, run, checked and released: /research and /research/dashboards show it.

Running it again adds who is missing and changes nobody; data of the study that is a day old is made anew.

  --patients N    how many (default 200)
  --neighbours N  how many more with short records, for the study (default ${usualNeighbours}; 0: neither)
  --seed S        which: a whole number (default 1)
  --as-of DATE    the day they live on (default ${demoDay}); nothing is written on it or later`,
  run: async (args, out) => {
    const { values } = parseArgs({
      args,
      options: {
        patients: { type: 'string', default: '200' },
        neighbours: { type: 'string', default: String(usualNeighbours) },
        seed: { type: 'string', default: '1' },
        'as-of': { type: 'string', default: demoDay },
      },
    })
    const { production, dataFolder } = readConfig()
    if (production) {
      throw new Refusal('not-supported', 'There is no demo population with NODE_ENV=production')
    }
    const options = {
      patients: wholeNumber('patients', values.patients),
      neighbours: wholeNumber('neighbours', values.neighbours),
      seed: wholeNumber('seed', values.seed),
      asOf: values['as-of'],
      dataFolder,
      requestId: randomUUID(),
    }
    return withDatabase(async (db, url) => {
      const began = performance.now()
      const { added, present, entries } = await loadDemo(db, options, progress())
      const seconds = ((performance.now() - began) / 1000).toFixed(1)
      out.print(`${added} patients with ${entries} entries added in ${seconds} s.`)
      if (present > 0) out.print(`${present} were there already and stay as they are.`)
      if (options.neighbours > 0)
        await tryDemoStudy(db, { ...options, url }, (line) => out.warn(line))
      return 0
    })
  },
}

/** On a terminal one line that is written over; elsewhere silence until the summary. */
function progress(): (done: number, total: number) => void {
  if (!process.stderr.isTTY) return () => undefined
  let shown = -1
  return (done, total) => {
    const percent = Math.floor((100 * done) / total)
    if (percent === shown) return
    shown = percent
    process.stderr.write(
      `\r${done} of ${total} patients (${percent} %)${done === total ? '\n' : ''}`,
    )
  }
}
