import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { projectFolder } from '../src/config.ts'
import { operationItems } from './http/leak-items-operations.ts'
import { pageItems } from './http/leak-items-pages.ts'
import { searchItems } from './http/leak-items-search.ts'
import { writeItems, writingItems } from './http/leak-items-writes.ts'

// docs/leak-channels.md says which test holds which item; here it is held to that.

const items = 75
const text = (path: string) => readFileSync(`${projectFolder}/${path}`, 'utf8')
const page = text('docs/leak-channels.md')
const [held = '', open = ''] = page.split('## Not held by a test')
const rows = held
  .split('\n')
  .filter((line) => /^\| +\d/.test(line))
  .map((line) => line.split('|').map((cell) => cell.trim()))
const named = [...searchItems, ...operationItems, ...writeItems, ...pageItems, ...writingItems].map(
  ([number, words]) => `${number}: ${words}`,
)

test('each item of the list is held by a test that is there, or said to be held by none', () => {
  const told = [
    ...rows.map(([, number]) => Number(number)),
    ...[...open.matchAll(/^- \*\*(\d+)\.\*\*/gm)].map(([, number]) => Number(number)),
  ].toSorted((a, b) => a - b)
  assert.deepEqual(
    told,
    Array.from({ length: items }, (_, n) => n + 1),
  )
})

test('each test that the table names is there', () => {
  const wrong: string[] = []
  for (const [, number, , cell = ''] of rows) {
    const all = [...cell.matchAll(/`([^`]+\.test\.ts)`(?:: “([^”]+)”)?/g)]
    if (all.length === 0) wrong.push(`${number} names no test`)
    for (const [, file = '', name] of all) {
      const source = text(file)
      const isThere =
        name === undefined ||
        source.includes(name) ||
        (source.includes('leak-items') && named.some((one) => one.startsWith(name)))
      if (!isThere) wrong.push(`${number}: ${file} has no test “${name}”`)
    }
  }
  assert.deepEqual(wrong, [])
})

test('each item that the tests name stands in the table under its number', () => {
  const cells = new Map(rows.map(([, number = '', , cell = '']) => [number, cell]))
  const missing = named.filter((name) => {
    const numbers = name.slice(0, name.indexOf(':')).split(', ')
    return !numbers.some((number) => cells.get(number)?.includes(`“${name.slice(0, 8)}`))
  })
  assert.deepEqual(missing, [])
})
