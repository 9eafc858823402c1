import type { ProblemCode } from '../validate/problems.ts'

/** Why a bundle cannot be taken in. Says nothing that the bundle says. */
export type PlanProblem = {
  /** The entry's place in the bundle, from 0; undefined for the bundle itself. */
  readonly entry: number | undefined
  readonly path: string
  readonly code: ProblemCode | 'json' | 'patient' | 'reference' | 'organisation' | 'not-supported'
  readonly message: string
}

// A bundle of the wrong kind is wrong in every entry.
const mostReported = 20

/** The problems of one bundle: the first twenty, and how many there are. */
export class PlanProblems {
  readonly first: PlanProblem[] = []
  count = 0

  add(problem: PlanProblem): void {
    this.count++
    if (this.first.length < mostReported) this.first.push(problem)
  }
}
