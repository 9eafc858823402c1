import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive, processName, withLock } from '#folder-lock'

const folder = mkdtempSync(join(tmpdir(), 'confide-lock-'))
after(() => rmSync(folder, { recursive: true }))

describe('the lock folder', () => {
  test('lets in one at a time', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await sleep(5)
      inside--
    }
    await Promise.all(Array.from({ length: 8 }, () => withLock(join(folder, 'one'), work)))
    assert.deepEqual([most, inside, readdirSync(folder)], [1, 0, []])
  })

  test('is given back when the work fails', async () => {
    const lock = join(folder, 'failing')
    await assert.rejects(() => withLock(lock, () => Promise.reject(new Error('no'))), /no/)
    assert.equal(await withLock(lock, () => 'again'), 'again')
  })

  test('counts for nothing once its holder is dead, and leaves nothing behind', async () => {
    const dead = spawn(process.execPath, ['-e', ''])
    const name = processName(dead.pid)
    await once(dead, 'exit')
    const lock = join(folder, 'stale')
    mkdirSync(lock)
    writeFileSync(join(lock, 'holder'), name)
    assert.equal(isAlive(name), false)
    assert.deepEqual(await Promise.all([withLock(lock, () => 1), withLock(lock, () => 2)]), [1, 2])
    assert.deepEqual(readdirSync(folder), [])
  })

  test('a process number given out again is not its last holder', (t) => {
    if (process.platform !== 'linux') return t.skip('only Linux tells when a process started')
    assert.equal(isAlive(processName()), true)
    assert.equal(isAlive(`${process.pid} 1`), false)
  })
})
