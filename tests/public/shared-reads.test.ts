import assert from 'node:assert/strict'
import { test } from 'node:test'
import { sharedReads } from '../../src/web/public/shared-reads.ts'

/** A read that is answered by hand, and what was begun so far. */
function byHand() {
  const begun: { readonly key: string; answer(value: string): void; fail(error: Error): void }[] =
    []
  const read = (key: string) =>
    new Promise<string>((answer, fail) => {
      begun.push({ key, answer, fail })
    })
  return { begun, ask: sharedReads(read) }
}

test('who asks while a read is under way gets the next one, and all of them the same', async () => {
  const { begun, ask } = byHand()
  const first = ask('a')
  const others = [ask('a'), ask('a')]
  assert.equal(begun.length, 1)
  begun[0]?.answer('before')
  assert.equal(await first, 'before')
  assert.equal(begun.length, 2)
  begun[1]?.answer('after')
  assert.deepEqual(await Promise.all(others), ['after', 'after'])
  assert.equal(begun.length, 2)
})

test('a read that failed is the answer of those who waited for it, and of nobody else', async () => {
  const { begun, ask } = byHand()
  const first = ask('a')
  const second = ask('a')
  begun[0]?.fail(new Error('away'))
  await assert.rejects(first, /away/)
  begun[1]?.answer('back')
  assert.equal(await second, 'back')
})

test('reads of different things do not wait for each other', async () => {
  const { begun, ask } = byHand()
  void ask('a')
  const other = ask('b')
  assert.deepEqual(
    begun.map(({ key }) => key),
    ['a', 'b'],
  )
  begun[1]?.answer('b now')
  assert.equal(await other, 'b now')
})

test('once it is answered, the next question is read anew', async () => {
  const { begun, ask } = byHand()
  const first = ask('a')
  begun[0]?.answer('one')
  await first
  const second = ask('a')
  begun[1]?.answer('two')
  assert.equal(await second, 'two')
})
