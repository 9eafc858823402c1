import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { bundleTextOf } from './bundle-text.ts'
import { JsonSplitter, type SplitOptions } from './json-splitter.ts'

type Told = { head: string; entries: string[] } | { fault: string }

function split(chunks: readonly Buffer[], options: SplitOptions = { lines: false }): Told[] {
  const splitter = new JsonSplitter(options)
  const pieces = [...chunks.flatMap((it) => splitter.add(it)), ...splitter.end()]
  return pieces.map((piece) => {
    const text = bundleTextOf(piece)
    if (text.kind === 'broken') return { fault: text.message }
    return {
      head: text.head,
      entries: Array.from({ length: text.entries.length }, (_, i) => String(text.entries.at(i))),
    }
  })
}

const whole = (text: string, options?: SplitOptions) => split([Buffer.from(text)], options)

const cases: readonly (readonly [string, string, readonly Told[]])[] = [
  ['nothing', '', []],
  ['blanks and a byte order mark', '\ufeff \r\n\t', []],
  ['a bundle without entries', '{"a":1}', [{ head: '{"a":1}', entries: [] }]],
  ['an empty list of entries', '{"entry":[ ]}', [{ head: '{"entry":[]}', entries: [] }]],
  [
    'entries between other elements',
    '{"b":{"entry":[{"no":1}]}, "entry" : [ {"a":[{}]} ,\n{"b":"]}"}] ,"c":[{"d":1}]}',
    [
      {
        head: '{"b":{"entry":[{"no":1}]}, "entry" : [] ,"c":[{"d":1}]}',
        entries: ['{"a":[{}]}', '{"b":"]}"}'],
      },
    ],
  ],
  [
    'several, one after another',
    '{"a":1}{"b":2}\n{"c":3}',
    ['{"a":1}', '{"b":2}', '{"c":3}'].map((head) => ({ head, entries: [] })),
  ],
  [
    'escaped quotes and brackets in texts',
    '{"a":"\\\\\\"}]{"}',
    [{ head: '{"a":"\\\\\\"}]{"}', entries: [] }],
  ],
  [
    'rubbish, then a bundle',
    'not JSON {"a"}\n{"b":1}',
    [{ fault: 'is not a JSON object' }, { head: '{"b":1}', entries: [] }],
  ],
  ['a bundle that is cut off', '{"entry":[{"a":1}', [{ fault: 'ends in the middle' }]],
  ['two lists of entries', '{"entry":[{}],"entry":[{}]}', [{ fault: 'has two lists of entries' }]],
  [
    'a number for an entry',
    '{"entry":[{}, 5, {}]}',
    [{ fault: 'has a list of entries that is not JSON' }],
  ],
  [
    'null for the last entry',
    '{"entry":[{}, null]}',
    [{ fault: 'has an entry that is not an object' }],
  ],
  [
    'entries without a comma',
    '{"entry":[{}{}]}',
    [{ fault: 'has a list of entries that is not JSON' }],
  ],
  ['a comma too many', '{"entry":[{},]}', [{ fault: 'has an entry that is not an object' }]],
  [
    'a text that its line cuts off, and a bundle after it',
    '{"a":"b\n}\n{"c":1}',
    [{ fault: 'has a line end inside a text' }, { head: '{"c":1}', entries: [] }],
  ],
  [
    '10,000 levels',
    `${'{"a":'.repeat(10_000)}1${'}'.repeat(10_000)}{"b":1}`,
    [{ fault: 'The JSON is nested deeper than 64' }, { head: '{"b":1}', entries: [] }],
  ],
]

for (const [name, text, expected] of cases) {
  test(`${name}, however it is cut`, () => {
    const bytes = Buffer.from(text)
    const found = whole(text)
    assert.deepEqual(found.slice(0, expected.length), expected)
    if (bytes.length > 1000) return
    assert.deepEqual(split([...bytes].map((byte) => Buffer.from([byte]))), found)
  })
}

test('one a line: a broken line does not spoil the next', () => {
  const text = '{"a":1}\n{"entry":[{"b":"\n{"c":2}\n\n{"d":{\nx\n{"e":3}'
  assert.deepEqual(whole(text, { lines: true }), [
    { head: '{"a":1}', entries: [] },
    { fault: 'has a line end inside a text' },
    { head: '{"c":2}', entries: [] },
    { fault: 'ends in the middle of its line' },
    { fault: 'is not a JSON object' },
    { head: '{"e":3}', entries: [] },
  ])
})

test('a bundle over the limit is left out without being held, and the next is read', () => {
  const text = `{"entry":[{"a":"${'x'.repeat(2000)}"}]}{"b":1}`
  assert.deepEqual(whole(text, { lines: false, largest: 1024 }), [
    { fault: `is larger than ${1024 / 1024 / 1024} MB` },
    { head: '{"b":1}', entries: [] },
  ])
})

test('bundles come out the same wherever the stream is cut', () => {
  const text = fc.string({ unit: 'grapheme' })
  const resource = fc.dictionary(text, fc.jsonValue({ maxDepth: 3 }), { maxKeys: 4 })
  const bundle = fc.record({
    type: text,
    entry: fc.array(resource, { maxLength: 4 }),
    total: fc.nat(),
  })
  fc.assert(
    fc.property(
      fc.array(bundle, { maxLength: 4 }),
      fc.array(fc.nat()),
      fc.boolean(),
      (bundles, cuts, pretty) => {
        const json = bundles.map((it) => JSON.stringify(it, null, pretty ? 2 : 0)).join('\n')
        const bytes = Buffer.from(json)
        const places = [
          0,
          ...cuts.map((it) => it % (bytes.length + 1)).toSorted((a, b) => a - b),
          bytes.length,
        ]
        const chunks = places.slice(1).map((end, i) => bytes.subarray(places[i], end))
        const found = split(chunks).map((it) => {
          assert('head' in it)
          return {
            ...JSON.parse(it.head),
            entry: it.entries.map((entry): unknown => JSON.parse(entry)),
          } as unknown
        })
        assert.deepEqual(found, JSON.parse(JSON.stringify(bundles)))
      },
    ),
  )
})

test('any bytes are taken without an error', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), fc.boolean(), (chunks, lines) => {
      split(
        chunks.map((it) => Buffer.from(it)),
        { lines },
      )
    }),
  )
  const brackets = fc.string({ unit: fc.constantFrom(...'{}[]":,\\ \na'.split('')), maxLength: 60 })
  fc.assert(fc.property(brackets, fc.boolean(), (text, lines) => void whole(text, { lines })))
})

test('a bundle of more entries than memory is for is left out', () => {
  const text = `{"entry":[${'{},'.repeat(100_100)}{}]}{"b":1}`
  assert.deepEqual(whole(text), [
    { fault: 'holds more than 100,000 entries' },
    { head: '{"b":1}', entries: [] },
  ])
})
