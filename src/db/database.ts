import postgres from 'postgres'
import { Lines } from './lines.ts'
import { signIn } from './sign-in-line.ts'

export type Sql = postgres.Sql
/** One transaction's connection: what domain functions hand on inside `begin`. */
export type Tx = postgres.TransactionSql

/** One pool for each database role; which one a statement goes to says what it may touch. */
export type Database = {
  /** Reads and writes of one patient's record, behind `enter`. */
  readonly app: Sql
  /** The same role, for reads in one snapshot and one round trip. */
  readonly reads: Lines
  /** Sign-in, sessions and staff; no clinical table. */
  readonly identity: Sql
  /** Commands and imports, behind `enter_job`. */
  readonly job: Sql
  /** The same role, for imports: what leaves together is answered together. */
  readonly imports: Lines
  /** The log writer: may only insert events. */
  readonly log: Sql
  /** The same role, for the events of concurrent reads. */
  readonly events: Lines
  /** Takes what must leave from the outboxes of all patients; sees no record. */
  readonly relay: Sql
  /** Builds the tree of the log from its events; sees these, and changes none. */
  readonly sequencer: Sql
  /**
   * Keeps true what is made of a record, in the transaction that changes it. Handed in where the pools are
   * opened: those who write know nothing of what is made of what they write.
   *
   * @param added where entries were added and nothing else was changed.
   */
  keepFresh(tx: Tx, patient: string, at: Date, added?: readonly AddedEntry[]): Promise<void>
  end(): Promise<void>
}

/** What tells whether anything that is made of a record can hold an entry. */
export type AddedEntry = {
  readonly organisation: string
  readonly kind: string
  readonly code: string | null
  readonly text: string
}

export type KeepFresh = Database['keepFresh']

/**
 * Opens the pools. The login of `url` is a member of the six roles and takes one of them as it connects,
 * so no session state is set afterwards and transaction pooling stays possible (rule R15).
 */
export function openDatabase(url: string, keepFresh: KeepFresh, size = 6): Database {
  const app = open(url, 'confide_app', size)
  const reads = openLines(url, 'confide_app', size)
  const identity = open(url, 'confide_identity', Math.min(size, 3))
  const job = open(url, 'confide_job', Math.min(size, 3))
  const imports = openLines(url, 'confide_job', Math.min(size, 3))
  const log = open(url, 'confide_log', 1)
  const events = openLines(url, 'confide_log', 2)
  const relay = open(url, 'confide_relay', 4)
  const sequencer = open(url, 'confide_sequencer', 3)
  return {
    app,
    reads,
    identity,
    job,
    imports,
    log,
    events,
    relay,
    sequencer,
    keepFresh,
    end: async () => {
      reads.end()
      imports.end()
      events.end()
      await Promise.all(
        [app, identity, job, log, relay, sequencer].map((sql) => sql.end({ timeout: 5 })),
      )
    },
  }
}

/** Opens one pool by itself, for a process that has one role and no other. */
export function openPool(url: string, role: string, max: number): Sql {
  return open(url, role, max)
}

function open(url: string, role: string, max: number): Sql {
  return postgres(url, { ...optionsFor(role), max, idle_timeout: 60 })
}

export function openLines(url: string, role: string | undefined, most: number): Lines {
  return new Lines(most, (onClosed) => signIn(url, optionsFor(role), onClosed))
}

/** @param role none for the owner. */
function optionsFor(role: string | undefined) {
  return {
    connect_timeout: 10,
    onnotice: () => undefined,
    connection: {
      application_name: role ?? 'confide',
      ...(role === undefined ? {} : { role }),
      statement_timeout: 60_000,
      idle_in_transaction_session_timeout: 60_000,
      TimeZone: 'UTC',
      'citus.propagate_set_commands': 'local',
    },
  }
}
