import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import postgres from 'postgres'
import { projectFolder } from '../../src/config.ts'
import { nodeOptions } from './child.ts'
import { withDatabase } from './database-server.ts'
import { median, rounds, type Bench } from './measurement.ts'
import { manyBundles, syntheaIsMissing } from './synthea.ts'
import { peakMemory } from './usage.ts'

const copies = 4
const patientTables = [
  'patient',
  'patient_identifier',
  'patient_name',
  'entry',
  'entry_link',
  'holding',
]

/** The real command from bundles to rows, against `COPY` of the same rows into bare tables. */
export const bench: Bench = {
  name: 'import',
  missing: syntheaIsMissing,
  run: () =>
    withDatabase(async ({ url, owner }) => {
      const bundles = manyBundles(copies)
      const rates: number[] = []
      const limits: number[] = []
      let memory = 0
      for (let round = 0; round < rounds; round++) {
        await forgetPatients(owner)
        const found = await runImport(url, bundles.path)
        if (found.resources !== bundles.resources || found.newPatients !== bundles.patients) {
          throw new Error('not all was taken in, each for a patient of its own')
        }
        rates.push(found.perSecond)
        memory = Math.max(memory, found.memory)
        limits.push(bundles.resources / (await secondsOfCopy(url, owner)))
      }
      const size = `${bundles.resources} resources, ${Math.round(bundles.bytes / 1e6)} MB`
      return [
        {
          name: 'import',
          value: median(rates),
          unit: 'resources/s',
          limit: median(limits),
          against: 'COPY of the same rows into bare tables',
          note: `${size}, read, validated and stored by a process just started`,
        },
        {
          name: 'import memory',
          value: memory,
          unit: 'MB',
          limit: 600,
          against: 'aim',
          note: 'the most the process held',
        },
      ]
    }),
}

async function forgetPatients(owner: postgres.Sql): Promise<void> {
  await owner`truncate patient, patient_identifier, patient_name, access_event cascade`
  await owner`checkpoint`
}

async function runImport(url: string, path: string) {
  const script = join(projectFolder, 'dist', 'src', 'cli', 'main.js')
  const child = spawn(process.execPath, [...nodeOptions, script, 'import', path], {
    env: { ...process.env, DATABASE_URL: url },
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let memory = 0
  const watch = setInterval(() => (memory = Math.max(memory, peakMemory(child.pid ?? 0) || 0)), 20)
  let out = ''
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()))
  await once(child, 'close')
  clearInterval(watch)
  const [, resources, perSecond] =
    /^(\d+) resources in [\d.]+ s \((\d+) a second\)/m.exec(out) ?? []
  const [, newPatients] = /; (\d+) new patients?\.$/m.exec(out) ?? []
  return {
    resources: Number(resources),
    perSecond: Number(perSecond),
    newPatients: Number(newPatients),
    memory,
  }
}

/** The rows just imported, copied into tables with the same columns and primary keys and nothing else. */
async function secondsOfCopy(url: string, owner: postgres.Sql): Promise<number> {
  let seconds = 0
  for (const name of patientTables) {
    const rows = await copyOut(url, name)
    const bare = `bare_${name}`
    await owner`create table ${owner(bare)} (like ${owner(name)} including storage)`
    if (name === 'entry') {
      await owner`alter table ${owner(bare)} add primary key (patient_id, id)`
    }
    const started = performance.now()
    const into = await owner`copy ${owner(bare)} from stdin`.writable()
    for (const chunk of rows) if (!into.write(chunk)) await once(into, 'drain')
    into.end()
    await once(into, 'finish')
    seconds += (performance.now() - started) / 1000
    await owner`drop table ${owner(bare)}`
  }
  return seconds
}

/** Over a connection of its own: the library may leave one paused when what it copied has been read. */
async function copyOut(url: string, name: string): Promise<Buffer[]> {
  const sql = postgres(url, { max: 1 })
  const rows: Buffer[] = []
  for await (const chunk of await sql`copy ${sql(name)} to stdout`.readable()) {
    rows.push(chunk as Buffer)
  }
  await sql.end({ timeout: 1 })
  return rows
}
