import { spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { alikeIn } from '../../src/research/linker/alike.ts'
import { entryRules, exported, patientRules } from '../../src/research/linker/field-rules.ts'
import { chosen } from '../../src/research/linker/people.ts'
import { inRandomOrder, studyKey } from '../../src/research/linker/pseudonyms.ts'
import { toParquet } from '../../src/research/linker/to-parquet.ts'
import { keptNational } from '../../src/research/opt-outs/exchange.ts'
import { madeCandidates } from './research-files.ts'
import { peakMemory } from './usage.ts'

// Builds the data of one study from files, and prints how long each step took and how much memory all of it.

const [folder = '', people = ''] = process.argv.slice(2)
const candidates = madeCandidates(Number(people))
const steps: Record<string, number> = {}
let last = performance.now()
const done = (step: string) => {
  const now = performance.now()
  steps[step] = (now - last) / 1000
  last = now
}

const { allowed } = keptNational(`${folder}/national`, new Date())
const who = chosen(candidates, allowed)
done('opt-outs')
const inOrder = inRandomOrder(studyKey(`${folder}/keys`, 'ST-BENCH-BENCH', 1), who.people)
done('pseudonyms')
writeFileSync(
  `${folder}/linked.csv`,
  inOrder.map((patient, person) => `${patient},${person}\n`).join(''),
)
// the part of the database: another process, as there
const database = join(import.meta.dirname, 'research-link-process.js')
const { status } = spawnSync(process.execPath, [database, folder], { stdio: 'inherit' })
if (status !== 0) throw new Error('the rows were not written')
done('as text')
const [rows, entries] = await toParquet([
  {
    ...{ file: `${folder}/people.csv`, columns: exported(patientRules), by: ['person'] },
    to: `${folder}/people.parquet`,
  },
  {
    ...{ file: `${folder}/entries.csv`, columns: exported(entryRules) },
    ...{ to: `${folder}/entries.parquet`, by: ['code', 'on_day', 'person'] },
  },
])
done('sorted')
await alikeIn(
  { people: `${folder}/people.parquet`, entries: `${folder}/entries.parquet` },
  `${folder}/spill`,
)
done('looked at')
console.log(
  JSON.stringify({
    steps,
    people: rows,
    entries,
    size: inOrder.length,
    memory: peakMemory(process.pid),
  }),
)
process.exit()
