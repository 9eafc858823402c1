import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'
import postgres from 'postgres'
import { copyTo } from '../../src/research/linker/extract.ts'
import { testDatabase } from '../support/database.ts'

// Rows leave the database as one stream, which is longer than what is read of it at once.

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
const folder = mkdtempSync(join(tmpdir(), 'confide-copy-'))
after(async () => {
  await owner.end()
  rmSync(folder, { recursive: true })
})

test('after each copy the connection answers, however far the file is behind at its end', async () => {
  await owner.begin(async (tx) => {
    await tx`create temp table line (text text)`
    for (let megabytes = 1; megabytes <= 12; megabytes++) {
      const file = join(folder, String(megabytes))
      await tx`insert into line select repeat('x', 1023) from generate_series(1, 1024)`
      await copyTo(file, tx`copy line to stdout`)
      assert.equal(statSync(file).size, 1024 * 1024 * megabytes)
      const [row] = await tx`select 1 as one`
      assert.deepEqual(row, { one: 1 })
    }
  })
})
