import assert from 'node:assert/strict'
import { test } from 'node:test'
import { inStatementSizes } from './statement-sizes.ts'

const cases: readonly [rows: number, sizes: readonly number[]][] = [
  [0, []],
  [1, [1]],
  [7, [4, 2, 1]],
  [64, [64]],
  [133, [64, 64, 4, 1]],
]

for (const [count, sizes] of cases) {
  test(`${count} rows go into statements of ${sizes.join(', ') || 'none'}, in order and whole`, () => {
    const rows = Array.from({ length: count }, (_, i) => i)
    const parts = [...inStatementSizes(rows)]
    assert.deepEqual(
      parts.map((it) => it.length),
      sizes,
    )
    assert.deepEqual(parts.flat(), rows)
  })
}
