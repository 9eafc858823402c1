/** What is wrong with a resource, and where. Says nothing that the resource says. */
export type Problem = {
  /** As FHIRPath writes it: `Observation.component[2].value`. */
  readonly path: string
  readonly code: ProblemCode
  readonly message: string
}

export type ProblemCode =
  'structure' | 'unknown' | 'required' | 'value' | 'code-invalid' | 'invariant'

/** A Reference as it stands in a resource. */
export type ReferenceValue = {
  reference?: string | undefined
  type?: string
  identifier?: { system?: string; value?: string }
  display?: string | undefined
}

/** One walk through one resource: what was found so far. */
export type Visit = {
  readonly problems: Problem[]
  /** Every Reference of the resource, in the order in which it names them. */
  readonly references: ReferenceValue[]
  /** Whether what R4 asks of several elements together is looked at, too. */
  readonly strict: boolean
  depth: number
}

// A hostile resource may be wrong in every one of a million elements.
const mostProblems = 100

/** Notes a problem of the element being looked at; `under` puts the way to it in front. */
export function note(visit: Visit, code: ProblemCode, message: string, path = ''): void {
  if (visit.problems.length < mostProblems) visit.problems.push({ path, code, message })
}

export function isFull(visit: Visit): boolean {
  return visit.problems.length >= mostProblems
}

/** Puts `segment` in front of the paths of the problems noted since there were `from`. */
export function under(visit: Visit, from: number, segment: string): void {
  for (let i = from; i < visit.problems.length; i++) {
    const problem = visit.problems[i]
    if (problem) visit.problems[i] = { ...problem, path: join(segment, problem.path) }
  }
}

function join(segment: string, path: string): string {
  return path === '' || path.startsWith('[') ? segment + path : `${segment}.${path}`
}
