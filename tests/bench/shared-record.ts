import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId } from '../../src/identity/ids.ts'
import { readEverything } from '../../src/record/everything.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { withDatabase } from './database-server.ts'
import { limitLoop, loopOf } from './limit-loop.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { patientNumbered, patients, populate, varyingPatient, visibleEach } from './population.ts'
import { peakMemory } from './usage.ts'

const count = 200
const connections = 16

const entriesAlone = {
  text: `select id, version, kind, resource from entry where patient_id = $1 order by id limit ${visibleEach}`,
  parameters: [patientNumbered(0)],
}

/** `$everything` of a record of 150 entries as one service may see it, against the statements alone. */
export const bench: Bench = {
  name: 'shared-record',
  run: () =>
    withDatabase(async (database) => {
      const { token } = await populate(database)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const limit = await limitLoop(database.url, {
        work: (db) => readEverything(db, actor, patientNumbered(0), { after: null, count }),
        varying: varyingPatient,
      })
      const bare = loopOf(database.url, 'none', [entriesAlone], varyingPatient)
      const app = await startApp(database.url)
      const paths = pathsFile(
        Array.from({ length: patients }, (_, n) => {
          return `/fhir/R4/Patient/${shortId(patientNumbered(n))}/$everything?_count=${count}`
        }),
      )
      const load = { port: app.port, token, paths, seconds: secondsARound }
      const rates: number[] = []
      const limits: number[] = []
      const bareRates: number[] = []
      let bytes = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        bareRates.push(await bare.run())
        const { perSecond, bytesEach } = await applyLoad({ ...load, connections, rate: 0 })
        rates.push(perSecond)
        bytes = bytesEach
      }
      const rate = Math.floor(median(rates) * 0.7)
      const slowest: number[] = []
      for (let round = 0; round < rounds; round++) {
        slowest.push((await applyLoad({ ...load, connections: 64, rate })).p99)
      }
      const memory = peakMemory(app.pid)
      await app.stop()
      return [
        {
          name: 'shared-record',
          value: median(rates),
          unit: '/s',
          limit: median(limits),
          against: limit.name,
          note: `${visibleEach} of 150 entries, ${Math.round(bytes / 1000)} kB an answer, ${connections} connections`,
        },
        {
          name: 'bare read',
          value: median(bareRates),
          unit: '/s',
          limit: 1500,
          against: 'aim of shared-record',
          note: `what this machine can do: the entries in one select of their owner, by ${bare.name}`,
        },
        {
          name: 'shared-record p99',
          value: median(slowest),
          unit: 'ms',
          limit: 50,
          against: 'aim',
          note: `at ${rate} requests a second, whether or not earlier ones were answered`,
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
    }),
}
