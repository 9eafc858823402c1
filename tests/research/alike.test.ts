import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { suite, test } from 'node:test'
import { DuckDBInstance } from '@duckdb/node-api'
import { alikeIn, requireAlike, TooFewAlike } from '../../src/research/linker/alike.ts'

// How alike people in the data of a study are, and when that is too little. @see research-data.md section 3.6 (k and l)

const folder = mkdtempSync(join(tmpdir(), 'confide-alike-'))
test.after(() => rmSync(folder, { recursive: true }))
const files = { people: join(folder, 'people.parquet'), entries: join(folder, 'entries.parquet') }

type Group = { readonly born: number; readonly people: number; readonly codes: readonly string[] }

/** Groups by year of birth. `8` of a group's codes is a code all have, `7` all but one, and twice. */
async function write(groups: readonly Group[]): Promise<void> {
  const people = groups.flatMap(({ born, people: many, codes }, at) =>
    Array.from({ length: many }, (_, n) => ({
      person: 1000 * at + n,
      born,
      codes,
      isFirst: n === 0,
    })),
  )
  const rows = people.map(({ person, born }) => `(${person}, ${born}, 'female', 'R', null)`)
  const had = people.flatMap(({ person, codes, isFirst }) =>
    codes.flatMap((code) =>
      code === '8'
        ? [`(${person}, 's', '8')`]
        : isFirst
          ? []
          : Array(2).fill(`(${person}, 's', '7')`),
    ),
  )
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run(
    `copy (from (values ${rows.join()}) as t (person, born, sex, region, practice)) to '${files.people}';
     copy (from (values ${[...had, "(-1, 's', '9')"].join()}) as t (person, system, code)) to '${files.entries}'`,
  )
  connection.closeSync()
  instance.closeSync()
}

suite('people in the data', () => {
  const cases: readonly (readonly [string, readonly Group[], readonly number[]])[] = [
    [
      'are nobody where there is nobody like that',
      [{ born: 1950, people: 10, codes: [] }],
      [0, 0, 0],
    ],
    [
      'are counted where they are fewer than 10 who are alike, and fewer than 5',
      [
        { born: 1950, people: 9, codes: [] },
        { born: 1960, people: 4, codes: [] },
        { born: 1970, people: 5, codes: [] },
        { born: 1980, people: 30, codes: [] },
      ],
      [18, 4, 0],
    ],
    [
      'are a group all alike where everybody had one thing, however often others had another',
      [
        { born: 1950, people: 10, codes: ['8'] },
        { born: 1960, people: 10, codes: ['7'] },
        { born: 1970, people: 9, codes: ['8'] },
        { born: 1980, people: 12, codes: ['7', '8'] },
      ],
      [9, 0, 2],
    ],
  ]
  for (const [what, groups, [fewerThan10, fewerThan5, groupsAlike]] of cases) {
    test(what, async () => {
      await write(groups)
      assert.deepEqual(await alikeIn(files, join(folder, 'spill')), {
        ...{ fewerThan10, fewerThan5, groupsAlike },
      })
    })
  }
})

suite('years of birth', () => {
  const of = (fewerThan10: number) => ({ fewerThan10, fewerThan5: 0, groupsAlike: 0 })
  test('are refused where more than one in ten would be nearly the only one', () => {
    assert.throws(() => requireAlike(of(101), 1000, { birth: 'year' }), TooFewAlike)
    assert.throws(() => requireAlike(of(101), 1000, { birth: 'year' }), /bands of five years/)
  })
  test('are not at one in ten, nor are bands ever: there is nothing wider to ask for', () => {
    requireAlike(of(100), 1000, { birth: 'year' })
    requireAlike(of(1000), 1000, { birth: 'five-year band' })
  })
})
