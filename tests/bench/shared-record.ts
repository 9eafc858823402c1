import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId } from '../../src/identity/ids.ts'
import { readEverything } from '../../src/record/everything.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { limitLoop, type LimitLoop } from './limit-loop.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { median, rounds, secondsARound, type Bench, type Measurement } from './measurement.ts'
import { patientNumbered, patientPrefix, patients, populate, randomPatient } from './population.ts'
import { peakMemory } from './usage.ts'

const count = 200
const connections = 16

/** `$everything` of a record of 150 entries as one service may see it, against the statements alone. */
export const bench: Bench = {
  name: 'shared-record',
  run: () =>
    withDatabase(async (database) => {
      const { token } = await populate(database)
      const limit = await limitOf(database, token)
      const app = await startApp(database.url)
      const paths = pathsFile(
        Array.from(
          { length: patients },
          (_, n) => `/fhir/R4/Patient/${shortId(patientNumbered(n))}/$everything?_count=${count}`,
        ),
      )
      const load = { port: app.port, token, paths, connections, seconds: secondsARound }
      const rates: number[] = []
      const limits: number[] = []
      let bytes = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        const { perSecond, bytesEach } = await applyLoad({ ...load, rate: 0 })
        rates.push(perSecond)
        bytes = bytesEach
      }
      const rate = Math.floor(median(rates) * 0.7)
      const p99: number[] = []
      for (let round = 0; round < rounds; round++) {
        p99.push((await applyLoad({ ...load, connections: 64, rate })).p99)
      }
      const memory = peakMemory(app.pid)
      await app.stop()
      return figures(rates, limits, limit.name, rate, p99, memory, bytes)
    }),
}

async function limitOf({ url, postmaster }: BenchDatabase, token: string): Promise<LimitLoop> {
  void postmaster
  const patient = patientNumbered(0)
  const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
  return limitLoop(url, {
    work: (db) => readEverything(db, actor, patient, { after: null, count }),
    variables: [randomPatient],
    replace: (parameter) =>
      parameter === patient ? `('${patientPrefix}' || :patient)::uuid` : undefined,
  })
}

function figures(
  rates: number[],
  limits: number[],
  limitName: string,
  rate: number,
  p99: number[],
  memory: number,
  bytes: number,
): Measurement[] {
  return [
    {
      name: 'shared-record',
      value: median(rates),
      unit: '/s',
      limit: median(limits),
      against: limitName,
      note: `150 entries, ${Math.round(bytes / 1000)} kB an answer, ${connections} connections`,
    },
    {
      name: 'shared-record p99',
      value: median(p99),
      unit: 'ms',
      limit: 50,
      against: 'aim',
      note: `at ${rate}/s, whether or not earlier ones were answered`,
    },
    {
      name: 'shared-record memory',
      value: memory,
      unit: 'MB',
      limit: 300,
      against: 'aim',
      note: 'the most the server process held',
    },
  ]
}
