import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import { after, test } from 'node:test'
import { Refusal } from '../../errors.ts'
import { bundleSources, readBundles } from './read-bundles.ts'

const folder = mkdtempSync(join(tmpdir(), 'confide-bundles-'))
after(() => rmSync(folder, { recursive: true }))
mkdirSync(join(folder, 'b', 'c'), { recursive: true })
mkdirSync(join(folder, 'empty'))
mkdirSync(join(folder, 'folder.json'))
for (const [name, text] of [
  ['z.json', '{"n":1}'],
  ['a.NDJSON', '{"n":2}\n{"n":3\n{"n":4}\n'],
  ['b/c/d.json', '{"n":5}{"n":6}'],
  ['b/notes.txt', 'no'],
] as const) {
  writeFileSync(join(folder, name), text)
}

test('of a folder every bundle file below it is read, in order of name', async () => {
  const sources = await bundleSources(folder)
  const found: unknown[] = []
  let bytes = 0
  for (const source of sources) {
    const name = relative(folder, source.name)
    for await (const bundle of readBundles(source, (count) => (bytes += count))) {
      found.push([name, bundle.number, bundle.kind === 'bundle' ? bundle.head : bundle.message])
    }
  }
  assert.deepEqual(found, [
    ['a.NDJSON', 1, '{"n":2}'],
    ['a.NDJSON', 2, 'ends in the middle of its line'],
    ['a.NDJSON', 3, '{"n":4}'],
    ['b/c/d.json', 1, '{"n":5}'],
    ['b/c/d.json', 2, '{"n":6}'],
    ['z.json', 1, '{"n":1}'],
  ])
  assert.equal(bytes, 44)
  assert.equal(
    sources.reduce((sum, it) => sum + (it.bytes ?? 0), 0),
    bytes,
  )
})

test('a file is read whatever its name is', async () => {
  const sources = await bundleSources(join(folder, 'b/notes.txt'))
  assert.deepEqual(
    sources.map(({ bytes, lines }) => ({ bytes, lines })),
    [{ bytes: 2, lines: false }],
  )
})

for (const path of ['nowhere', 'empty']) {
  test(`nothing to read is refused: ${path}`, async () => {
    await assert.rejects(
      bundleSources(join(folder, path)),
      (error) => error instanceof Refusal && error.code === 'invalid',
    )
  })
}
