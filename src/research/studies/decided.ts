/** What one member of the panel said of one version. */
export type Decision = { readonly by: string; readonly approves: boolean }

export type Standing = 'waits' | 'approved' | 'declined'

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
