import type { Day } from '../../identity/age.ts'

/** What one member of the panel said of one version. */
export type Decision = { readonly by: string; readonly approves: boolean }

export type Standing = 'waits' | 'approved' | 'declined'

/** How a version stands in the register, as of a day. */
export type Status = Standing | 'closed' | 'ended'

/** How many have to approve, and nobody declines. */
const enough = 2

/**
 * How a version stands. Who applied does not count, and nobody counts twice: `enter_extract` asks the same of the
 * database.
 */
export function standingOf(appliedBy: string, decisions: readonly Decision[]): Standing {
  const others = decisions.filter(({ by }) => by !== appliedBy)
  if (others.some(({ approves }) => !approves)) return 'declined'
  return new Set(others.map(({ by }) => by)).size >= enough ? 'approved' : 'waits'
}

/** When a version was approved, or declined: by the last who was needed for it. */
export function decidedAt(
  appliedBy: string,
  decisions: readonly (Decision & { readonly at: Date })[],
): Date | undefined {
  const counted = decisions
    .filter(({ by }) => by !== appliedBy)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime())
  const no = counted.find(({ approves }) => !approves)
  return (no ?? counted[enough - 1])?.at
}

/** What was declined stays so, whatever became of the study. */
export function statusOf(
  {
    standing,
    closedAt,
    endsOn,
  }: { readonly standing: Standing; readonly closedAt: Date | null; readonly endsOn: Day },
  today: Day,
): Status {
  if (standing === 'declined') return 'declined'
  if (closedAt !== null) return 'closed'
  return standing === 'approved' && endsOn < today ? 'ended' : standing
}
