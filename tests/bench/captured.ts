import { keepSummaryFresh } from '../../src/summary/keep-fresh.ts'
import postgres from 'postgres'
import { openLines, type Database } from '../../src/db/database.ts'
import type { Line } from '../../src/db/line.ts'
import type { Lines } from '../../src/db/lines.ts'

/** A statement as the app sent it. */
export type Statement = { readonly text: string; readonly parameters: readonly unknown[] }

/** A parameter that is a new uuid each time. */
export const freshId = Symbol('fresh id')

/** What `work` sends to the database, in order: a limit is measured with these very statements. */
export async function statementsOf(
  url: string,
  work: (db: Database) => Promise<unknown>,
): Promise<Statement[]> {
  const seen: Statement[] = []
  const open = (role: string) =>
    postgres(url, {
      max: 1,
      fetch_types: true,
      connection: { role, TimeZone: 'UTC' },
      onnotice: () => undefined,
      debug: (_connection, text, parameters) => seen.push({ text, parameters: [...parameters] }),
    })
  const [app, identity, job, log, relay, sequencer] = [
    'app',
    'identity',
    'job',
    'log',
    'relay',
    'sequencer',
  ].map((name) => open(`confide_${name}`))
  if (!app || !identity || !job || !log || !relay || !sequencer)
    throw new Error('a pool is missing')
  // what a flush sends, in turns with what the libraries' connections do
  const reads = capturing(openLines(url, 'confide_app', 1), seen)
  const events = capturing(openLines(url, 'confide_log', 1), seen)
  const imports = openLines(url, 'confide_job', 1)
  const end = async () => {
    reads.end()
    events.end()
    imports.end()
    await Promise.all([app, identity, job, log, relay, sequencer].map((sql) => sql.end()))
  }
  try {
    // The first time a connection is used it also asks for the types it does not know.
    const db = {
      ...{ app, reads, identity, job, imports, log, events, relay, sequencer, end },
      keepFresh: keepSummaryFresh,
    }
    await work(db)
    seen.length = 0
    await work(db)
    return seen
  } finally {
    await end()
  }
}

function capturing(lines: Lines, seen: Statement[]): Lines {
  const lend = lines.lend.bind(lines)
  lines.lend = (work) =>
    lend((line) => {
      const run: Line['run'] = (statements, staysOpen) => {
        seen.push(...statements.map(({ text, values }) => ({ text, parameters: values })))
        return line.run(statements, staysOpen)
      }
      return work({ run } as Line)
    })
  return lines
}
