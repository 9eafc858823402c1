import assert from 'node:assert/strict'
import { test } from 'node:test'
import { contrast, recoloured, type Colour } from './brand-colour.ts'

const contrasts: readonly [Colour, Colour, number][] = [
  ['#000000', '#ffffff', 21],
  ['#1a5e52', '#1a5e52', 1],
  ['#777777', '#ffffff', 4.48],
  ['#1a5e52', '#ffffff', 7.59],
]
for (const [one, other, ratio] of contrasts) {
  test(`${one} on ${other} is ${ratio} to 1`, () => {
    assert.equal(Math.round(contrast(one, other) * 100) / 100, ratio)
    assert.equal(contrast(one, other), contrast(other, one))
  })
}

test('the colour and what is mixed from it change; other colours stay', () => {
  const text = 'a{color:#1a5e52;border:1px solid #154b42;fill:rgba(186, 207, 203, 0.4);top:#d5281b}'
  assert.equal(
    recoloured(text, '#1a5e52', '#0b4f8a'),
    'a{color:#0b4f8a;border:1px solid #093f6e;fill:rgba(182, 202, 220, 0.4);top:#d5281b}',
  )
})
