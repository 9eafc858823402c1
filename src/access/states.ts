/** Where a request is. @see domain.md 4.4 */
export const requestStates = [
  'received',
  'identity',
  'clarifying',
  'gathering',
  'review',
  'check',
  'released',
  'part-refused',
  'refused',
  'withdrawn',
] as const
export type RequestState = (typeof requestStates)[number]

/** Where it may go from each. An answer to a question leads back to where it goes on (`answerLeadsTo`). */
const moves: Readonly<Record<RequestState, readonly RequestState[]>> = {
  received: ['identity', 'clarifying', 'gathering', 'refused', 'withdrawn'],
  identity: ['clarifying', 'gathering', 'refused', 'withdrawn'],
  clarifying: ['received', 'identity', 'gathering', 'refused', 'withdrawn'],
  gathering: ['clarifying', 'review', 'refused', 'withdrawn'],
  review: ['gathering', 'clarifying', 'check', 'refused', 'withdrawn'],
  check: ['review', 'released', 'part-refused', 'refused', 'withdrawn'],
  released: [],
  'part-refused': [],
  refused: [],
  withdrawn: [],
}

export function mayMove(from: RequestState, to: RequestState): boolean {
  return moves[from].includes(to)
}

/** Whether nothing becomes of it any more. */
export function isEnded(state: RequestState): boolean {
  return moves[state].length === 0
}

/** While the record is read for it: what the view `request` opens for. */
export function isBeingMade(state: RequestState): boolean {
  return state === 'gathering' || state === 'review' || state === 'check'
}
