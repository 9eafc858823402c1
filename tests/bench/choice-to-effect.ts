import { Agent, request } from 'node:http'
import { entryRef, shortId, type EntryId } from '../../src/identity/ids.ts'
import { startSession } from '../../src/identity/sessions.ts'
import { hiddenFields } from '../support/sharing-form.ts'
import { startApp } from './app-process.ts'
import { withDatabase } from './database-server.ts'
import { quantile, type Bench } from './measurement.ts'
import { patientNumbered, populate, practiceOfAll, viewerOfAll } from './population.ts'

/** 100,000 for the whole proof: CONFIDE_BENCH_CHOICES=100000 */
const rounds = Number(process.env['CONFIDE_BENCH_CHOICES'] ?? 2000)
const warmUp = 100

/** From the answer to a choice, over HTTP, to the first read over HTTP that obeys it: one entry of 150. */
export const bench: Bench = {
  name: 'choice-to-effect',
  run: () =>
    withDatabase(async (database) => {
      const { token } = await populate(database)
      const patient = patientNumbered(0)
      const own = await startSession(database.db, { kind: 'patient', id: patient })
      const [entry] = await database.owner<{ id: EntryId }[]>`
        select id from entry
         where patient_id = ${patient} and organisation = ${practiceOfAll} and not private limit 1`
      if (!entry) throw new Error(`nothing is there of ${shortId(patient)}`)
      const app = await startApp(database.url)
      const read = `/entries/${entryRef(patient, entry.id)}`
      const times: number[] = []
      let stale = 0
      for (let round = 0; round < rounds + warmUp; round++) {
        const shares = round % 2 === 1
        const url = `/my-record/sharing/${viewerOfAll}/check`
        const answers = { out: 'yes', in: shares ? 'yes' : 'no' }
        const page = await fetch(
          `http://127.0.0.1:${app.port}${url}?${new URLSearchParams(answers).toString()}`,
          {
            headers: { authorization: `Bearer ${own}` },
          },
        )
        const form = new URLSearchParams(hiddenFields(await page.text()))
        const saved = await ask(app.port, own, url, form.toString())
        if (saved !== 303) throw new Error(`choice ${round} was answered by ${saved}`)
        const started = performance.now()
        const wanted = shares ? 200 : 404
        let answered = await ask(app.port, token, read)
        for (; answered !== wanted; answered = await ask(app.port, token, read)) stale++
        if (round >= warmUp) times.push(performance.now() - started)
      }
      await app.stop()
      const note = `${rounds.toLocaleString('en')} choices, one after the other, one entry of 150; ${stale} reads obeyed an older one`
      const figure = (q: number, limit: number) => ({
        ...{ name: `choice-to-effect p${q * 100}`, value: quantile(times, q), unit: 'ms' },
        ...{ limit, against: 'aim', note },
      })
      return [figure(0.5, 2), figure(0.99, 10)]
    }),
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 })

/** @returns the status, when the whole answer is there. */
function ask(port: number, token: string, path: string, form?: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const method = form === undefined ? 'GET' : 'POST'
    const type = { 'content-type': 'application/x-www-form-urlencoded' }
    const headers = { authorization: `Bearer ${token}`, ...(form !== undefined && type) }
    const asked = request({ port, path, method, agent, headers }, (answer) => {
      answer.resume()
      answer.on('end', () => resolve(answer.statusCode ?? 0))
    })
    asked.on('error', reject)
    asked.end(form)
  })
}
