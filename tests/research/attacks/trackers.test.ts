import assert from 'node:assert/strict'
import { suite, test } from 'node:test'
import { randomOf } from '../../../src/record/demo/random.ts'
import { cohortOf, tooClose } from '../../../src/research/disclosure/apart.ts'
import { toldApart } from '../../../src/research/disclosure/told-apart.ts'
import { told } from '../../../src/summary/coverage/told.ts'
import { percent, tell } from './attacking.ts'

// T7, T10 and T28: many questions, each of many people, that together are a question of one. The attacker knows who is
// in each cohort, and goes on until those who check are told; what was released by then is what they have.

const everybody = (size: number) => Array.from({ length: size }, (_, one) => one)

test('T7: three cohorts that are far apart, and leave one person', (t) => {
  const random = randomOf('tracker')
  const times = 40
  let [before, byPairs, after] = [0, 0, 0]
  for (let time = 0; time < times; time++) {
    const all = everybody(1000).filter(() => random.chance(0.5))
    const target = random.pick(all)
    const rest = all.filter((one) => one !== target)
    const half = rest.filter(() => random.chance(0.5))
    const other = rest.filter((one) => !half.includes(one))
    // many more were asked besides, that have nothing to do with it
    const besides = Array.from({ length: 5 }, () =>
      everybody(1000).filter(() => random.chance(0.3)),
    )
    if (all.length - half.length - other.length === 1) before++
    const cohorts = [all, half, other, ...besides].map((people) => cohortOf(people, 1000))
    const isNoticed = cohorts.some((one, at) =>
      cohorts.slice(at + 1).some((two) => tooClose(one, two)),
    )
    if (!isNoticed) byPairs++
    if (toldApart(cohorts, 1000).alone === 0) after++
    assert.equal(toldApart(cohorts.slice(1), 1000).alone, 0, 'without one of them nobody is alone')
  }
  tell(
    t,
    'T7',
    'people left alone by three cohorts, and no finding',
    percent(before, times),
    percent(after, times),
  )
  assert.equal(before, times)
  assert.equal(byPairs, times, 'no two of them are close')
  assert.equal(after, 0)
})

suite('as many questions as there are people', () => {
  const size = 100
  const people = everybody(size)
  /** How many questions of random halves of a hundred people are answered before those who check are told. */
  const allowed = (seed: string) => {
    const random = randomOf('questions', seed)
    const cohorts: ReturnType<typeof cohortOf>[] = []
    while (cohorts.length < 400) {
      const half = people.filter(() => random.chance(0.5))
      cohorts.push(cohortOf(half, size))
      if (toldApart(cohorts, size).tooMany) return cohorts.length - 1
    }
    return cohorts.length
  }

  test('T10: who had it is not worked out of counts of random people', (t) => {
    const rounds = 6
    const share = 0.3
    const right = (questions: number) => {
      let sum = 0
      for (let round = 0; round < rounds; round++) {
        const random = randomOf('linear', round)
        const had = people.map(() => (random.chance(share) ? 1 : 0))
        const asked = Array.from({ length: questions }, () =>
          people.filter(() => random.chance(0.5)),
        )
        const answers = asked.map((some) => {
          const shown = told(some.reduce((all, one) => all + (had[one] ?? 0), 0))
          return shown === 'few' ? 4 : shown
        })
        const guesses = leastSquares(asked, answers, size, share)
        // as many as they know to have had it, the likeliest first
        const likeliest = people.toSorted(
          (one, other) => (guesses[other] ?? 0) - (guesses[one] ?? 0),
        )
        const chosen = new Set(
          likeliest.slice(
            0,
            had.reduce<number>((all, one) => all + one, 0),
          ),
        )
        sum += people.filter((one) => chosen.has(one) === (had[one] === 1)).length
      }
      return sum / (rounds * size)
    }
    // who guesses by chance, and knows how many had it
    const chance = share ** 2 + (1 - share) ** 2
    const [before, after] = [right(400), right(allowed('linear'))]
    tell(
      t,
      'T10',
      `people rightly guessed, of ${percent(chance, 1)} by chance`,
      percent(before, 1),
      percent(after, 1),
    )
    assert.ok(before > 0.9)
    assert.ok(after < 1 - share, 'less often than by saying that nobody had it')
  })

  test('T28: that somebody is among them is not told by many things that they had', (t) => {
    const { before, after } = membership(allowed('membership'))
    tell(t, 'T28', 'area under the curve, of 0.5 by chance', before, after)
    assert.ok(before > 0.9)
    assert.ok(after < 0.55)
  })

  /** Who is likelier to be among the hundred: one of them, or somebody else, by what of each thing was told? */
  function membership(allowedThings: number) {
    const auc = (things: number, round: (count: number) => number) => {
      const random = randomOf('membership')
      const shares = Array.from({ length: things }, () => 0.2 + 0.6 * random.next())
      const anybody = () => shares.map((share) => (random.chance(share) ? 1 : 0))
      let [wins, pairs] = [0, 0]
      for (let study = 0; study < 20; study++) {
        const inIt = people.map(anybody)
        const outside = people.map(anybody)
        const counts = shares.map(
          (_, thing) => round(inIt.reduce((sum, one) => sum + (one[thing] ?? 0), 0)) / size,
        )
        const score = (one: readonly number[]) =>
          shares.reduce((sum, share, thing) => {
            const seen = counts[thing] ?? 0
            return sum + (((one[thing] ?? 0) - share) * (seen - share)) / (share * (1 - share))
          }, 0)
        const [members, others] = [inIt.map(score), outside.map(score)]
        for (const member of members) {
          for (const other of others) {
            pairs++
            if (member > other) wins++
            else if (member === other) wins += 0.5
          }
        }
      }
      return Math.round((100 * wins) / pairs) / 100
    }
    const rounded = (count: number) => {
      const shown = told(count)
      return shown === 'few' ? 4 : shown
    }
    return { before: auc(1000, (count) => count), after: auc(allowedThings, rounded) }
  }
})

/** Of what people add up to in each question, what each most likely is: steps down the sum of the squares. */
function leastSquares(
  asked: readonly (readonly number[])[],
  answers: readonly number[],
  size: number,
  start: number,
): number[] {
  const guesses = Array.from({ length: size }, () => start)
  for (let step = 0; step < 300; step++) {
    for (const [at, some] of asked.entries()) {
      const off = (answers[at] ?? 0) - some.reduce((sum, one) => sum + (guesses[one] ?? 0), 0)
      // a part of it only, or rounding is taken for truth
      for (const one of some) guesses[one] = (guesses[one] ?? 0) + (0.2 * off) / some.length
    }
  }
  return guesses
}

suite('so many cohorts that to tell them apart takes too long', () => {
  const random = randomOf('work')
  const people = everybody(500)
  const halves = Array.from({ length: 12 }, () =>
    cohortOf(
      people.filter(() => random.chance(0.5)),
      500,
    ),
  )
  const most = 20_000

  test('are a finding', () => {
    // each with those who are not in it, so that they are never all needed
    const others = halves.map((half) => half.map((word) => ~word))
    assert.ok(toldApart([...halves, ...others], 500, most).tooMany)
  })

  test('and one that is there twice is there once', () => {
    assert.deepEqual(toldApart([...halves, ...halves], 500, most), toldApart(halves, 500, most))
    assert.equal(toldApart(halves, 500, most).tooMany, false)
  })
})
