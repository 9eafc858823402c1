import assert from 'node:assert/strict'
import { test } from 'node:test'
import { burstsOf } from './bursts.ts'

type Line = readonly [words: string, minute: number]

/** Newest first, as the log has them. */
const cases: readonly [name: string, looks: readonly Line[], bursts: readonly Line[][]][] = [
  ['nothing is no burst', [], []],
  [
    'looks that read alike and follow closely are one, and none is left out',
    [
      ['open', 40],
      ['open', 25],
      ['open', 10],
    ],
    [
      [
        ['open', 40],
        ['open', 25],
        ['open', 10],
      ],
    ],
  ],
  [
    'a pause of more than 15 minutes ends it',
    [
      ['open', 40],
      ['open', 24],
    ],
    [[['open', 40]], [['open', 24]]],
  ],
  [
    'others in between do not end it, and stand where their newest stood',
    [
      ['open', 9],
      ['read', 8],
      ['open', 7],
      ['read', 6],
    ],
    [
      [
        ['open', 9],
        ['open', 7],
      ],
      [
        ['read', 8],
        ['read', 6],
      ],
    ],
  ],
]

for (const [name, looks, wanted] of cases) {
  test(name, () => {
    const lines = looks.map(([words, minute]) => ({ words, at: new Date(minute * 60_000) }))
    const found = burstsOf(lines, ({ words }) => words)
    assert.deepEqual(
      found.map((burst) => burst.map(({ words, at }) => [words, at.getTime() / 60_000])),
      wanted,
    )
  })
}
