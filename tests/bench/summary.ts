import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId } from '../../src/identity/ids.ts'
import { readSummary } from '../../src/summary/read-summary.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { withDatabase } from './database-server.ts'
import { limitLoop } from './limit-loop.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { patientNumbered, patients, varyingPatient } from './population.ts'
import { ordinary, populateSummaries } from './summary-population.ts'

const connections = 16
const aim = 8000

/** A stored summary over HTTP, with session, gates and its event committed, against the statements alone. */
export const bench: Bench = {
  name: 'summary',
  run: () =>
    withDatabase(async (database) => {
      const { token, patients: all } = await populateSummaries(database, ordinary, patients)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const limit = await limitLoop(database.url, {
        work: (db) => readSummary(db, actor, patientNumbered(0), 'html'),
        varying: varyingPatient,
      })
      const app = await startApp(database.url)
      const paths = pathsFile(all.map((patient) => `/patients/${shortId(patient)}/summary`))
      const load = { port: app.port, token, paths, seconds: secondsARound }
      const rates: number[] = []
      const limits: number[] = []
      let bytes = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        const { perSecond, bytesEach } = await applyLoad({ ...load, connections, rate: 0 })
        rates.push(perSecond)
        bytes = bytesEach
      }
      const rate = Math.floor(median(rates) * 0.7)
      const slowest: number[] = []
      for (let round = 0; round < rounds; round++) {
        slowest.push((await applyLoad({ ...load, connections: 64, rate })).p99)
      }
      await app.stop()
      const note = `a page of ${Math.round(bytes / 1000)} kB of ${patients} patients, ${connections} connections; aims: half of the limit, and ${aim.toLocaleString('en')} /s`
      return [
        {
          ...{ name: 'summary', value: median(rates), unit: '/s', limit: median(limits), note },
          against: limit.name,
        },
        {
          ...{ name: 'summary p99', value: median(slowest), unit: 'ms', limit: 10, against: 'aim' },
          note: `at ${rate} requests a second, whether or not earlier ones were answered`,
        },
      ]
    }),
}
