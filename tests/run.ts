import { spawn, type ChildProcess } from 'node:child_process'
import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import postgres from 'postgres'
import { projectFolder } from '../src/config.ts'
import { startEmbedded } from '../src/db/embedded.ts'
import { migrate } from '../src/db/migrate.ts'
import { ensurePartitions } from '../src/db/partitions.ts'
import { onLauncherGone } from '../src/lifeline.ts'

// npm test: one throw-away server for the run, one migrated database that each test file copies.
// `npm test -- sharing decide` runs only the files whose path has one of the words.

const { values, positionals } = parseArgs({
  options: { proof: { type: 'boolean', default: false } },
  allowPositionals: true,
})
const files = testFiles(values.proof ? '.proof.test.js' : '.test.js', positionals)
if (files.length === 0) {
  console.error(`No test file has ${positionals.join(' or ')} in its path.`)
  process.exit(1)
}
// From here on Ctrl-C ends the tests and not this process, which has a server and its folder to clear away.
let running: ChildProcess | undefined
let interrupted = false
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt)
onLauncherGone(interrupt)

const template = `confide_test_${process.pid}`
const given = process.env['DATABASE_URL']
process.exitCode = given ? await runAll(given) : await runOnOwnServer()

async function runOnOwnServer(): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), 'confide-test-'))
  try {
    const server = await startEmbedded(folder, { throwAway: true })
    const code = await runAll(server.url)
    await server.stop()
    return code
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

async function runAll(serverUrl: string): Promise<number> {
  try {
    if (!interrupted) await makeTemplate(serverUrl, template)
    return interrupted ? 1 : await runTests(serverUrl)
  } finally {
    await dropDatabases(serverUrl, template)
  }
}

function interrupt(): void {
  interrupted = true
  running?.kill('SIGTERM')
}

function testFiles(ending: string, words: string[]): string[] {
  return globSync(`dist/{src,tests}/**/*${ending}`, { cwd: projectFolder })
    .filter((file) => words.length === 0 || words.some((word) => file.includes(word)))
    .toSorted((a, b) => Number(isLong(b)) - Number(isLong(a)) || (a < b ? -1 : 1))
}

/** Files of minutes begin first, so that none of them is what the rest has to wait for. */
function isLong(file: string): boolean {
  return /proof\.test|\/frame\.|\/journeys\//.test(file)
}

async function makeTemplate(url: string, name: string): Promise<void> {
  await onServer(url, (sql) => sql`create database ${sql(name)} template template0`)
  const address = new URL(url)
  address.pathname = `/${name}`
  await migrate(address.href)
  await ensurePartitions(address.href, new Date())
  await onServer(url, (sql) => sql`alter database ${sql(name)} with allow_connections false`)
}

/** The template and what a killed test file left behind. */
async function dropDatabases(url: string, name: string): Promise<void> {
  await onServer(url, async (sql) => {
    const left = await sql<{ datname: string }[]>`
      select datname from pg_database where datname = ${name} or starts_with(datname, ${`${name}_`})`
    for (const { datname } of left) await sql`drop database ${sql(datname)} with (force)`
  })
}

async function onServer(url: string, work: (sql: postgres.Sql) => Promise<unknown>) {
  const sql = postgres(url, { max: 1, onnotice: () => undefined })
  try {
    await work(sql)
  } finally {
    await sql.end()
  }
}

function runTests(serverUrl: string): Promise<number> {
  const child = spawn(
    process.execPath,
    [
      '--enable-source-maps',
      ...[
        '--test',
        '--test-reporter=spec',
        '--test-reporter-destination=stdout',
        '--test-reporter=./dist/tests/slowest-files.js',
        '--test-reporter-destination=stdout',
        '--test-concurrency=3',
        `--test-timeout=${values.proof ? 7_200_000 : 600_000}`,
      ],
      ...files,
    ],
    {
      cwd: projectFolder,
      stdio: 'inherit',
      env: {
        ...process.env,
        CONFIDE_TEST_SERVER: serverUrl,
        CONFIDE_TEST_TEMPLATE: template,
        CONFIDE_PROOF: values.proof ? 'full' : 'sample',
      },
    },
  )
  running = child
  return new Promise((resolve, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => resolve(code ?? 1))
  })
}
