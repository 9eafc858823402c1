import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, suite, test } from 'node:test'
import { askNational, forgetNational } from './exchange.ts'
import { answerHolds, fileOf } from './national-file.ts'

// Files of NHS numbers are between us and the national service while it is asked, and no longer (NDO-6).

const numbers = ['9990000018', '9990000026']
let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'confide-national-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

const left = () => ['out', 'in'].flatMap((name) => readdirSync(join(folder, name)))

suite('no file of numbers is left', () => {
  test('by a check that is given up', async () => {
    const stopping = new AbortController()
    const waits = (file: string) => {
      assert.deepEqual(left().length, 1, file)
      stopping.abort()
    }
    const asked = askNational(folder, numbers, 60_000, 10, { signal: stopping.signal, waits })
    await assert.rejects(asked, { name: 'AbortError' })
    assert.deepEqual(left(), [])
  })

  test('by a check that had no answer in time', async () => {
    await assert.rejects(askNational(folder, numbers, -1, 10), { why: 'no-answer' })
    assert.deepEqual(left(), [])
  })

  test('by a check that was killed, once it is a day old', () => {
    for (const name of ['out', 'in']) {
      mkdirSync(join(folder, name))
      writeFileSync(join(folder, name, 'NDO_x.dat'), fileOf(numbers))
      utimesSync(join(folder, name, 'NDO_x.dat'), new Date(0), new Date(0))
    }
    forgetNational(folder, new Date(answerHolds))
    assert.equal(left().length, 2, 'while it may still be answered')
    forgetNational(folder, new Date(answerHolds + 1))
    assert.deepEqual(left(), [])
  })
})
