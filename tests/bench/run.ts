import { readFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { writeMeasurement } from '../support/measurements.ts'
import { bench as accessCase } from './access-case.ts'
import { bench as accessPack } from './access-pack.ts'
import { bench as choiceToEffect } from './choice-to-effect.ts'
import { bench as decision } from './decision.ts'
import { bench as emergencyView } from './emergency-view.ts'
import { bench as everything } from './everything.ts'
import { bench as exporting } from './export.ts'
import { bench as fhirRead } from './fhir-read.ts'
import { bench as fhirSearch } from './fhir-search.ts'
import { bench as fhirTransaction } from './fhir-transaction.ts'
import { bench as importing } from './import.ts'
import { bench as logAppend } from './log-append.ts'
import { bench as logCheckpoint } from './log-checkpoint.ts'
import { bench as logVerify } from './log-verify.ts'
import { jsonLine, rounds, table, type Bench, type Measurement } from './measurement.ts'
import { bench as publicPages } from './public-pages.ts'
import { bench as research } from './research.ts'
import { bench as researchExport } from './research-export.ts'
import { bench as sharedRecord } from './shared-record.ts'
import { bench as start } from './start.ts'
import { bench as summary } from './summary.ts'
import { bench as summaryRebuild } from './summary-rebuild.ts'

// npm run bench -- [name …] [--json]: each figure beside its limit, measured in turns in the same run.

const benches: readonly Bench[] = [
  sharedRecord,
  everything,
  exporting,
  fhirRead,
  fhirSearch,
  fhirTransaction,
  importing,
  decision,
  choiceToEffect,
  summary,
  summaryRebuild,
  emergencyView,
  publicPages,
  accessPack,
  accessCase,
  logAppend,
  logCheckpoint,
  logVerify,
  research,
  researchExport,
  start,
]

const { values, positionals } = parseArgs({
  options: { json: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const unknown = positionals.filter((name) => !benches.some((bench) => bench.name === name))
if (unknown.length > 0) {
  console.error(`There is no bench ${unknown.join(', ')}. The benches: ${benchNames()}.`)
  process.exit(1)
}

const measured: Measurement[] = []
for (const bench of benches) {
  const named = positionals.includes(bench.name)
  if (!named && (positionals.length > 0 || bench.onlyNamed)) continue
  const missing = bench.missing?.()
  if (missing !== undefined) {
    console.error(`${bench.name}: left out, because ${missing}`)
    continue
  }
  console.error(`${bench.name} …`)
  const found = await bench.run()
  measured.push(...found)
  if (values.json) for (const one of found) console.log(jsonLine(one))
}
if (!values.json) {
  const text = `${table(measured)}\n\nMedians of ${rounds} runs, taken in turns with the limit. Load average at the end ${loadAverage()}.`
  console.log(text)
  if (positionals.length === 0) writeMeasurement('bench', text)
}
process.exit()

function benchNames(): string {
  return benches.map(({ name }) => name).join(', ')
}

/** What else the machine was doing: figures of a busy machine are lower than its own. */
function loadAverage(): string {
  try {
    return readFileSync('/proc/loadavg', 'utf8').split(' ').slice(0, 3).join(' ')
  } catch {
    return 'unknown'
  }
}
