import { appendEvent } from '../../src/audit/append.ts'
import type { Database } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { readEverything } from '../../src/record/everything.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { lookAt } from './log-events.ts'
import { median, quantile, rounds, secondsARound, type Bench } from './measurement.ts'
import { patientNumbered, patients, populate } from './population.ts'
import { familyCpuSeconds } from './usage.ts'

const callers = 32
const readsEach = 400

/** Events committed by the log writer, and what an event adds to a read. */
export const bench: Bench = {
  name: 'log-append',
  run: () =>
    withDatabase(async (database) => {
      const rates: number[] = []
      const waits: number[] = []
      for (let round = 0; round < rounds; round++) {
        const took = await appendFor(database.db, secondsARound * 1000)
        rates.push(took.length / secondsARound)
        waits.push(quantile(took, 0.99))
      }
      const { token } = await populate(database)
      const ratios: number[] = []
      for (let round = 0; round < rounds; round++) {
        const silent = await cpuOfReads(database, withoutEvents(database.db), token)
        ratios.push((await cpuOfReads(database, database.db, token)) / silent)
      }
      return [
        {
          ...{ name: 'log-append', value: median(rates), unit: '/s', limit: 25_000 },
          against: 'aim',
          note: `durably committed, ${callers} callers in one process, each event with its commitment`,
        },
        { name: 'log-append p99', value: median(waits), unit: 'ms', limit: 10, against: 'aim' },
        {
          ...{ name: 'read with its event', value: median(ratios), unit: 'times', limit: 1.25 },
          against: 'the same read without',
          note: 'processor time of this process and of the database',
        },
      ]
    }),
}

/** @returns how long each took, in milliseconds. */
async function appendFor(db: Database, ms: number): Promise<number[]> {
  const took: number[] = []
  const until = performance.now() + ms
  const call = async (n: number) => {
    while (performance.now() < until) {
      const began = performance.now()
      await appendEvent(db, lookAt(patientNumbered(n)))
      took.push(performance.now() - began)
    }
  }
  await Promise.all(Array.from({ length: callers }, (_, n) => call(n)))
  return took
}

function withoutEvents(db: Database): Database {
  const events = Object.create(db.events) as Database['events']
  events.run = () => Promise.resolve([])
  return { ...db, events }
}

async function cpuOfReads({ postmaster }: BenchDatabase, db: Database, token: string) {
  const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
  const before = familyCpuSeconds(postmaster) + ownCpuSeconds()
  let n = 0
  const call = async () => {
    while (n < readsEach) {
      const patient = patientNumbered(n++ % patients)
      await readEverything(db, actor, patient, { after: null, count: 200 })
    }
  }
  await Promise.all([call(), call(), call(), call()])
  return familyCpuSeconds(postmaster) + ownCpuSeconds() - before
}

function ownCpuSeconds(): number {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}
