import assert from 'node:assert/strict'
import { test } from 'node:test'
import { cpuMs } from '../../../tests/support/cpu.ts'
import { primitives } from './primitives.ts'

/** Type, what is right, what is wrong. */
const table: readonly (readonly [string, readonly unknown[], readonly unknown[]])[] = [
  ['boolean', [true, false], ['true', 1, null]],
  ['integer', [0, -2_147_483_648, 2_147_483_647], [1.5, 2_147_483_648, '1', NaN]],
  ['unsignedInt', [0, 7], [-1, 0.5]],
  ['positiveInt', [1, 7], [0, -1]],
  [
    'decimal',
    [0, -1.5, 1e20, '\u00001.10', '\u00001e-7'],
    ['1.1', '\u00001.', '\u0000x', Infinity],
  ],
  ['string', ['a', ' a\n', 'é😀'], ['', 'a\u0000', '\u001f', '\ud800', 5]],
  ['string', ['a'.repeat(1_048_576)], ['a'.repeat(1_048_577)]],
  ['markdown', ['# a'], ['']],
  ['code', ['final', 'a b'], ['', ' a', 'a ', 'a  b', 'a\n\nb', 'a\u0001b']],
  ['id', ['a', 'A-1.b', 'a'.repeat(64)], ['', 'a_b', 'a'.repeat(65)]],
  ['uri', ['http://a', 'urn:oid:1.2', 'x'], ['', 'a b', 'a\n']],
  ['url', ['https://a'], ['a b']],
  ['canonical', ['http://a|1'], ['']],
  [
    'oid',
    ['urn:oid:1.2.0.44'],
    ['1.2', 'urn:oid:3.1', 'urn:oid:1', 'urn:oid:1.02', 'urn:oid:1..2'],
  ],
  [
    'uuid',
    ['urn:uuid:0123abcd-0000-4000-8000-000000000000'],
    ['urn:uuid:0123ABCD-0000-4000-8000-000000000000', '0123abcd-0000-4000-8000-000000000000'],
  ],
  [
    'date',
    ['2024', '2024-02', '2024-02-29', '2000-02-29'],
    [
      '2023-02-29',
      '1900-02-29',
      '2024-13',
      '2024-00',
      '2024-04-31',
      '0000',
      '24',
      '2024-1',
      '2024-02-29T00:00:00Z',
    ],
  ],
  [
    'dateTime',
    [
      '2024',
      '2024-02-29T23:59:60Z',
      '2024-02-29T00:00:00.123456+14:00',
      '2024-02-29T00:00:00-00:30',
    ],
    [
      '2024-02T00:00:00Z',
      '2024-02-29T00:00:00',
      '2024-02-29T24:00:00Z',
      '2024-02-29T00:00Z',
      '2024-02-29T00:00:00+14:01',
      '2024-02-29T00:00:00+1:00',
      '2024-02-29T00:00:00.Z',
      '2024-02-29 00:00:00Z',
    ],
  ],
  ['instant', ['2024-02-29T00:00:00Z'], ['2024-02-29', '2024-02-29T00:00:00']],
  ['time', ['09:30:00', '09:30:00.5'], ['9:30:00', '09:30', '09:60:00', '09:30:00Z', '24:00:00']],
  [
    'base64Binary',
    ['QQ==', 'QUI=', 'QUJD', 'QU\nJD'],
    ['Q', 'QUJ', 'Q===', 'QQ==QQ==', 'Q-_=', '', ' '],
  ],
  [
    'xhtml',
    [
      '<div xmlns="http://www.w3.org/1999/xhtml">a <b>b</b><br/><!-- c --></div>',
      '<div><a href="https://a">on=1</a> &lt; 5</div>',
    ],
    [
      'a',
      '<p>a</p>',
      '<div><script>a</script></div>',
      '<div><img onerror="a" src="b"/></div>',
      '<div><a href="javascript:a">b</a></div>',
      '<div><a href="&#106;avascript:a">b</a></div>',
      '<div><!-- a</div>',
      '<div>a',
      '<div><</div>',
    ],
  ],
]

for (const [type, right, wrong] of table) {
  test(`${type}: what FHIR allows is right, all else is wrong`, () => {
    const check = primitives[type]
    assert(check)
    for (const value of right) assert.equal(check(value), undefined, String(value).slice(0, 60))
    for (const value of wrong)
      assert.equal(typeof check(value), 'string', String(value).slice(0, 60))
  })
}

test('values that make the patterns of the specification hang are told in one pass', () => {
  const hostile: readonly (readonly [string, string])[] = [
    ['base64Binary', `${'A'.repeat(200)}!`],
    ['base64Binary', `${'AAAA '.repeat(20_000)}!`],
    ['code', `${'a '.repeat(50_000)} `],
    ['xhtml', `<div>${'<b '.repeat(50_000)}</div>`],
    ['xhtml', `<div>${'<!--'.repeat(50_000)}</div>`],
    ['oid', `urn:oid:1${'.0'.repeat(50_000)}x`],
  ]
  for (const [type, value] of hostile) {
    const took = cpuMs(() => assert.equal(typeof primitives[type]?.(value), 'string'))
    assert(took < 3000, `${type} took ${took} ms`)
  }
})
