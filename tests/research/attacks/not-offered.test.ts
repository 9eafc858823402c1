import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import {
  dimensions,
  questionSchema,
  type Schema,
} from '../../../src/research/run/question-schema.ts'
import { parseQuestion } from '../../../src/research/run/question.ts'
import { paths } from '../../../src/web/paths.ts'
import { percent, tell } from './attacking.ts'

// T7, T9, T14, T15, T16 and T27: attacks on what is not offered: there is no word to ask for it with. They are
// carried out on a stand-in that offers it.

const smokers = { name: 'x', of: { all: [{ codes: ['77'] }] }, by: ['sex'] }
const isTaken = (table: unknown) => {
  try {
    parseQuestion(JSON.stringify({ title: 'x', tables: [table] }))
    return true
  } catch (error) {
    assert.match(String(error), /The question is not as it must be/)
    return false
  }
}
test('the question that the others are made of is taken', () => assert.ok(isTaken(smokers)))

/** Of so many people, how many of whom one thing is found by numbers with something added. */
function foundBy(
  id: string,
  guess: (had: boolean, random: ReturnType<typeof randomOf>) => boolean,
) {
  const random = randomOf('not-offered', id)
  const people = 400
  let right = 0
  for (let one = 0; one < people; one++) {
    const had = random.chance(0.5)
    if (guess(had, random) === had) right++
  }
  return percent(right, people)
}

/** Of groups in which one is much of a mean, those in which the second of them works the first out within a tenth. */
function largestFound() {
  const random = randomOf('not-offered', 'T14')
  const groups = 400
  let right = 0
  for (let group = 0; group < groups; group++) {
    const others = Array.from({ length: random.whole(9, 60) }, () => random.whole(1, 40))
    const largest = random.whole(50, 20_000)
    const second = Math.max(...others)
    const mean = (largest + others.reduce((sum, one) => sum + one, 0)) / (others.length + 1)
    const guess = mean * (others.length + 1) - second
    if (Math.abs(guess - largest) <= largest / 10) right++
  }
  return percent(right, groups)
}

/** A curve of who is still there: each step is read back as how many went, and of those who went alone as their day. */
function daysRead() {
  const random = randomOf('not-offered', 'T15')
  const people = 60
  const days = Array.from({ length: people }, () => random.whole(1, 730))
  let [share, there, read] = [1, people, 0]
  for (let day = 1; day <= 730; day++) {
    const left = days.filter((one) => one > day).length / people
    if (left === share) continue
    const went = Math.round(there * (1 - left / share))
    if (went === 1) read++
    ;[share, there] = [left, there - went]
  }
  return percent(read, people)
}

/** A model with a term for each year of birth and sex gives back the mean of each: of who is alone there, what they had. */
function termsRead() {
  const random = randomOf('not-offered', 'T16')
  const people = Array.from({ length: 40 }, () => ({
    place: `${random.whole(1926, 2025)} ${random.pick(['female', 'male'])}`,
    had: random.chance(0.3),
  }))
  const groups = Map.groupBy(people, ({ place }) => place)
  const terms = new Map(
    [...groups].map(([place, its]) => [place, its.filter(({ had }) => had).length / its.length]),
  )
  const isRead = ({ place, had }: (typeof people)[number]) =>
    groups.get(place)?.length === 1 && terms.get(place) === Number(had)
  return percent(people.filter(isRead).length, people.length)
}

const cases: readonly (readonly [
  id: `T${number}`,
  what: string,
  undefended: () => `${number}%`,
  asked: readonly Readonly<Record<string, unknown>>[],
])[] = [
  [
    'T9',
    'noise that sticks to a group, taken off by the same group without one person',
    // noise hangs on who is in the group: it changes with a member, and stays without
    () =>
      foundBy('T9', (had, random) => {
        const noise = () => random.whole(-2, 2)
        const without = noise()
        const withThem = had ? 1 + noise() : without
        return withThem !== without
      }),
    [{ noise: 'sticky' }, { perturb: true }, { exact: true }],
  ],
  [
    'T14',
    'the largest of a mean, found by who is the second, and smallest and largest',
    largestFound,
    [
      { mean: { codes: ['8480-6'], unit: 'mm[Hg]' } },
      { sum: 'value' },
      { total: 'value' },
      { split: { name: 'x', mean: { codes: ['8480-6'] } } },
      { minimum: 'value' },
      { maximum: 'value' },
    ],
  ],
  [
    'T15',
    'days read from the steps of a survival curve, and the 99th of a hundred in a row',
    daysRead,
    [
      { survival: { from: '77', to: '99' } },
      { quantile: 0.99 },
      { median: 'age' },
      { minimum: 'age' },
      { maximum: 'age' },
    ],
  ],
  [
    'T16',
    'what a regression with a term for each person leaves',
    termsRead,
    [{ regression: ['sex', 'born'] }, { residuals: true }, { by: ['person'] }, { rows: true }],
  ],
  [
    'T27',
    'a budget of noise that is spent twice at once',
    // two ask at the same time, and both see the budget as it was; the mean of both is nearer than one may be
    () =>
      foundBy('T27', (had, random) => {
        const answers = Array.from({ length: 100 }, () => Number(had) + random.around(0, 2))
        return answers.reduce((sum, one) => sum + one, 0) / answers.length > 0.5
      }),
    [{ epsilon: 1 }, { epsilon: -1 }, { delta: 1e-6 }, { budget: 'all' }],
  ],
]

suite('what is not offered', () => {
  for (const [id, what, undefended, asked] of cases) {
    test(`${id}: ${what}`, (t) => {
      const taken = asked.filter((more) => isTaken({ ...smokers, ...more }))
      assert.deepEqual(taken, [])
      const before = undefended()
      tell(t, id, what, before, taken.length)
      assert.ok(Number.parseFloat(before) > 50)
    })
  }

  test('each word of a question is known here, so that a new one is held against these attacks', () => {
    const wordsOf = ({ properties = {}, items }: Schema): string[] => [
      ...Object.entries(properties).flatMap(([name, its]) => [name, ...wordsOf(its)]),
      ...(items ? wordsOf(items) : []),
    ]
    assert.deepEqual([...new Set(wordsOf(questionSchema))].toSorted(), [
      ...['all', 'any', 'at', 'atLeast', 'bands', 'below', 'better', 'bornFrom', 'bornUntil'],
      ...[
        'by',
        'codes',
        'dashboard',
        'days',
        'followedBy',
        'from',
        'had',
        'last',
        'name',
        'none',
        'of',
        'says',
      ],
      ...['select', 'settings', 'sex', 'split', 'tables', 'title', 'to', 'unit', 'until', 'value'],
      'withinDays',
    ])
    assert.deepEqual(dimensions, ['born', 'sex', 'region', 'practice', 'died'])
  })

  test('T7: a count at once, for whoever asks', (t) => {
    // one and the same group with somebody and without, fourteen times with others whom one knows: rounding gives way
    const rounded = (people: number) => 5 * Math.round(people / 5)
    const before = foundBy('T7', (had, random) =>
      Array.from({ length: 14 }, () => random.whole(100, 400)).some(
        (others) => rounded(others + Number(had)) !== rounded(others),
      ),
    )
    // here a question waits for two people
    const live = Object.values(paths)
      .map(String)
      .filter((path) => /count|cohort|feasib/i.test(path) && !/account|country|county/i.test(path))
    tell(t, 'T7', 'people found by a count that answers at once, rounded to 5', before, live.length)
    assert.ok(Number.parseFloat(before) > 90)
    assert.deepEqual(live, [])
  })
})
