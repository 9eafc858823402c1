import { appendEvent } from '../../audit/append.ts'
import type { Database, Sql } from '../../db/database.ts'
import { inOneSnapshot } from '../../db/flush.ts'
import type { ActingApp, Actor } from '../../identity/actor.ts'
import { isKeptOut } from '../../identity/app-sessions.ts'
import { mayExport } from '../../identity/export-right.ts'
import type { PatientId } from '../../identity/ids.ts'
import { concernedPatients } from '../../identity/successions.ts'
import { eventOf } from '../../sharing/admit.ts'
import { enter, type EnterRow } from '../../sharing/enter.ts'
import { visible } from '../../sharing/visible.ts'
import { deleteExport, exportJob, keepProgress, letGo, takeUp, type ExportJob } from './job.ts'

const atOnce = 64
const together = 8

/** What stands for "something is not shared" in an export. */
export const heldBackKind = 'OperationOutcome'

/**
 * Looks through the records of an export: what of each its session may see, one line on each patient's log before
 * anything is told. Where the session ends meanwhile, or the system is kept out, it waits for the next session of the
 * same system; where the right ends, the export does.
 */
export async function lookThroughExport(db: Database, id: string, app?: ActingApp): Promise<void> {
  const job = await takeUp(db, id)
  if (job === undefined) return
  let after = job.lookedAfter
  for (;;) {
    if (!(await goesOn(db, job, job.session))) {
      if (await mayExport(db, job.staff)) await letGo(db, id, 'running')
      else await deleteExport(db, id)
      return
    }
    const all = await concerned(db, job, after)
    const last = all.at(-1)
    if (last === undefined) return letGo(db, id, 'done')
    const asked = all.filter(
      ({ registered }) => job.patients === 'in-care' || registered === job.organisation,
    )
    const found: Looked[] = []
    for (let n = 0; n < asked.length; n += together) {
      const some = asked.slice(n, n + together)
      found.push(...(await Promise.all(some.map(({ patient }) => lookAt(db, job, patient, app)))))
    }
    if (found.some(({ outcome }) => outcome === 'signed-out')) return letGo(db, id, 'running')
    const seen = found.filter(({ kinds }) => kinds.length > 0)
    after = last.patient
    await keepProgress(db, id, seen, after, all.length)
  }
}

/**
 * Whether an export has not ended since it was read, neither deleted, nor expired, nor without the right, and the app of
 * the session that asks is not kept out.
 */
export async function goesOn(
  db: Database,
  { id, staff, state }: ExportJob,
  session: Buffer,
): Promise<boolean> {
  const [job, may, keptOut] = await Promise.all([
    exportJob(db, id),
    mayExport(db, staff),
    isKeptOut(db, session),
  ])
  return may && !keptOut && job?.state === state
}

async function concerned(db: Database, { organisation }: ExportJob, after: PatientId | null) {
  const done = await db.job.begin(async (tx) => {
    await tx`select enter_job(null, 'finder', '{}')`
    const of = { predecessors: [organisation], successor: null }
    return { all: await concernedPatients(tx, of, after, atOnce) }
  })
  return done.all
}

type Looked = {
  readonly patient: PatientId
  readonly outcome: string
  readonly kinds: readonly string[]
}

/** Nothing is told of a record that does not open, so nothing is on its log either. */
async function lookAt(
  db: Database,
  job: ExportJob,
  patient: PatientId,
  app: ActingApp | undefined,
): Promise<Looked> {
  const { session, requestId } = job
  const actor: Actor = { session, requestId, route: 'GET $export', ...(app && { app }) }
  const [[row], kinds] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    kindsOf(tx, patient, job),
  ])
  if (row?.outcome !== 'ok') return { patient, outcome: row?.outcome ?? 'signed-out', kinds: [] }
  if (inEmergency(row)) return { patient, outcome: 'ok', kinds: [] }
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: 'direct care',
    filter: 'export',
    count: kinds.reduce((sum, { entries }) => sum + entries, 0),
    digest: null,
  })
  const isAsked = (kind: string) => job.kinds === null || job.kinds.includes(kind)
  return {
    ...{ patient, outcome: 'ok' },
    kinds: [
      ...(isAsked('Patient') ? ['Patient'] : []),
      ...kinds.map(({ kind }) => kind),
      ...(row.held_back ? [heldBackKind] : []),
    ],
  }
}

/** Emergency access is for a person who looks at one record: what it opens is in no export. */
export function inEmergency({ rule }: Pick<EnterRow, 'rule'>): boolean {
  return rule === 'emergency'
}

function kindsOf(sql: Sql, patient: PatientId, job: ExportJob) {
  return sql<{ kind: string; entries: number }[]>`
    select e.kind, count(*)::int as entries from entry e
     where e.patient_id = ${patient} and ${visible(sql)} and ${isIn(sql, job)}
     group by 1 order by 1`
}

/** Whether an entry is one that an export is about. */
export function isIn(sql: Sql, { kinds, since, startedAt }: ExportJob) {
  return sql`
    (${kinds === null} or e.kind = any (${[...(kinds ?? [])]}))
    and e.recorded_at <= ${startedAt} and (${since}::timestamptz is null or e.recorded_at >= ${since})`
}
