import assert from 'node:assert/strict'
import { test } from 'node:test'
import { readingAge, syllablesOf } from '../support/reading-age.ts'

const counted: Readonly<Record<number, string>> = {
  1: 'the cat named take made looks asked notes nurse change trust one see through you there',
  2: 'nurses record sharing private able table wanted added needed sooner doctor choices going only purpose creature patient',
  3: 'medicine hospital summary allergies services emergent example unconscious serious period',
  4: 'emergency information operations decidedly accessible necessary material',
}
for (const [count, words] of Object.entries(counted)) {
  test(`${count}: ${words}`, () => {
    assert.deepEqual(
      words
        .split(' ')
        .filter((word) => syllablesOf(word) !== Number(count))
        .map((word) => [word, syllablesOf(word)]),
      [],
    )
  })
}

const near = (found: number, wanted: number, by: number) =>
  assert.ok(Math.abs(found - wanted) <= by, `${found} is not ${wanted}`)

test('short words in short sentences are for the youngest', () => {
  near(readingAge(['The cat sat on the mat.']), -1.45 + 5, 0.01)
})

// Published with the formula: 13 words, 24 syllables, grade 11.3.
test('the platypus is of grade 11', () => {
  const line = 'The Australian platypus is seemingly a hybrid of a mammal and reptilian creature.'
  near(readingAge([line]), 11.3 + 5, 0.05)
})

test('a line ends a sentence', () => {
  near(readingAge(['The cat sat', 'on the mat']), readingAge(['The cat sat. On the mat.']), 0)
})
