import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId } from '../../src/identity/ids.ts'
import { searchEntries } from '../../src/record/search-entries.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { withDatabase } from './database-server.ts'
import { limitLoop } from './limit-loop.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { patientNumbered, patients, populate, varyingPatient } from './population.ts'

const connections = 16
const count = 50

/** The first page of a patient's observations, of which one service may see some. */
export const bench: Bench = {
  name: 'fhir-search',
  run: () =>
    withDatabase(async (database) => {
      const { token } = await populate(database)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const limit = await limitLoop(database.url, {
        work: (db) =>
          searchEntries(db, actor, patientNumbered(0), {
            ...{ kind: 'Observation', tokens: [], dates: [], after: null, count, naming: [] },
            ...{ sort: { dates: [], descending: false }, wantsTotal: false, withPatient: false },
            filter: 'Observation',
          }),
        varying: varyingPatient,
      })
      const app = await startApp(database.url)
      const paths = pathsFile(
        Array.from(
          { length: patients },
          (_, n) => `/fhir/R4/Observation?patient=${shortId(patientNumbered(n))}&_count=${count}`,
        ),
      )
      const load = { port: app.port, token, paths, connections, rate: 0, seconds: secondsARound }
      const rates: number[] = []
      const limits: number[] = []
      let bytes = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        const { perSecond, bytesEach } = await applyLoad(load)
        rates.push(perSecond)
        bytes = bytesEach
      }
      await app.stop()
      return [
        {
          name: 'fhir-search',
          value: median(rates),
          unit: '/s',
          limit: median(limits),
          against: limit.name,
          note: `Observation?patient= with ${count} on the page, ${Math.round(bytes / 1000)} kB an answer, ${connections} connections; aims: half of the limit, and 2,000 /s`,
        },
      ]
    }),
}
