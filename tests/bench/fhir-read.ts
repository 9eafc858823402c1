import { hashOfToken } from '../../src/identity/actor.ts'
import { shortId } from '../../src/identity/ids.ts'
import { readPatient } from '../../src/record/read-resource.ts'
import { applyLoad, pathsFile, startApp } from './app-process.ts'
import { withDatabase } from './database-server.ts'
import { limitLoop } from './limit-loop.ts'
import { median, rounds, secondsARound, type Bench } from './measurement.ts'
import { patientNumbered, patients, populate, varyingPatient } from './population.ts'

const connections = 16

/** `Patient/{id}`: the least there is to decide, to log and to send. */
export const bench: Bench = {
  name: 'fhir-read',
  run: () =>
    withDatabase(async (database) => {
      const { token } = await populate(database)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const limit = await limitLoop(database.url, {
        work: (db) => readPatient(db, actor, patientNumbered(0)),
        varying: varyingPatient,
      })
      const app = await startApp(database.url)
      const paths = pathsFile(
        Array.from(
          { length: patients },
          (_, n) => `/fhir/R4/Patient/${shortId(patientNumbered(n))}`,
        ),
      )
      const load = { port: app.port, token, paths, connections, rate: 0, seconds: secondsARound }
      const rates: number[] = []
      const limits: number[] = []
      for (let round = 0; round < rounds; round++) {
        limits.push(await limit.run())
        rates.push((await applyLoad(load)).perSecond)
      }
      await app.stop()
      return [
        {
          name: 'fhir-read',
          value: median(rates),
          unit: '/s',
          limit: median(limits),
          against: limit.name,
          note: `Patient/{id}, ${connections} connections; aims: half of the limit, and 6,000 /s`,
        },
      ]
    }),
}
