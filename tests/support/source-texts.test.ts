import assert from 'node:assert/strict'
import { test } from 'node:test'
import { isSql, tablesNamed, templatesOf } from './source-texts.ts'

const source = [
  "const quote = '`' // ` in a comment",
  'const pattern = /[`/]`/g, half = total / 2 / parts',
  'sql`select 1 from entry e ${where ? sql`join choice c` : `}`} order by 1`',
  '/* `no` */ tx<Row[]>`update only "sharing" set a = \\`x\\``',
].join('\n')

test('template literals are found, also within others, and nothing else', () => {
  assert.deepEqual(templatesOf(source), [
    { text: 'join choice c', line: 3 },
    { text: '}', line: 3 },
    { text: 'select 1 from entry e ${} order by 1', line: 3 },
    { text: 'update only "sharing" set a = \\`x\\`', line: 4 },
  ])
})

const named: readonly [statement: string, tables: string[]][] = [
  ['select a from entry e join organisation o on true', ['entry', 'organisation']],
  ['INSERT INTO choice_history (a) values (1)', ['choice_history']],
  ['update only "sharing" set a = 1', ['sharing']],
  ['delete from permission', ['permission']],
  ['this text is from nowhere', ['nowhere']],
]

for (const [statement, tables] of named) {
  test(`the tables of: ${statement}`, () => assert.deepEqual(tablesNamed(statement), tables))
}

test('SQL is told from other text', () => {
  assert.equal(isSql('select id\n  from entry'), true)
  assert.equal(isSql('insert into entry ${}'), true)
  assert.equal(isSql('delete from entry'), true)
  assert.equal(isSql('Choose who you are'), false)
})
