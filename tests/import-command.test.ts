import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { test } from 'node:test'
import postgres from 'postgres'
import { projectFolder } from '../src/config.ts'
import {
  bundleOf,
  encounterResource,
  organisationResource,
  patientResource,
  urn,
} from './support/bundles.ts'
import { testDatabase } from './support/database.ts'

const db = await testDatabase()
const main = join(projectFolder, 'dist', 'src', 'cli', 'main.js')

function start(...args: string[]) {
  return spawn(process.execPath, [main, 'import', ...args], {
    env: { ...process.env, DATABASE_URL: db.url },
    stdio: ['pipe', 'pipe', 'pipe'],
  })
}

async function run(input: string, ...args: string[]) {
  const child = start(...args)
  const told = { out: '', error: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => (told.out += text))
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told.error += text))
  child.stdin.end(input)
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, ...told }
}

function visits(patient: string, observations: number): string {
  const observation = (_: unknown, i: number) => ({
    resourceType: 'Observation',
    ...{ status: 'final', code: { text: `Weight ${i}` }, subject: { reference: urn(0) } },
    encounter: { reference: urn(2) },
  })
  return JSON.stringify(
    bundleOf([
      patientResource({ identifier: [{ system: 'https://example.org/mr', value: patient }] }),
      organisationResource('Westbury'),
      encounterResource(urn(1), '05-04'),
      ...Array.from({ length: observations }, observation),
    ]),
  )
}

test('confide import - reads standard input, says what it did, and fails when something was refused', async () => {
  const bad = visits('two', 1).replace('final', 'done')
  const { code, out, error } = await run(`${visits('one', 3)}\n${bad}\n${visits('three', 1)}`, '-')
  assert.equal(
    error,
    '-: bundle 2, entry 3: Observation.status: must be one of registered, preliminary, final, amended, ' +
      'corrected, cancelled, entered-in-error, unknown\n',
  )
  assert.deepEqual(
    out.split('\n').map((line) => line.replace(/[\d.]+ s \(\d+ a second\)/, 'a moment')),
    [
      '2 bundles taken in, 1 refused; 2 new patients.',
      '10 resources in a moment:',
      '  4 Observation',
      '  2 Patient',
      '  2 Organization',
      '  2 Encounter',
      'Entries: 8 added, 0 changed, 0 as they were.',
      'The organisation that wrote each was found:',
      '  6 by its encounter',
      '  2 by its own provider',
      '',
    ],
  )
  assert.equal(code, 1)
  const again = await run(visits('one', 3), '-')
  assert.deepEqual([again.code, again.error], [0, ''])
  assert.match(again.out, /^Entries: 0 added, 0 changed, 5 as they were\.$/m)
})

test('confide import of what is not there fails and says so', async () => {
  assert.deepEqual(await run('', 'nowhere.json'), {
    code: 1,
    out: '',
    error: 'There is no file or folder nowhere.json\n',
  })
  assert.equal((await run('')).code, 2)
})

test('an import that is killed leaves whole bundles only, and can be run again', async () => {
  const patients = Array.from({ length: 40 }, (_, i) => `killed-${i}`)
  const input = patients.map((it) => visits(it, 400)).join('\n')
  const child = start('-')
  child.stdin.on('error', () => undefined)
  child.stdin.write(input)
  // Standard input stays open, so that the import is at work when it is killed.
  await until(async () => (await counts()).length > 2)
  child.kill('SIGKILL')
  await once(child, 'close')
  const left = await counts()
  assert(left.length > 2)
  assert.deepEqual(
    new Set(left.map(({ entries, held, events }) => `${entries} ${held} ${events}`)),
    new Set(['402 402 1']),
  )
  assert.equal((await run(input, '-')).code, 0)
  assert.equal((await counts()).length, 40)
})

async function counts() {
  const sql = postgres(db.url, { max: 1 })
  try {
    return await sql<{ entries: number; held: number; events: number }[]>`
      select (select count(*)::int from entry e where e.patient_id = i.patient_id) as entries,
             (select coalesce(sum(h.entries), 0)::int from holding h where h.patient_id = i.patient_id) as held,
             (select count(*)::int from access_event a where a.patient_id = i.patient_id) as events
        from patient_identifier i where i.value like 'killed-%'`
  } finally {
    await sql.end()
  }
}

async function until(isSo: () => Promise<boolean>): Promise<void> {
  for (let i = 0; i < 600; i++) {
    if (await isSo()) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error('it never came to that')
}

test('a command whose list nobody reads to its end ends well', async () => {
  const child = spawn(process.execPath, [main, '--help'], { stdio: ['ignore', 'pipe', 'pipe'] })
  let told = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (told += text))
  child.stdout.destroy()
  const [code] = (await once(child, 'close')) as [number | null]
  assert.deepEqual({ code, told }, { code: 0, told: '' })
})
