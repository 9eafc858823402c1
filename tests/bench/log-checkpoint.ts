import { setTimeout as sleep } from 'node:timers/promises'
import { insertEvents } from '../../src/audit/event.ts'
import type { Database } from '../../src/db/database.ts'
import { startChild } from './child.ts'
import { withDatabase } from './database-server.ts'
import { lookAt } from './log-events.ts'
import { quantile, type Bench } from './measurement.ts'
import { patientNumbered } from './population.ts'
import { peakMemory } from './usage.ts'

const perSecond = 5000
const seconds = Number(process.env['CONFIDE_BENCH_SECONDS'] ?? 60)
const batch = 250
const patients = 20_000

/** From an event's commit to a signed checkpoint that covers it, at a steady load. */
export const bench: Bench = {
  name: 'log-checkpoint',
  run: () =>
    withDatabase(async ({ url, db }) => {
      const sequencer = await startChild(
        'tests/bench/log-sequencer.js',
        { CONFIDE_LOG_URL: url },
        /(leads)/,
      )
      const waits: number[] = []
      const marks: number[] = []
      let done = false
      const watching = (async () => {
        while (!done || marks.length > 0) {
          const covered = await coveredUntil(db)
          while ((marks[0] ?? Infinity) <= covered) waits.push(Date.now() - (marks.shift() ?? 0))
          await sleep(25)
        }
      })()
      const rate = await load(db, (at) => marks.push(at))
      done = true
      await watching
      const memory = peakMemory(sequencer.pid)
      await sequencer.stop()
      return [
        {
          ...{
            name: 'log-checkpoint p99',
            value: quantile(waits, 0.99) / 1000,
            unit: 's',
            limit: 2,
          },
          against: 'aim',
          note: `${Math.round(rate)} events a second for ${seconds} s of ${patients} patients; median ${Math.round(quantile(waits, 0.5))} ms`,
        },
        {
          ...{ name: 'sequencer memory', value: memory, unit: 'MB', limit: 300, against: 'aim' },
          note: 'the most its process held',
        },
      ]
    }),
}

/** @returns how many events a second there really were. */
async function load(db: Database, committed: (at: number) => void): Promise<number> {
  const began = Date.now()
  let count = 0
  while (count < perSecond * seconds) {
    const due = began + (count / perSecond) * 1000
    if (due > Date.now()) await sleep(due - Date.now())
    const events = Array.from({ length: batch }, (_, n) =>
      lookAt(patientNumbered((count + n * 7919) % patients)),
    )
    await insertEvents(db.events, events)
    committed(Date.now())
    count += batch
    if (count % (perSecond * 10) === 0) console.error(`  ${count} events`)
  }
  return count / ((Date.now() - began) / 1000)
}

/** This machine's clock is the database's. */
async function coveredUntil(db: Database): Promise<number> {
  const [row] = await db.sequencer<{ at: Date }[]>`select covered_until as at from log_state`
  return row?.at.getTime() ?? 0
}
