import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { apart, askedOf, formNames, nextOf, parseAnswer, type Question } from './form.ts'
import { formOf, forms } from './forms.ts'

suite('every form', () => {
  test('is there once, by its name', () => {
    assert.deepEqual(forms.map(({ name }) => name).toSorted(), [...formNames].toSorted())
  })

  for (const form of forms) {
    test(`${form.name} says what most get wrong, and asks each question once, with words for a bad answer`, () => {
      assert.ok(form.facts.length > 0 && form.next !== '' && form.minutes > 0)
      const names = form.questions.map(({ name }) => name)
      assert.deepEqual(names, [...new Set(names)])
      for (const { name, missing, optional, kind } of form.questions) {
        assert.match(name, /^[a-z-]+$/)
        // these are parts of addresses beside the questions
        assert.ok(!['check', 'sent', 'paper'].includes(name))
        if (!optional || kind === 'day' || kind === 'nhs-number') assert.notEqual(missing, '', name)
      }
    })
  }

  test('that is an opt-out says that care goes on and that it can be changed back', () => {
    for (const name of ['summary', 'type-1', 'sharing'] as const) {
      const facts = formOf(name).facts.join(' ')
      assert.match(facts, /care does not (stop|change)/i, name)
      assert.match(facts, /change back at any time/i, name)
    }
  })
})

test('a question that hangs on another is asked only with its answer', () => {
  const form = formOf('copy')
  const asked = (parts: string) => askedOf(form, { parts }).map(({ name }) => name)
  assert.ok(asked('some').includes('which'))
  assert.ok(!asked('all').includes('which'))
  assert.equal(nextOf(form, {})?.name, 'parts')
  assert.equal(nextOf(form, { parts: 'some' })?.name, 'which')
  assert.equal(nextOf(form, { parts: 'all' })?.name, 'format')
})

test('who asks is kept apart from what is asked for, and what is not asked any more is left out', () => {
  const answers = {
    ...{ parts: 'all', which: 'letters', format: 'paper', for: 'me', name: 'Rosa Sample' },
    ...{ born: '1950-02-03', 'nhs-number': '', reach: '01632 960 100' },
  }
  const form = formOf('copy')
  assert.equal(nextOf(form, answers), undefined)
  assert.deepEqual(apart(form, answers), {
    about: { parts: 'all', format: 'paper' },
    person: {
      ...{ for: 'me', name: 'Rosa Sample', born: '1950-02-03', 'nhs-number': '' },
      reach: '01632 960 100',
    },
  })
})

suite('an answer', () => {
  const ask = { name: 'x', ask: 'What?', missing: 'Say what' }
  const choice: Question = { ...ask, kind: 'choice', choices: { yes: { text: 'Yes' } } }
  const rows: [string, Question, string, { answer: string } | { wrong: string }][] = [
    ['of the list', choice, 'yes', { answer: 'yes' }],
    ['not of the list', choice, 'toString', { wrong: 'Say what' }],
    ['left open', { ...ask, kind: 'line' }, '  ', { wrong: 'Say what' }],
    ['that may be left open', { ...ask, kind: 'line', optional: true }, '', { answer: '' }],
    ['with space around', { ...ask, kind: 'line' }, ' a ', { answer: 'a' }],
    [
      'that is too long for a line',
      { ...ask, kind: 'line' },
      'x'.repeat(201),
      { wrong: 'Use at most 200 characters' },
    ],
    [
      'that is too long',
      { ...ask, kind: 'text' },
      'x'.repeat(2001),
      { wrong: 'Use at most 2,000 characters' },
    ],
    ['a day', { ...ask, kind: 'day' }, '1950-02-03', { answer: '1950-02-03' }],
    ['no day', { ...ask, kind: 'day' }, 'no day', { wrong: 'Say what' }],
    ['a number', { ...ask, kind: 'nhs-number' }, '999 000-0018', { answer: '9990000018' }],
    ['no number', { ...ask, kind: 'nhs-number' }, '123', { wrong: 'Say what' }],
  ]
  for (const [name, question, typed, wanted] of rows) {
    test(name, () => {
      assert.deepEqual(
        parseAnswer(question, typed, (text) => text.startsWith('999')),
        wanted,
      )
    })
  }
})
