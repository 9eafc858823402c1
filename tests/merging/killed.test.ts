import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { mergeRecords } from '../../src/merging/merge-records.ts'
import { partRecords } from '../../src/merging/part-records.ts'
import { planMerge } from '../../src/merging/plan-merge.ts'
import { testDatabase, type TestDatabase } from '../support/database.ts'
import { recordsIn, two } from './two-records.ts'

// A merge, or its undoing, that dies on its way. @see docs/decisions/0014-merging-two-records.md

const db = await testDatabase()
const { world, twoRecords, titlesFor, merge } = recordsIn(db)

suite('killed at each step', () => {
  /** A database that dies at the n-th transaction of a job, before or after its commit. */
  function dying(n: number, when: 'before' | 'after'): TestDatabase {
    let begun = 0
    const begin = async (...args: unknown[]) => {
      begun++
      if (begun === n && when === 'before') throw new Error('killed')
      const done: unknown = await (db.job.begin as (...all: unknown[]) => Promise<unknown>)(...args)
      if (begun >= n && when === 'after') throw new Error('killed')
      return done
    }
    const job = new Proxy(db.job, {
      get: (target, key) => (key === 'begin' ? begin : Reflect.get(target, key)),
    })
    return { ...db, job }
  }

  for (const when of ['before', 'after'] as const) {
    test(`and asked for again it is carried through (${when} a commit)`, async () => {
      for (let n = 1; ; n++) {
        const { doctor, keep, from } = await twoRecords()
        const token = await world.signIn(doctor)
        const before = [await titlesFor(token, keep), await titlesFor(token, from)].flat()
        const done = await mergeRecords(dying(n, when), { ...two(keep, from), reason: null }).then(
          () => true,
          () => false,
        )
        const between = [await titlesFor(token, keep), await titlesFor(token, from)].flat()
        assert.deepEqual(
          between.filter((title) => ![...before, 'not-found'].includes(title)),
          [],
        )
        const merged = await merge(keep, from).catch((error: { code: string }) => error.code)
        if (merged !== 'conflict')
          assert.equal(typeof merged === 'string' ? merged : merged.copied, 3)
        const whole = ['Kept X-ray', 'Kept cough', 'Other cough', 'Other scan', 'Other secret']
        assert.deepEqual(await titlesFor(token, keep), whole)

        const gone = await partRecords(dying(n, when), two(keep, from)).then(
          () => true,
          () => false,
        )
        await partRecords(db, two(keep, from)).catch((error: { code: string }) =>
          assert.equal(error.code, 'conflict'),
        )
        assert.deepEqual(
          [await titlesFor(token, keep), await titlesFor(token, from)].flat(),
          before,
        )
        if (done && gone) break
        assert.ok(n < 40, 'it never comes to an end')
      }
    })
  }

  test('or undone, before anything was copied', async () => {
    const { doctor, keep, from } = await twoRecords()
    const token = await world.signIn(doctor)
    // the two are read, and the one is closed
    await assert.rejects(
      mergeRecords(dying(3, 'after'), { ...two(keep, from), reason: null }),
      /killed/,
    )
    assert.equal(await titlesFor(token, from), 'not-found')
    assert.equal((await planMerge(db, { ...two(keep, from), reason: null })).begun, true)
    await partRecords(db, two(keep, from))
    assert.deepEqual(await titlesFor(token, from), ['Other cough', 'Other scan', 'Other secret'])
  })
})
