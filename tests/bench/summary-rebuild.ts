import { openDatabase, type Database } from '../../src/db/database.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import type { PatientId } from '../../src/identity/ids.ts'
import { addEntry } from '../../src/record/add-entry.ts'
import type { NewEntry } from '../../src/record/new-entry.ts'
import { withDatabase } from './database-server.ts'
import { quantile, type Bench, type Measurement } from './measurement.ts'
import { large, ordinary, populateSummaries, type Mix } from './summary-population.ts'

const writes = Number(process.env['CONFIDE_BENCH_WRITES'] ?? 600)
const warmUp = 50
const allergy: Omit<NewEntry, 'text'> = {
  ...{ kind: 'AllergyIntolerance', code: null, note: null, date: '2026-01-05', private: false },
}

/** What making the summary anew adds to the write that it is made in; each write changes what it says. */
export const bench: Bench = {
  name: 'summary-rebuild',
  run: async () => [await added(ordinary, 60, 5), await added(large, 12, 25)],
}

function added(mix: Mix, patients: number, aim: number): Promise<Measurement> {
  return withDatabase(async (database) => {
    const { token, patients: all } = await populateSummaries(database, mix, patients)
    const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
    const without = openDatabase(database.url, () => Promise.resolve())
    const times: Record<'with' | 'without', number[]> = { with: [], without: [] }
    for (let n = 0; n < writes + warmUp; n++) {
      const patient = all[n % all.length] ?? all[0]
      if (patient === undefined) throw new Error('nobody is there')
      const turns = [
        ['with', database.db],
        ['without', without],
      ] as const
      // one goes first as often as the other
      for (const [which, db] of n % 2 === 0 ? turns : turns.toReversed()) {
        const taken = await write(db, patient, n)
        if (n >= warmUp) times[which].push(taken)
      }
    }
    await without.end()
    const [slow, fast] = [quantile(times.with, 0.99), quantile(times.without, 0.99)]
    const ms = (value: number) => value.toFixed(1)
    const middle = `medians ${ms(quantile(times.with, 0.5))} and ${ms(quantile(times.without, 0.5))}`
    return {
      name: `summary-rebuild p99, ${mix.entries.toLocaleString('en')} entries`,
      value: slow - fast,
      unit: 'ms',
      limit: aim,
      against: 'aim',
      note: `a write that changes the summary ${ms(slow)}, one that makes none ${ms(fast)}; ${middle}; ${writes} of each`,
    }

    async function write(db: Database, patient: PatientId, n: number): Promise<number> {
      const started = performance.now()
      const entry = { ...allergy, text: `Allergy ${n}` }
      const id = await addEntry(db, actor, patient, entry, crypto.randomUUID())
      const taken = performance.now() - started
      // the record stays as large as it was
      await database.owner`delete from entry where patient_id = ${patient} and id = ${id}`
      return taken
    }
  })
}
