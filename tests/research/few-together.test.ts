import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { attack } from '../../src/research/disclosure/attack.ts'
import { protectTogether } from '../../src/research/disclosure/protect-together.ts'
import { countTables } from '../../src/research/run/count-tables.ts'
import type { Had } from '../../src/research/run/facts.ts'
import { compile } from '../../src/research/run/compile.ts'
import type { TableAsked } from '../../src/research/run/question.ts'

// Values that few people have are put together: of other people these are other values.

const had: Had = { codes: ['77'] }

/** Tables as they are told, of what was counted for each. */
function toldOf(...all: readonly (readonly [TableAsked, readonly string[]])[]) {
  const cells = all.map(([, rows]) => rows.map((row) => row.split(' ')))
  const { counted } = countTables(
    all.map(([table]) => compile(table)),
    { tables: cells.map((its) => ({ cells: its, people: [], yes: [] })) },
    0,
  )
  return protectTogether(counted.map(({ table }) => table)).tables
}

suite('few put together', () => {
  test('of some and of all are not taken for the same people, so that both are answered', () => {
    // p has few who had it, and many people: it stands by its name in the second table alone
    const tables = toldOf(
      [{ name: 'who', of: { all: [had] }, by: ['practice'] }, ['r q 100', 'r p 5']],
      [
        { name: 'rate', of: {}, by: ['practice'], split: { name: 's', had } },
        ['r q no 100', 'r q yes 100', 'r p no 25', 'r p yes 5'],
      ],
    )
    assert.deepEqual(
      tables.map(({ cells }) => cells.map(({ at, shown }) => [...at, shown].join(' '))),
      [
        ['few together few together few', 'r few together few', 'r q 100'],
        [
          ...['few together few together no few', 'few together few together yes few'],
          ...['r few together no few', 'r few together yes few'],
          ...['r p no 25', 'r p yes few', 'r q no 100', 'r q yes 100'],
        ],
      ],
    )
    assert.deepEqual(attack(tables).exposed, [])
  })

  test('are not who has a sex that is called other', () => {
    const tables = toldOf(
      [{ name: 'other', of: { sex: ['other'] }, by: ['region'] }, ['r 50']],
      [{ name: 'sex', of: {}, by: ['sex'] }, ['female 100', 'male 100', 'other 50', 'unknown 3']],
    )
    assert.deepEqual(
      tables[1]?.cells.map(({ at, shown }) => [...at, shown].join(' ')),
      ['female 100', 'few together few', 'male 100', 'other 50'],
    )
  })
})
