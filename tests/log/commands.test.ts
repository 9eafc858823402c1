import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { randomUUID } from 'node:crypto'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { startLog } from '../../src/audit/log/start.ts'
import { newestCosigned } from '../../src/audit/log/newest.ts'
import { publishedKeys } from '../../src/audit/log/keys-here.ts'
import { parseVerifier, signerOf } from '../../src/audit/log/keys.ts'
import { signedAt } from '../../src/audit/log/checkpoint.ts'
import { command as logErase } from '../../src/cli/log-erase.ts'
import { command as verifyLog } from '../../src/cli/verify-log.ts'
import type { Command } from '../../src/cli/command.ts'
import { projectFolder, readConfig } from '../../src/config.ts'
import { shortId, type PatientId } from '../../src/identity/ids.ts'
import { openKeyStore } from '../../src/identity/key-store.ts'
import { testDatabase } from '../support/database.ts'
import { append } from './log.ts'

// The log of an installation, by its commands; its witness a process of its own.

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
const folder = mkdtempSync(join(tmpdir(), 'confide-log-'))
const environment = { ...process.env }
process.env['DATABASE_URL'] = db.url
process.env['CONFIDE_DATA'] = folder
after(async () => {
  process.env = environment
  await owner.end()
  rmSync(folder, { recursive: true, force: true })
})
const printed: string[] = []
const out = { print: (line: string) => void printed.push(line), warn: () => undefined }
const keys = openKeyStore(join(folder, 'keys'))
const patient = randomUUID()

async function run(command: Command, ...args: string[]) {
  printed.length = 0
  const code = await command.run(args, out)
  return { code, said: printed.join('\n') }
}

function logHere() {
  const watchers = { tell: console.error, call: () => Promise.resolve() }
  return startLog(db, readConfig(), keys, 'records.test', watchers)
}

test('before there is a log, its check says so', async () => {
  assert.deepEqual(await run(verifyLog), {
    code: 1,
    said: '0 leaves, of 0 of them the content was erased.\nno-checkpoint \n1 things are wrong.',
  })
})

test('a log is checked, against its own witness and what others have kept', async () => {
  await append(db, [patient], 12)
  await owner`update access_event set nonce = null, commitment = null
               where id = (select id from access_event order by id limit 1)`
  const log = logHere()
  await log.sequence()
  await log.stop()
  const whole = {
    code: 0,
    said: '12 leaves, of 0 of them the content was erased.\nNothing is wrong.',
  }
  assert.deepEqual(await run(verifyLog), whole)
  const kept = join(folder, 'kept')
  writeFileSync(kept, (await newestCosigned(db.sequencer))?.note ?? '')
  assert.deepEqual(await run(verifyLog, '--checkpoint', kept), whole)
  writeFileSync(kept, 'hello')
  await assert.rejects(run(verifyLog, '--checkpoint', kept), { name: 'UsageError' })
  const { origin } = (await owner<{ origin: string }[]>`select origin from log_state`)[0] ?? {}
  assert.match(origin ?? '', /^records\.test\/audit\/\d{4}\/[0-9a-f]{12}$/)
})

test('a line from before there were commitments is erased with its secret, and the log holds', async () => {
  const [event] = await owner<{ id: string }[]>`select id from access_event where nonce is null`
  const secrets = () => owner`select event_id as id from log_leaf where nonce is not null`
  assert.deepEqual([...(await secrets())], [{ id: event?.id }])
  const line = ['--line', event?.id ?? '']
  const whose = ['--patient', shortId(patient as PatientId)]
  const erased = await run(logErase, ...whose, ...line, '--reason', 'court-order')
  assert.deepEqual(erased, { code: 0, said: 'Erased.' })
  assert.deepEqual([...(await secrets())], [])
  const log = logHere()
  await log.sequence()
  await log.stop()
  assert.match((await run(verifyLog)).said, /^13 leaves, of 1 of them .*\nNothing is wrong\.$/)
  await assert.rejects(run(logErase, ...whose, ...line, '--reason', 'court-order'), {
    code: 'not-found',
  })
})

test('a changed line is found', async () => {
  await owner`update access_event set actor = 'somebody else' where id = (select id from access_event limit 1)`
  const { code, said } = await run(verifyLog)
  assert.equal(code, 1)
  assert.match(said, /^event-changed \d+$/m)
})

test('a witness named with what is no key of a witness ends the start', async () => {
  const right = signerOf('witness', 'w.test', Buffer.alloc(32, 1)).text
  const oneWrong = right.replace(/.$/, right.endsWith('A') ? 'B' : 'A')
  const ofALog = signerOf('log', 'w.test', Buffer.alloc(32, 1)).text
  for (const key of [oneWrong, ofALog]) {
    process.env['LOG_WITNESSES'] = `${key}=https://me:secret@w.test`
    assert.throws(logHere, {
      ...{ name: 'SetupError' },
      message:
        'LOG_WITNESSES names w.test with what is no key of a witness: copy the key that confide witness prints',
    })
    await assert.rejects(run(verifyLog), { name: 'SetupError' })
  }
  process.env['LOG_WITNESSES'] = `${right}=https://w.test`
  assert.ok(logHere())
  delete process.env['LOG_WITNESSES']
})

test('a witness in a process of its own signs what it is asked to, by its key', async () => {
  const published = await publishedKeys(db, keys, readConfig().log)
  const child = spawn(
    process.execPath,
    [
      join(projectFolder, 'dist/src/cli/main.js'),
      ...['witness', '--name', 'elsewhere.test', '--log', published?.log ?? ''],
      ...['--folder', join(folder, 'elsewhere'), '--port', '0'],
    ],
    { stdio: ['ignore', 'pipe', 'inherit'] },
  )
  try {
    let said = ''
    while (!/Address +\S+\n/.test(said)) {
      const [chunk] = (await once(child.stdout, 'data')) as [Buffer]
      said += chunk.toString()
    }
    const [, key = ''] = /Key +(\S+)/.exec(said) ?? []
    const [, url = ''] = /Address +(\S+)/.exec(said) ?? []
    process.env['LOG_WITNESSES'] = `${key}=${url}`
    await append(db, [patient], 3)
    const log = logHere()
    await log.sequence()
    await log.stop()
    const { note, size } = (await newestCosigned(db.sequencer)) ?? { note: '', size: 0 }
    assert.equal(size, 16)
    assert.ok(signedAt(note, parseVerifier(key)))
  } finally {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
})
