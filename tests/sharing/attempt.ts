import type { Sql, Tx } from '../../src/db/database.ts'
import { undone } from './compare.ts'

type Role =
  | 'confide_app'
  | 'confide_job'
  | 'confide_log'
  | 'confide_identity'
  | 'confide_relay'
  | 'confide_sequencer'
  | 'confide_linker'
/** Rows read or written, or that the database refuses. */
type Outcome = number | 'refused'

/** One thing tried in the database itself, whatever the code above would have done. */
export type Attempt = {
  readonly name: string
  readonly as: Role
  /** What the transaction begins with. */
  readonly after: string
  readonly tries: string
  readonly gets: Outcome
}

/** Attempts of one role after one beginning, each a sentence, a statement and what it gets. */
export function attemptsOf(
  as: Role,
  after: string,
  rows: readonly (readonly [name: string, tries: string, gets: Outcome])[],
): Attempt[] {
  return rows.map(([name, tries, gets]) => ({ name, as, after, tries, gets }))
}

/** Tries in a transaction that leaves nothing behind; `before` is changed first, as the owner. */
export function attempt(sql: Sql, one: Attempt, before = ''): Promise<Outcome> {
  return undone(sql, async (tx) => {
    if (before) await tx.unsafe(`set local role confide_owner; ${before}`)
    await tx`set local role ${tx(one.as)}`
    if (one.after) await tx.unsafe(one.after)
    return outcomeOf(tx, one.tries)
  })
}

async function outcomeOf(tx: Tx, tries: string): Promise<Outcome> {
  try {
    const { count } = await tx.savepoint((at) => at.unsafe(tries))
    return count
  } catch (error) {
    const { code } = error as { code?: string }
    // without the privilege or against a policy; or `enter_job` raises
    if (code === '42501' || code === 'P0001') return 'refused'
    throw error
  }
}
