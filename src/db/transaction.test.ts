import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { setTimeout } from 'node:timers/promises'
import postgres from 'postgres'
import { testDatabase } from '../../tests/support/database.ts'
import { openLines } from './database.ts'
import { DatabaseError } from './line.ts'
import type { Statement } from './statement.ts'
import { listOf } from './statement.ts'
import { inTransaction } from './transaction.ts'

const db = await testDatabase()
const owner = postgres(db.url, { max: 1, onnotice: () => undefined })
const lines = openLines(db.url, undefined, 1)
after(async () => {
  lines.end()
  await owner.end()
})
await owner`create table thing (n int primary key, text text)`

suite('a transaction over flushes', () => {
  test('is kept when the work ends, and each statement is answered', async () => {
    const rows = await inTransaction(lines, async (tx) => {
      await tx`insert into thing values (${1}, ${'one'})`
      return tx<{ n: number }[]>`select n from thing`
    })
    assert.deepEqual(rows, [{ n: 1 }])
    assert.deepEqual(await kept(), [1])
  })

  test('is undone when the work throws, and the line serves on', async () => {
    const work = inTransaction(lines, async (tx) => {
      await tx`insert into thing values (2, 'two')`
      throw new RangeError('no')
    })
    await assert.rejects(work, RangeError)
    assert.deepEqual(await kept(), [1])
  })

  test('is undone when a statement fails, also one that nobody waits for, and what follows is refused', async () => {
    const unheard = inTransaction(lines, async (tx) => {
      void tx`insert into thing values (1, 'again')`.execute()
      await Promise.resolve()
    })
    await assert.rejects(
      unheard,
      (error) => error instanceof DatabaseError && error.code === '23505',
    )
    const caught = inTransaction(lines, async (tx) => {
      await tx`insert into thing values (1, 'again')`.catch(() => undefined)
      await tx`insert into thing values (4, 'four')`
    })
    await assert.rejects(caught, DatabaseError)
    assert.deepEqual(await kept(), [1])
  })

  test('is undone whole when its last statement fails at the commit', async () => {
    await owner`create table part (of int references thing (n) deferrable initially deferred)`
    const work = inTransaction(lines, (tx) => tx`insert into part values (9)`)
    await assert.rejects(work, (error) => error instanceof DatabaseError && error.code === '23503')
    assert.deepEqual(await kept(), [1])
  })

  test('sends what nothing waits between in one flush, in order', async () => {
    const flushes: string[][] = []
    await lines.lend((line) => {
      const run = line.run.bind(line)
      line.run = (statements: readonly Statement[], staysOpen) => {
        flushes.push(statements.map(({ text }) => text))
        return run(statements, staysOpen)
      }
      return Promise.resolve()
    })
    await inTransaction(lines, async (tx) => {
      await Promise.all([tx`select 1`.execute(), tx`select 2`.execute()])
      await tx`select 3`
    })
    assert.deepEqual(flushes, [['begin', 'select 1', 'select 2'], ['select 3'], ['commit']])
  })

  test('takes many rows as one statement, the text of which is made once for their number', async () => {
    const rows = (from: number, count: number) =>
      inTransaction(lines, (tx) => {
        const list = Array.from(
          { length: count },
          (_, i) => tx`(${from + i}, ${`text ${from + i}`})`,
        )
        return tx`insert into thing (n, text) values ${listOf(tx, list)} returning n, text`
      })
    const expected = (from: number, count: number) =>
      Array.from({ length: count }, (_, i) => ({ n: from + i, text: `text ${from + i}` }))
    for (const [from, count] of [
      [100, 3],
      [200, 3],
      [300, 1],
    ] as const) {
      assert.deepEqual(await rows(from, count), expected(from, count))
    }
  })

  test('that throws while statements are on their way leaves the line as it was', async () => {
    const work = inTransaction(lines, async (tx) => {
      await Promise.all([tx`select pg_sleep(0.05)`, later(() => assert.fail('stop'))])
    })
    await assert.rejects(work, /stop/)
    const unsendable = inTransaction(lines, async (tx) => {
      await tx`insert into thing values (5, 'five')`
      await tx`select ${{} as string}::text`
    })
    await assert.rejects(unsendable, /cannot be of type object/)
    const [row] = await inTransaction(
      lines,
      (tx) => tx<{ n: number }[]>`select n from thing where n = 5`,
    )
    assert.equal(row, undefined)
  })

  test('refuses rows that are not written alike', async () => {
    const work = inTransaction(
      lines,
      (tx) =>
        tx`insert into thing (n, text) values ${listOf(tx, [tx`(${1}, ${'a'})`, tx`(${2}, 'b')`])}`,
    )
    await assert.rejects(work, /written alike/)
  })
})

async function later(what: () => void): Promise<void> {
  await setTimeout(10)
  what()
}

async function kept(): Promise<number[]> {
  return (await owner<{ n: number }[]>`select n from thing order by n`).map(({ n }) => n)
}
