/** Why a request was refused, and the HTTP status that says so. A closed list. */
const statusOf = {
  invalid: 400,
  'not-supported': 400,
  'not-theirs-to-say': 400,
  'signed-out': 401,
  'foreign-origin': 403,
  role: 403,
  'not-own': 403,
  scope: 403,
  dissent: 403,
  'permission-not-asked': 403,
  'not-found': 404,
  'not-acceptable': 406,
  conflict: 409,
  precondition: 412,
  'too-large': 413,
  'unsupported-media': 415,
  unprocessable: 422,
  'too-many': 429,
  unavailable: 503,
  'no-pdf': 503,
} as const

export type RefusalCode = keyof typeof statusOf

/** What can be wrong with one element of a resource that was sent. A closed list. */
export type FaultCode =
  | 'structure'
  | 'unknown'
  | 'required'
  | 'value'
  | 'code-invalid'
  | 'invariant'
  | 'reference'
  | 'patient'
  | 'not-supported'

/** One thing wrong with a resource that was sent, and where. Says nothing that was sent. */
export type Fault = {
  /** As FHIRPath writes it: `Observation.component[2].value`. */
  readonly path: string
  readonly code: FaultCode
  readonly message: string
}

/**
 * A request that will not be carried out, for a reason that may be told.
 *
 * The message is shown to whoever asked: it says what to do and holds nothing about a patient.
 * Anything else thrown is a bug and is answered with a bare 500.
 */
export class Refusal extends Error {
  override name = 'Refusal'
  readonly code: RefusalCode
  readonly status: number
  /** Where a resource that was sent is wrong, element by element. */
  readonly faults: readonly Fault[]

  constructor(
    code: RefusalCode,
    message: string,
    { faults = [], ...options }: ErrorOptions & { readonly faults?: readonly Fault[] } = {},
  ) {
    super(message, options)
    this.code = code
    this.status = statusOf[code]
    this.faults = faults
  }
}

/** Something the person who starts Confide can put right: shown as its message, without a stack. */
export class SetupError extends Error {
  override name = 'SetupError'
}

/** An error as logs hold it. A message of the database may quote a value; its code and the place in our code do not. */
export function described(error: unknown) {
  if (!(error instanceof Error)) return { error: 'not an error' }
  return {
    error: error.name,
    code: 'code' in error ? error.code : undefined,
    stack: error.stack
      ?.split('\n')
      .filter((line) => /^\s+at /.test(line))
      .join('\n'),
  }
}
