import assert from 'node:assert/strict'
import { test } from 'node:test'
import { indentJson } from './indent-json.ts'

test('only white space changes: numbers and escapes stay as they are stored', () => {
  assert.equal(
    indentJson('{"value":1.10,"text":"a: {b}, \\"c\\" \\u00b5","list":[1e2, {} ,[]],"none":null}'),
    [
      '{',
      '  "value": 1.10,',
      '  "text": "a: {b}, \\"c\\" \\u00b5",',
      '  "list": [',
      '    1e2,',
      '    {},',
      '    []',
      '  ],',
      '  "none": null',
      '}',
    ].join('\n'),
  )
})

test('text that is deep, long or not JSON is shown, not refused', () => {
  const deep = indentJson('['.repeat(10_000) + '1' + ']'.repeat(10_000))
  assert.ok(deep.length < 2_000_000)
  const long = `"${'x'.repeat(8_000_000)}"`
  assert.equal(indentJson(long), long)
  assert.equal(indentJson('"never closed'), '"neverclosed')
})
