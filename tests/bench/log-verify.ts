import { join } from 'node:path'
import { insertEvents } from '../../src/audit/event.ts'
import { namedWitnesses, publishedKeys, witnessesOf } from '../../src/audit/log/keys-here.ts'
import { Sequencer } from '../../src/audit/log/sequencer.ts'
import { eventsToProve } from '../../src/audit/stored-events.ts'
import { proofOf } from '../../src/audit/proof.ts'
import { verifyLogHere } from '../../src/audit/verify-here.ts'
import { readConfig } from '../../src/config.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { withDatabase, type BenchDatabase } from './database-server.ts'
import { checkedInBrowser } from './log-browser.ts'
import { lookAt } from './log-events.ts'
import { median, rounds, type Bench } from './measurement.ts'
import { patientNumbered } from './population.ts'
import { temporaryFolder } from './temporary.ts'

const million = Number(process.env['CONFIDE_BENCH_LEAVES'] ?? 1_000_000)
const linesOfOne = 1000
const batch = 256

/** A whole log checked, and the history of one patient proved. */
export const bench: Bench = {
  name: 'log-verify',
  run: () =>
    withDatabase(async (database) => {
      const config = { ...readConfig(), dataFolder: temporaryFolder() }
      const keys = openKeyStore(join(config.dataFolder, 'keys'))
      const { db, url, owner } = database
      await fill(database)
      const sequencer = new Sequencer({
        ...{ sql: db.sequencer, name: 'bench', quorum: 1, tell: console.error, leaveAloneMs: 0 },
        ...{ seed: keys.key('log').secret, tags: keys.key('log-tag').secret },
        witnesses: (log) => witnessesOf(namedWitnesses(config.log), keys, config.dataFolder, log),
      })
      // one run does a part
      for (let n = 0; n < million / 5000; n++) {
        await sequencer.run()
        if (n % 20 === 0) console.error(`  sequenced, pass ${n}`)
      }
      await owner`analyze`
      console.error('  verifying …')
      const began = performance.now()
      const { leaves, faults } = await verifyLogHere(url, config, [], new Date())
      const verified = (performance.now() - began) / 1000
      if (faults.length > 0) throw new Error(`The log is not whole: ${JSON.stringify(faults[0])}`)
      const published = await publishedKeys(db, keys, config.log)
      if (!published) throw new Error('The log has not begun')
      const proved: number[] = []
      let proof = ''
      for (let round = 0; round < rounds; round++) {
        const start = performance.now()
        const read = () => eventsToProve(owner, patientNumbered(0), null)
        proof = await proofOf(db, { store: keys, published }, patientNumbered(0), read, null)
        proved.push(performance.now() - start)
      }
      const checked = await checkedInBrowser(published, proof)
      return [
        {
          ...{ name: 'log-verify', value: verified, unit: 's', limit: 60, against: 'aim' },
          note: `${leaves} leaves, each against its event, and the tree against its tiles and checkpoint`,
        },
        {
          ...{ name: 'proof of a history', value: median(proved), unit: 'ms', limit: 200 },
          against: 'aim',
          note: `${linesOfOne} lines among ${leaves}`,
        },
        ...(checked.length === 0
          ? []
          : [
              {
                ...{ name: 'history in the browser', value: median(checked) / 1000, unit: 's' },
                ...{ limit: 2, against: 'aim' },
                note: 'from choosing that file to what the page says of it',
              },
            ]),
      ]
    }),
}

/** One patient's lines among those of many others; the last is a look at the log, with its head. */
async function fill({ db }: BenchDatabase): Promise<void> {
  const every = Math.floor(million / linesOfOne)
  const next = { n: 0 }
  const write = async () => {
    while (next.n < million - 1) {
      const from = next.n
      next.n = Math.min(million - 1, from + batch)
      const events = Array.from({ length: next.n - from }, (_, n) => {
        const index = from + n
        return lookAt(patientNumbered(index % every === 0 ? 0 : 1 + (index % 50_000)))
      })
      await insertEvents(db.events, events)
      if (from % (batch * 400) === 0) console.error(`  written, ${from} events`)
    }
  }
  await Promise.all([write(), write()])
  await insertEvents(db.events, [{ ...lookAt(patientNumbered(0)), kind: 'log' }])
}
