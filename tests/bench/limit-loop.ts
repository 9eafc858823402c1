import type { Database } from '../../src/db/database.ts'
import { statementsOf, type Statement } from './captured.ts'
import { secondsARound } from './measurement.ts'
import { hasPgbench, pgbenchScript, runPgbench } from './pgbench.ts'

/** The same statements with nothing around them: what a perfect server would reach. */
export type LimitLoop = { readonly name: string; run(): Promise<number> }

/** What is sent, and how a client makes another patient's of it. */
export type LimitOf = {
  readonly work: (db: Database) => Promise<unknown>
  readonly variables: readonly string[]
  readonly replace: (parameter: unknown) => string | undefined
}

const clients = 4

/** pgbench where it is installed. One transaction, one flush, the event in it. */
export async function limitLoop(url: string, of: LimitOf): Promise<LimitLoop> {
  const statements = oneTransaction(await statementsOf(url, of.work))
  const script = pgbenchScript(of.variables, statements, of.replace)
  if (!hasPgbench()) throw new Error('pgbench is not installed')
  return {
    name: 'pgbench, the same statements, prepared, in one flush',
    run: () => runPgbench(url, script, { clients, seconds: secondsARound, role: 'confide_app' }),
  }
}

/** The event goes before the commit: cheaper than a transaction of its own, so the limit is the higher one. */
function oneTransaction(statements: readonly Statement[]): Statement[] {
  const commit = statements.findIndex(({ text }) => text === 'commit')
  const event = statements.slice(commit + 1)
  const fresh = event.map(({ text, parameters }) => ({ text, parameters }))
  return [...statements.slice(0, commit), ...fresh, { text: 'commit', parameters: [] }]
}
