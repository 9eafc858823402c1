import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { cpuMs } from '../../tests/support/cpu.ts'
import { Refusal } from '../errors.ts'
import { refuseHostileJson } from './json-limits.ts'

function isRefused(json: string | Buffer): boolean {
  try {
    refuseHostileJson(json)
    return false
  } catch (error) {
    assert(error instanceof Refusal && error.code === 'invalid')
    return true
  }
}

const cases: readonly (readonly [string, string, boolean])[] = [
  ['64 levels', '['.repeat(64), false],
  ['65 levels', '['.repeat(65), true],
  ['10,000 levels', '{"a":'.repeat(10_000), true],
  ['brackets in a text', JSON.stringify('['.repeat(1000)), false],
  ['brackets after an escaped quote in a text', JSON.stringify(`"${'{'.repeat(1000)}`), false],
  ['the key __proto__', '{"__proto__":{}}', true],
  ['the key constructor, with blanks', '{"a":1,\n"constructor" \t: 1}', true],
  ['the key prototype', '{"prototype":1}', true],
  ['a magic key that is written with escapes', '{"__pr\\u006fto__":1}', true],
  ['a magic word as value', '{"a":"__proto__","b":["constructor","prototype"]}', false],
  ['a key that has a magic word in it', '{"constructors":1}', false],
  ['NUL', '{"a":"\\u0000"}', true],
  ['a backslash before what looks like NUL', '{"a":"\\\\u0000"}', false],
  ['a text that never ends', '{"a', false],
  ['nothing', '', false],
]

for (const [name, json, refused] of cases) {
  test(`${name} ${refused ? 'is refused' : 'passes'}`, () => {
    assert.equal(isRefused(json), refused)
    assert.equal(isRefused(Buffer.from(json)), refused)
  })
}

test('a million levels are counted in one pass', () => {
  const json = '['.repeat(1_000_000)
  assert(cpuMs(() => assert(isRefused(json))) < 2000)
})

test('JSON that is not deep and has no magic key passes', () => {
  const isPlain = (key: string) =>
    !['__proto__', 'constructor', 'prototype'].includes(key) && !key.includes('\u0000')
  const key = fc.string().filter(isPlain)
  const text = fc.string({ unit: 'binary' }).filter((it) => !it.includes('\u0000'))
  const value = fc.letrec((tie) => ({
    any: fc.oneof(
      { maxDepth: 6 },
      text,
      fc.double(),
      fc.constant(null),
      tie('list'),
      tie('object'),
    ),
    list: fc.array(tie('any')),
    object: fc.dictionary(key, tie('any')),
  }))
  fc.assert(fc.property(value.any, (it) => !isRefused(JSON.stringify(it))))
})
