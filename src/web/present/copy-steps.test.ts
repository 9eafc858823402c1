import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import type { Part } from '../../access/item.ts'
import { parseWhat } from './copy-steps.ts'
import { askables, partsTexts } from './copies.ts'

/** What each choice gives: all that its words name. */
const given: readonly (readonly [name: string, parts: readonly Part[]])[] = [
  ['consultations', ['consultations', 'appointments']],
  ['problems', ['problems']],
  ['medicines', ['medicines']],
  ['allergies', ['allergies']],
  ['results', ['results']],
  ['immunisations', ['immunisations']],
  ['letters', ['letters']],
  ['referrals', ['referrals']],
  ['sharing', ['sharing', 'relationships', 'alerts', 'looks']],
]

suite('what is asked for', () => {
  for (const [name, parts] of given) {
    test(`is all that the choice ${name} names, and is read again in its words`, () => {
      const scope = { parts, words: null }
      assert.deepEqual(parseWhat({ what: 'some', [`part-${name}`]: 'yes' }), { value: scope })
      const text = askables.find(([one]) => one === name)?.[1]
      assert.deepEqual(partsTexts(scope), [text])
    })
  }

  test('in own words alone is the whole record, and is said to be', () => {
    const scope = { parts: [], words: 'My knee' }
    assert.deepEqual(parseWhat({ what: 'some', words: ' My knee ' }), { value: scope })
    assert.deepEqual(partsTexts(scope), [
      'The whole record, so that nothing is missing of what is said in own words:',
      'My knee',
    ])
  })

  test('is not nothing', () => {
    assert.deepEqual(parseWhat({ what: 'some' }), {
      errors: [{ field: 'part', message: 'Choose a part, or say in your own words what you want' }],
    })
  })
})
