import type { Database } from '../../src/db/database.ts'
import { inOneSnapshot } from '../../src/db/flush.ts'
import { linesOf } from '../../src/fhir/export/ndjson.ts'
import { hashOfToken } from '../../src/identity/actor.ts'
import { parseOdsCode } from '../../src/identity/ods-code.ts'
import { setExportRight } from '../../src/identity/export-right.ts'
import { readFile } from '../../src/record/export/file.ts'
import { addExport, exportJob, kindsIn } from '../../src/record/export/job.ts'
import { lookThroughExport } from '../../src/record/export/look-through.ts'
import { withDatabase } from './database-server.ts'
import { median, rounds, type Bench } from './measurement.ts'
import { patientNumbered, populate, servicesOfAll, viewerOfAll } from './population.ts'

const count = 1000
const together = 8

/** 1,000 records taken out by a system: looked through, then each file read to its end. */
export const bench: Bench = {
  name: 'fhir-export',
  run: () =>
    withDatabase(async (database) => {
      const { db } = database
      const { token, staff } = await populate(database, count)
      await setExportRight(db, staff, true)
      const actor = { session: hashOfToken(token), requestId: 'bench', route: 'bench' }
      const rates: number[] = []
      const limits: number[] = []
      let lines = 0
      let grown = 0
      for (let round = 0; round < rounds; round++) {
        limits.push(await withoutRules(db))
        const before = process.memoryUsage().rss
        const began = performance.now()
        lines = 0
        const id = await addExport(db, {
          ...{ organisation: parseOdsCode(viewerOfAll), staff, staffName: 'Bench', ...actor },
          ...{ patients: 'in-care', kinds: null, since: null, request: 'bench' },
        })
        if (id === undefined) throw new Error('another export goes on')
        await lookThroughExport(db, id)
        const job = await exportJob(db, id)
        if (job === undefined) throw new Error('the export is not there')
        for (const kind of await kindsIn(db, id)) {
          for await (const part of linesOf(readFile(db, actor, job, kind), kind)) {
            lines += linesIn(part)
            grown = Math.max(grown, process.memoryUsage().rss - before)
          }
        }
        rates.push((lines / (performance.now() - began)) * 1000)
      }
      return [
        {
          ...{ name: 'fhir-export', value: median(rates), unit: ' resources/s' },
          ...{
            limit: median(limits),
            against: 'the same records read without rules, log or types',
          },
          note: `${count} patients, ${lines} resources, at most ${Math.round(grown / 1e6)} MB more memory than at the beginning (asked: 20,000/s, memory flat)`,
        },
      ]
    }),
}

function linesIn(part: Buffer): number {
  let lines = 0
  for (let at = part.indexOf(10); at >= 0; at = part.indexOf(10, at + 1)) lines++
  return lines
}

/** @returns entries a second. */
async function withoutRules(db: Database): Promise<number> {
  const began = performance.now()
  let entries = 0
  for (let n = 0; n < count; n += together) {
    const some = Array.from({ length: Math.min(together, count - n) }, (_, i) =>
      inOneSnapshot(db.imports, (tx) => [
        tx`select enter_job(${patientNumbered(n + i)}, 'import', ${[...servicesOfAll]})`,
        tx`select resource from entry where patient_id = ${patientNumbered(n + i)}`.raw(),
      ]),
    )
    for (const [, rows] of await Promise.all(some)) entries += rows.length
  }
  return (entries / (performance.now() - began)) * 1000
}
