import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setImmediate } from 'node:timers/promises'
import { ahead } from './ahead.ts'

/** Makes of each its capitals when it is let, and tells which were begun. */
function making(all: readonly string[], lead: { readonly atOnce: number; readonly held: number }) {
  const begun: string[] = []
  const done = new Map<string, () => void>()
  const sizeOf = (made: string) => made.length
  const { nth: of, stop } = ahead(all, { ...lead, sizeOf }, async (one) => {
    begun.push(one)
    await new Promise<void>((resolve) => done.set(one, resolve))
    return one.toUpperCase()
  })
  const finish = async (...ones: readonly string[]) => {
    for (const one of ones) done.get(one)?.()
    await setImmediate()
  }
  return { of, stop, begun, finish }
}

test('so many are made at once before they are asked for, each once and in order', async () => {
  const { of, begun, finish } = making(['a', 'b', 'c', 'd'], { atOnce: 2, held: 100 })
  assert.deepEqual(begun, ['a', 'b'])
  await finish('b')
  assert.deepEqual(begun, ['a', 'b', 'c'])
  await finish('a', 'c')
  await finish('d')
  assert.deepEqual(begun, ['a', 'b', 'c', 'd'])
  assert.deepEqual([await of(0), await of(1), await of(2), await of(3)], ['A', 'B', 'C', 'D'])
  await assert.rejects(of(3), RangeError)
})

test('none is begun ahead while as much as may be held waits, and what is asked for is', async () => {
  const { of, begun, finish } = making(['aa', 'b', 'cc', 'dd'], { atOnce: 1, held: 3 })
  await finish('aa')
  await finish('b')
  assert.deepEqual(begun, ['aa', 'b'])
  assert.equal(await of(0), 'AA')
  assert.deepEqual(begun, ['aa', 'b', 'cc'])
  await finish('cc')
  assert.deepEqual(begun, ['aa', 'b', 'cc'])
  const asked = of(3)
  assert.deepEqual(begun, ['aa', 'b', 'cc', 'dd'])
  await finish('dd')
  assert.equal(await asked, 'DD')
})

test('one that fails is told to whoever asks for it, and to nobody else', async () => {
  const lead = { atOnce: 1, held: 1, sizeOf: () => 0 }
  const { nth: of } = ahead([1, 2], lead, async (one) => {
    if (one === 2) throw new Error('no')
    return one
  })
  await setImmediate()
  assert.equal(await of(0), 1)
  await assert.rejects(of(1), /no/)
})

test('when nobody asks any more, none is begun', async () => {
  const { begun, finish, stop } = making(['a', 'b', 'c', 'd'], { atOnce: 2, held: 100 })
  stop()
  await finish('a', 'b')
  assert.deepEqual(begun, ['a', 'b'])
})
