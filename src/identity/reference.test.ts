import assert from 'node:assert/strict'
import { test } from 'node:test'
import { newReference } from './reference.ts'

test('a reference can be said aloud: no vowels, and nothing that looks like something else', () => {
  const many = Array.from({ length: 500 }, () => newReference('SH'))
  for (const one of many) assert.match(one, /^SH(-[2-9B-DF-HJKMNP-TV-XZ]{4}){2}$/)
  assert.equal(new Set(many).size, many.length)
})
