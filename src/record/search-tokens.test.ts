import assert from 'node:assert/strict'
import { test } from 'node:test'
import { asAnyone } from '../../tests/support/people.ts'
import { testDatabase } from '../../tests/support/database.ts'

// What the database finds an entry by, made of its text as it is stored: decision 22.

const db = await testDatabase()
const owner = asAnyone(db)
test.after(() => owner.end())

const id = 'b'.repeat(26)
const reference = { reference: `Encounter/${'a'.repeat(26)}.${id}` }

const table: readonly (readonly [what: string, resource: object, tokens: readonly string[]])[] = [
  [
    'every coding, with its system and without',
    { code: { coding: [{ system: 's', code: 'a' }, { code: 'b' }, { display: 'c' }], text: 'd' } },
    ['code=s|a', 'code=a', 'code=|b', 'code=b'],
  ],
  [
    'the code of a medicine',
    { medicationCodeableConcept: { coding: [{ code: 'a' }] } },
    ['code=|a', 'code=a'],
  ],
  ['the code of a vaccine', { vaccineCode: { coding: [{ code: 'a' }] } }, ['code=|a', 'code=a']],
  [
    'each of many concepts',
    { category: [{ text: 'x' }, { coding: [{ code: 'a' }] }, { coding: [{ code: 'b' }] }] },
    ['category=|a', 'category=a', 'category=|b', 'category=b'],
  ],
  [
    'codes without a system',
    { status: 'final', category: ['food'] },
    ['category=food', 'status=final'],
  ],
  ['a Coding', { class: { system: 's', code: 'AMB' } }, ['class=s|AMB', 'class=AMB']],
  [
    'an identifier',
    { identifier: [{ system: 's', value: 'v' }] },
    ['identifier=s|v', 'identifier=v'],
  ],
  ['another entry', { encounter: reference }, [`encounter=${id}`]],
  [
    'each of a list',
    { resourceType: 'List', entry: [{ item: reference }, { flag: 1 }] },
    [`item=${id}`],
  ],
  [
    'no entry',
    { encounter: { reference: '#contained' }, target: [{ reference: 'Patient/x' }] },
    [],
  ],
  ['a year', { date: '2020' }, ['date=2020-01-01T00:00:00.000000/2021-01-01T00:00:00.000000']],
  [
    'a month in summer',
    { date: '2020-06' },
    ['date=2020-05-31T23:00:00.000000/2020-06-30T23:00:00.000000'],
  ],
  [
    'a day as the clocks change',
    { date: '2020-03-29' },
    ['date=2020-03-29T00:00:00.000000/2020-03-29T23:00:00.000000'],
  ],
  [
    'a day before 1972',
    { date: '1962-07-01' },
    ['date=1962-07-01T00:00:00.000000/1962-07-02T00:00:00.000000'],
  ],
  [
    'a time elsewhere',
    { effectiveDateTime: '2020-01-01T00:30:00+01:00' },
    ['effective=2019-12-31T23:30:00.000000/2019-12-31T23:30:01.000000'],
  ],
  [
    'a fraction of a second',
    { issued: '2020-01-01T00:00:00.25Z' },
    ['issued=2020-01-01T00:00:00.250000/2020-01-01T00:00:00.250001'],
  ],
  [
    'a period without an end',
    { onsetPeriod: { start: '2020-01-02' } },
    ['onset=2020-01-02T00:00:00.000000/9999-12-31T00:00:00.000000'],
  ],
  [
    'a period without a beginning, of a document',
    { context: { period: { end: '2020-01-02' } } },
    ['context=0001-01-01T00:00:00.000000/2020-01-03T00:00:00.000000'],
  ],
  [
    'when it was stored',
    { meta: { lastUpdated: '2020-01-01T00:00:00Z' } },
    ['lastUpdated=2020-01-01T00:00:00.000000/2020-01-01T00:00:01.000000'],
  ],
  ['no date that there is', { status: 'final', date: '2020-02-31' }, ['status=final']],
]

for (const [what, resource, tokens] of table) {
  test(`by ${what}`, async () => assert.deepEqual(await tokensOf(JSON.stringify(resource)), tokens))
}

test('a text that is no resource is found by nothing', async () => {
  for (const text of ['', 'x', '[]', '"x"', 'null', '{"code":1}']) {
    assert.deepEqual(await tokensOf(text), [], text)
  }
})

async function tokensOf(resource: string): Promise<string[]> {
  const [row] = await owner<{ tokens: string[] }[]>`select search_tokens(${resource}) as tokens`
  return row?.tokens ?? []
}
