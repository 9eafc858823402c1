import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { isBeingMade, isEnded, mayMove, requestStates, type RequestState } from './states.ts'

const moves: Readonly<Record<RequestState, string>> = {
  received: 'identity clarifying gathering refused withdrawn',
  identity: 'clarifying gathering refused withdrawn',
  clarifying: 'received identity gathering refused withdrawn',
  gathering: 'clarifying review refused withdrawn',
  review: 'clarifying gathering check refused withdrawn',
  check: 'review released part-refused refused withdrawn',
  released: '',
  'part-refused': '',
  refused: '',
  withdrawn: '',
}

suite('a request moves', () => {
  for (const from of requestStates) {
    test(`from ${from} to ${moves[from] || 'nowhere'}`, () => {
      assert.deepEqual(
        requestStates.filter((to) => mayMove(from, to)),
        requestStates.filter((to) => moves[from].split(' ').includes(to)),
      )
      assert.equal(isEnded(from), moves[from] === '')
    })
  }

  test('and the record is read for it from gathering to the check', () => {
    assert.deepEqual(requestStates.filter(isBeingMade), ['gathering', 'review', 'check'])
  })
})
