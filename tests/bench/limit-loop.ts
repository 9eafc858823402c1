import type { Database } from '../../src/db/database.ts'
import { startBareLoop } from './bare-loop.ts'
import { freshId, statementsOf, type Statement } from './captured.ts'
import { secondsARound } from './measurement.ts'
import { hasPgbench, pgbenchScript, runPgbench } from './pgbench.ts'

/** The same statements with nothing around them: what a perfect server would reach. */
export type LimitLoop = { readonly name: string; run(): Promise<number> }

export type LimitOf = {
  readonly work: (db: Database) => Promise<unknown>
  /** The parameter that is another one each time, if any. */
  readonly varying?: Varying
}

export type Varying = {
  readonly parameter: unknown
  readonly next: () => string
  /** The same in pgbench. */
  readonly variable: string
  readonly expression: string
}

const clients = 4

/** pgbench where it is installed, else a loop of our own: one transaction, one flush, the event in it. */
export async function limitLoop(url: string, { work, varying }: LimitOf): Promise<LimitLoop> {
  const statements = oneTransaction(await statementsOf(url, work))
  const loop = loopOf(url, 'confide_app', statements, varying)
  return { name: `${loop.name}, the same statements`, run: () => loop.run() }
}

/** These statements as this role, over and over; `none` is the owner, whom no policy binds. */
export function loopOf(
  url: string,
  role: 'confide_app' | 'none',
  statements: readonly Statement[],
  varying: Varying | undefined,
): LimitLoop {
  if (!hasPgbench()) {
    return {
      name: 'a bare protocol loop',
      run: () => startBareLoop(url, statements, { role, clients, seconds: secondsARound, varying }),
    }
  }
  const script = pgbenchScript(varying ? [varying.variable] : [], statements, (parameter) =>
    varying && parameter === varying.parameter ? varying.expression : undefined,
  )
  return {
    name: 'pgbench',
    run: () => runPgbench(url, script, { clients, seconds: secondsARound, role }),
  }
}

/** The event goes before the commit: cheaper than a transaction of its own, so the limit is the higher one. */
function oneTransaction(statements: readonly Statement[]): Statement[] {
  const commit = statements.findIndex(({ text }) => text === 'commit')
  const event = statements.slice(commit + 1).map(({ text, parameters }) => ({
    text,
    // its columns begin with the patient and its own id
    parameters: parameters.map((it, index) => (index === 1 ? freshId : it)),
  }))
  return [...statements.slice(0, commit), ...event, { text: 'commit', parameters: [] }]
}
