import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { projectFolder } from '../../src/config.ts'

// Decision 10 says which test holds which acceptance line of the summary: each of these tests is there.

const text = readFileSync(join(projectFolder, 'docs/decisions/0010-summary.md'), 'utf8')
const [, table = ''] = text.split('**Acceptance.**')
const named = [...table.matchAll(/`((?:src|tests)\/[^`]+\.test\.ts)`: ([^|;]+?)(?=;|\s*\|)/g)].map(
  ([, file = '', name = '']) => [file, name.trim()] as const,
)

test('there are so many', () => assert.ok(named.length >= 25, `${named.length}`))

for (const [file, name] of named) {
  test(`${file} has the test “${name}”`, () => {
    const found = readFileSync(join(projectFolder, file), 'utf8')
    assert.ok(found.includes(name), 'renamed, or gone')
  })
}
