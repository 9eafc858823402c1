/** One bit for each person of a build: whether they are in a cohort. */
export type Cohort = Uint32Array

/** Cohorts that differ by this many people or fewer tell of these people. */
const closest = 9

/** @throws RangeError for somebody who is not of the build, or is there twice: a count of them is not one of people. */
export function cohortOf(people: Iterable<number>, size: number): Cohort {
  const cohort = new Uint32Array(Math.ceil(size / 32))
  for (const person of people) {
    if (person < 0 || person >= size) throw new RangeError('not a person of this build')
    const [at, bit] = [person >>> 5, 1 << (person & 31)]
    const word = cohort[at] ?? 0
    if ((word & bit) !== 0) throw new RangeError('a person is there twice')
    cohort[at] = word | bit
  }
  return cohort
}

export function peopleIn(cohort: Cohort): number {
  return cohort.reduce((sum, word) => sum + bitsIn(word), 0)
}

/** How many people are in one of two cohorts of a build and not in the other. */
export function peopleApart(one: Cohort, other: Cohort): number {
  if (one.length !== other.length) throw new RangeError('cohorts of two builds')
  let apart = 0
  for (let word = 0; word < one.length; word++) {
    apart += bitsIn((one[word] ?? 0) ^ (other[word] ?? 0))
  }
  return apart
}

/**
 * Whether two numbers of two cohorts tell, by their difference, of a few people. A finding for checkers: it does not stop who asks
 * for three cohorts, and who asked is not shown it, or it would answer.
 *
 * @see research-data.md section 3.8
 */
export function tooClose(one: Cohort, other: Cohort): boolean {
  const apart = peopleApart(one, other)
  return apart > 0 && apart <= closest
}

function bitsIn(word: number): number {
  let bits = word - ((word >>> 1) & 0x55555555)
  bits = (bits & 0x33333333) + ((bits >>> 2) & 0x33333333)
  return (((bits + (bits >>> 4)) & 0x0f0f0f0f) * 0x01010101) >>> 24
}
