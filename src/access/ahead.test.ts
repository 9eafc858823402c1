import assert from 'node:assert/strict'
import { test } from 'node:test'
import { ahead } from './ahead.ts'

test('so many are made before they are asked for, each once and in order', async () => {
  const made: string[] = []
  const of = ahead(['a', 'b', 'c', 'd'], 2, async (one) => {
    made.push(one)
    return one.toUpperCase()
  })
  assert.deepEqual(made, ['a', 'b'])
  assert.equal(await of(0), 'A')
  assert.deepEqual(made, ['a', 'b'])
  assert.equal(await of(1), 'B')
  assert.deepEqual(made, ['a', 'b', 'c'])
  assert.deepEqual([await of(2), await of(3)], ['C', 'D'])
  assert.deepEqual(made, ['a', 'b', 'c', 'd'])
  await assert.rejects(of(3), RangeError)
})

test('one that fails is told to whoever asks for it, and to nobody else', async () => {
  const of = ahead([1, 2], 2, async (one) => {
    if (one === 2) throw new Error('no')
    return one
  })
  assert.equal(await of(0), 1)
  await assert.rejects(of(1), /no/)
})
