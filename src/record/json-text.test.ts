import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { Refusal } from '../errors.ts'
import { parseJson, writeJson } from './json-text.ts'

const kept: readonly string[] = [
  '{"value":1.10}',
  '{"value":0.0}',
  '[1.50,2.00,-0,-0.0,1e3,1E-7,0.0000001]',
  '{"value":12345678901234567890.123456789}',
  '{"a":{"b":[{"value":100.00},{"value":7}]},"text":"1.10, [1.10] \\": 1.10"}',
  '{"at":"2020-01-01T00:00:05.810+00:00"}',
]

for (const json of kept) {
  test(`every digit is kept: ${json}`, () => {
    assert.equal(writeJson(parseJson(json)), json)
  })
}

test('blanks go, digits stay', () => {
  assert.equal(writeJson(parseJson('{ "a" :\n 1.0 , "b" : [ 2.0 ]\n}')), '{"a":1.0,"b":[2.0]}')
})

test('what is not JSON is not made JSON', () => {
  for (const json of [
    '{"a":01.0}',
    '{"a":1.}',
    '{"a":1.0.0}',
    '{"a":.50}',
    '{"a":+1.0}',
    '{1.0:2}',
  ]) {
    assert.throws(() => parseJson(json), SyntaxError)
  }
})

test('a text cannot pass for a number', () => {
  assert.throws(() => parseJson('{"a":"\\u00001.10"}'), Refusal)
})

test('any JSON comes out as it went in', () => {
  const text = fc
    .string({ unit: 'grapheme' })
    .filter((it) => !it.includes('\u0000') && !it.includes('__proto__'))
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 4 },
      text,
      fc.double({ noNaN: true, noDefaultInfinity: true }),
      fc.boolean(),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('any')),
    object: fc.dictionary(text, tie('any')),
  }))
  fc.assert(
    fc.property(value.object, (it) => {
      const json = JSON.stringify(it)
      assert.equal(writeJson(parseJson(json)), json)
    }),
  )
})

test('decimals of any number of digits come out as they went in', () => {
  const digits = fc.stringMatching(/^(0|[1-9]\d{0,19})\.\d{1,20}([eE][-+]?\d{1,2})?$/)
  fc.assert(
    fc.property(fc.array(digits), (numbers) => {
      const json = `{"a":[${numbers.join(',')}]}`
      assert.equal(writeJson(parseJson(json)), json)
    }),
  )
})
