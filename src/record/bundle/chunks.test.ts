import assert from 'node:assert/strict'
import { readdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { test } from 'node:test'
import fc from 'fast-check'
import { Chunks } from './chunks.ts'

test('bytes are read as if they had come in one piece, from memory and from a file', () => {
  const parts = fc.array(fc.uint8Array({ maxLength: 20 }), { minLength: 1, maxLength: 8 })
  fc.assert(
    fc.property(parts, fc.nat(), fc.nat(), fc.constantFrom(0, 15, 1000), (chunks, a, b, held) => {
      const whole = Buffer.concat(chunks)
      const bytes = new Chunks(held)
      for (const chunk of chunks) bytes.add(Buffer.from(chunk))
      const [start = 0, end = 0] = [a, b]
        .map((it) => it % (whole.length + 1))
        .toSorted((x, y) => x - y)
      assert.deepEqual(bytes.slice(start, end), whole.subarray(start, end))
      assert.equal(bytes.length, whole.length)
      bytes.release()
    }),
  )
})

test(
  'what waits in a file has no name that anybody could open',
  { skip: process.platform === 'win32' },
  () => {
    const bytes = new Chunks(0)
    bytes.add(Buffer.from('secret'))
    const names = readdirSync(tmpdir()).filter((it) => /^confide-[0-9a-f]{24}$/.test(it))
    assert.deepEqual(names, [])
    assert.equal(String(bytes.slice(0, 6)), 'secret')
    bytes.release()
  },
)
