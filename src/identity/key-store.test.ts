import assert from 'node:assert/strict'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import { openKeyStore } from './key-store.ts'

const folder = mkdtempSync(join(tmpdir(), 'confide-keys-'))
after(() => rmSync(folder, { recursive: true }))

test('a key is made once, kept for its owner only, and the same for every process', () => {
  const key = openKeyStore(folder).key('page-token')
  assert.deepEqual(openKeyStore(folder).key('page-token'), key)
  assert.deepEqual(readFileSync(join(folder, 'page-token.key')), key.secret)
  assert.equal(statSync(join(folder, 'page-token.key')).mode & 0o777, 0o600)
})

test('a damaged key stops the start: nothing is signed with it', () => {
  writeFileSync(join(folder, 'page-token.key'), 'short')
  assert.throws(() => openKeyStore(folder).key('page-token'), /32 bytes/)
})
