import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { signerOf } from './log/keys.ts'
import { checkExport, signedExport, type ExportFormat } from './signed-export.ts'

const signer = signerOf('log', 'confide-export', Buffer.alloc(32, 3))
const about = { service: 'Z1', 'asked for': 'all, 1 to 3 November' }
const lines = [
  { at: '2026-11-01T09:00:00.000Z', who: 'Nora "Sample", Nurse' },
  { at: '2026-11-02T09:00:00.000Z', who: '=HYPERLINK("x")' },
]

for (const format of ['csv', 'json'] as const satisfies ExportFormat[]) {
  suite(`a list as ${format}`, () => {
    const text = signedExport(format, about, lines, signer)

    test('bears the signature of the service', () =>
      assert.deepEqual(checkExport(text), { key: signer.text, isRight: true }))

    test('changed anywhere is found out', () => {
      const end = text.lastIndexOf('\n', text.length - 2)
      for (let at = 0; at < end; at++) {
        const changed = text.slice(0, at) + (text[at] === 'x' ? 'y' : 'x') + text.slice(at + 1)
        assert.equal(checkExport(changed)?.isRight ?? false, false, `at ${at}`)
      }
    })

    test('with a line taken out, put in or moved is found out', () => {
      const rows = text.split('\n')
      const without = [...rows.slice(0, 3), ...rows.slice(4)].join('\n')
      const twice = [...rows.slice(0, 4), ...rows.slice(3)].join('\n')
      for (const changed of [without, twice]) {
        assert.equal(checkExport(changed)?.isRight, false)
      }
    })

    test('signed by somebody else says by whom', () => {
      const other = signerOf('log', 'confide-export', Buffer.alloc(32, 4))
      const forged = signedExport(format, about, lines, other)
      assert.deepEqual(checkExport(forged), { key: other.text, isRight: true })
    })
  })
}

test('a list as CSV holds no formula', () =>
  assert.match(signedExport('csv', about, lines, signer), /"'=HYPERLINK\(""x""\)"/))

test('a list as JSON is JSON, whole', () =>
  assert.deepEqual(
    (JSON.parse(signedExport('json', about, lines, signer)) as { export: object }).export,
    { ...about, lines },
  ))

test('what bears no signature says so', () => {
  for (const text of ['', 'a,b\r\n', '{}', '# signed,x\r\n'])
    assert.equal(checkExport(text), undefined)
})
