import assert from 'node:assert/strict'
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processName } from '#folder-lock'
import { query } from '../../tests/support/query.ts'
import { projectFolder } from '../config.ts'
import { SetupError } from '../errors.ts'
import { startEmbedded } from './embedded.ts'
import { pathsIn, readText } from './embedded-folder.ts'

const data = mkdtempSync(join(tmpdir(), 'confide embedded '))
const paths = pathsIn(data)
const pidFile = join(paths.cluster, 'postmaster.pid')
after(() => rmSync(data, { recursive: true, force: true }))

describe('the embedded server', () => {
  test('speaks UTF-8 and sorts by code point whatever LANG says', async () => {
    const holder = await hold({ LANG: '', LC_ALL: '' })
    const [row] = await query(
      holder.url,
      `select current_setting('server_encoding') as encoding, datlocprovider as provider, datlocale as locale
         from pg_database where datname = current_database()`,
    )
    await end(holder.child, 'SIGTERM')
    assert.deepEqual(row, { encoding: 'UTF8', provider: 'b', locale: 'C.UTF-8' })
  })

  test('keeps its password and its data from other accounts', () => {
    assert.equal(statSync(paths.password).mode & 0o077, 0)
    assert.equal(statSync(paths.cluster).mode & 0o077, 0)
  })

  test('is one for all processes and goes down with the last', async () => {
    const first = await hold()
    const second = await hold()
    assert.equal(second.url, first.url)
    const server = postmaster()
    await end(first.child, 'SIGKILL')
    await sleep(1500)
    assert.ok(isAlive(server))
    await end(second.child, 'SIGINT')
    await untilGone(server)
  })

  test('stops when its only user is killed, and leaves no pid file', async () => {
    const holder = await hold()
    const server = postmaster()
    await end(holder.child, 'SIGKILL')
    await untilGone(server)
    assert.ok(!existsSync(pidFile))
  })

  test('comes back with what was committed when it is killed while in use', async () => {
    const server = await startEmbedded(data)
    await query(server.url, 'create table kept (x int); insert into kept values (1)')
    const killed = postmaster()
    process.kill(Number.parseInt(killed, 10), 'SIGKILL')
    assert.deepEqual(await eventually(() => query(server.url, 'select x from kept')), [{ x: 1 }])
    assert.notEqual(postmaster(), killed)
    await server.stop()
    assert.ok(!existsSync(pidFile))
  })

  test('recovers at the next start when server, keeper and user are killed at once', async () => {
    const holder = await hold()
    const [server, keeper] = [postmaster(), readText(paths.keeper) ?? '']
    for (const name of [server, keeper]) process.kill(Number.parseInt(name, 10), 'SIGKILL')
    await end(holder.child, 'SIGKILL')
    const again = await startEmbedded(data)
    assert.deepEqual(await query(again.url, 'select x from kept'), [{ x: 1 }])
    await again.stop()
  })

  test('is adopted at the next start when only keeper and user are killed', async () => {
    const holder = await hold()
    const server = postmaster()
    const keeper = readText(paths.keeper) ?? ''
    process.kill(Number.parseInt(keeper, 10), 'SIGKILL')
    await end(holder.child, 'SIGKILL')
    while (isAlive(keeper)) await sleep(10)
    const again = await startEmbedded(data)
    assert.equal(postmaster(), server)
    await again.stop()
    // An orphan that has ended is still there until the first process of the machine notes it.
    for (let n = 0; n < 100 && isAlive(server); n++)
      await new Promise((done) => setTimeout(done, 50))
    assert.ok(!isAlive(server))
  })

  const onLinux = process.platform === 'linux' ? {} : { skip: 'only Linux can tell' }
  test('is not kept from starting by a pid file that names another process', onLinux, async () => {
    const { uid, gid } = statSync(paths.cluster)
    const other = spawn('sleep', ['60'], { uid, gid })
    writeFileSync(pidFile, `${other.pid}\n${paths.cluster}\n1\n1\n\n\n\n`)
    const server = await startEmbedded(data)
    assert.notEqual(Number.parseInt(postmaster(), 10), other.pid)
    await server.stop()
    await end(other, 'SIGKILL')
  })

  test('says what to do about data of another PostgreSQL', async () => {
    const file = join(paths.cluster, 'PG_VERSION')
    const version = readFileSync(file, 'utf8')
    writeFileSync(file, '16\n')
    await assert.rejects(
      () => startEmbedded(data),
      (error) => error instanceof SetupError && error.message.includes('written by PostgreSQL 16'),
    )
    writeFileSync(file, version)
    await (await startEmbedded(data)).stop()
  })

  test('begins anew where an earlier making was interrupted', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'confide-embedded-'))
    mkdirSync(join(pathsIn(folder).unfinished, 'base'), { recursive: true })
    const server = await startEmbedded(folder, { throwAway: true })
    assert.equal((await query(server.url, 'select 1')).length, 1)
    await server.stop()
    assert.ok(!existsSync(folder), 'a throw-away folder is deleted at the end')
  })
})

type Holder = { readonly child: ChildProcess; readonly url: string }

/** A process of its own that uses the server. */
async function hold(environment: Record<string, string> = {}): Promise<Holder> {
  const script = join(projectFolder, 'dist/tests/support/hold-embedded.js')
  const child = spawn(process.execPath, [script, data], {
    stdio: ['pipe', 'pipe', 'inherit'],
    env: { ...process.env, ...environment },
  })
  const [url] = (await once(child.stdout, 'data')) as [Buffer]
  return { child, url: url.toString().trim() }
}

async function end(child: ChildProcess, signal: NodeJS.Signals): Promise<void> {
  const ended = once(child, 'exit')
  child.kill(signal)
  await ended
}

function postmaster(): string {
  return processName(Number.parseInt(readText(pidFile) ?? '', 10))
}

async function untilGone(server: string): Promise<void> {
  for (let i = 0; isAlive(server); i++) {
    assert.ok(i < 100, 'the server is still there after 10 s')
    await sleep(100)
  }
}

async function eventually<T>(work: () => Promise<T>): Promise<T> {
  for (let i = 0; ; i++) {
    try {
      return await work()
    } catch (error) {
      if (i === 100) throw error
      await sleep(100)
    }
  }
}
