import { appendEvent } from '../../audit/append.ts'
import type { Database, Sql } from '../../db/database.ts'
import { inOneSnapshot } from '../../db/flush.ts'
import type { Actor } from '../../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../../identity/ids.ts'
import { patientResource } from '../../identity/patients.ts'
import { eventOf } from '../../sharing/admit.ts'
import { enter, entered, type Grant } from '../../sharing/enter.ts'
import { visible } from '../../sharing/visible.ts'
import { digestOf, saidOf } from '../entries.ts'
import { rawEntryOf, type RawEntry } from '../everything.ts'
import { patientsWith, type ExportJob } from './job.ts'
import { goesOn, heldBackKind, inEmergency, isIn } from './look-through.ts'

const atOnce = 256
const together = 8
const entriesAtOnce = 1000

/** What one record has in a file: the entries, the Patient, or that something is held back. */
export type InFile = {
  readonly patient: PatientId
  readonly grant: Grant
  readonly entries: readonly RawEntry[]
  readonly person: Buffer | undefined
}

/**
 * One file of an export, record by record, as the session that downloads may see each now: what was chosen, marked or
 * ended since the export was made is obeyed, and each patient's log has a line before anything of theirs is told.
 * Nothing is kept, so a file is never larger in memory than a few records.
 *
 * @throws Refusal `signed-out`, and `not-found` once the export has ended or its system is kept out, also in the middle:
 * what was cut off never looks whole.
 */
export async function* readFile(
  db: Database,
  actor: Actor,
  job: ExportJob,
  kind: string,
): AsyncGenerator<InFile> {
  let last: PatientId | null = null
  for (;;) {
    const some: readonly { readonly patient: PatientId }[] = await patientsWith(
      ...([db, { id: job.id, kind }, last, atOnce] as const),
    )
    // of one that has ended nobody is left, and what is empty would look whole
    await requireGoingOn(db, actor, job)
    const parts = readAhead(some, together, (next) => {
      const going = requireGoingOn(db, actor, job)
      return next.map(async ({ patient }) => {
        await going
        return readPart(db, actor, job, { patient, kind, after: null })
      })
    })
    for await (let part of parts) {
      for (;;) {
        if (part.told) yield part.told
        if (part.next === null) break
        await requireGoingOn(db, actor, job)
        part = await readPart(db, actor, job, part.next)
      }
    }
    last = some.at(-1)?.patient ?? null
    if (some.length < atOnce) return
  }
}

/**
 * What becomes of each, in their order. While one is told the next are read: never more than so many, and as many as there
 * is room for are begun together.
 */
async function* readAhead<T, R>(
  all: readonly T[],
  most: number,
  begin: (next: readonly T[]) => readonly Promise<R>[],
): AsyncGenerator<R> {
  const begun: Promise<R>[] = []
  let done = 0
  try {
    for (;;) {
      if (begun.length <= most / 2) {
        const next = all.slice(done, done + most - begun.length)
        done += next.length
        const results = next.length === 0 ? [] : begin(next)
        // where one fails is told in its turn
        for (const result of results) result.catch(() => undefined)
        begun.push(...results)
      }
      const [first] = begun
      if (first === undefined) return
      yield await first
      await begun.shift()
    }
  } finally {
    await Promise.allSettled(begun)
  }
}

async function requireGoingOn(db: Database, { session }: Actor, job: ExportJob): Promise<void> {
  if (!(await goesOn(db, job, session))) throw notFound()
}

type Part = {
  readonly patient: PatientId
  readonly kind: string
  readonly after: EntryId | null
}

async function readPart(db: Database, actor: Actor, job: ExportJob, part: Part) {
  const { patient, kind } = part
  const [[row], rows, about] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    entriesOf(tx, job, part),
    kind === 'Patient' ? patientResource(tx, patient) : nothing(tx),
  ])
  if (row !== undefined && row.outcome !== 'ok' && row.outcome !== 'signed-out') {
    return { told: undefined, next: null }
  }
  const { grant } = entered(row)
  if (row === undefined || inEmergency(row)) return { told: undefined, next: null }
  const entries = rows.slice(0, entriesAtOnce).map(rawEntryOf)
  const last = entries.at(-1)
  const more = rows.length > entriesAtOnce && last ? { ...part, after: last.id } : null
  const person = about[0]?.[0] ?? undefined
  const isHeldBack = kind === heldBackKind && grant.heldBack
  if (entries.length === 0 && !person && !isHeldBack) return { told: undefined, next: null }
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: 'direct care',
    filter: 'export file',
    count: entries.length,
    digest: entries.length > 0 ? digestOf(entries) : null,
  })
  return { told: { patient, grant, entries, person }, next: more }
}

function nothing(sql: Sql) {
  return sql`select null where false`.raw()
}

function entriesOf(sql: Sql, job: ExportJob, { patient, kind, after }: Part) {
  return sql`
    select e.id, e.version, e.kind, e.resource, ${saidOf(sql)}
      from entry e
     where e.patient_id = ${patient} and e.kind = ${kind} and ${visible(sql)} and ${isIn(sql, job)}
       ${after === null ? sql`` : sql`and e.id > ${after}`}
     order by e.id limit ${entriesAtOnce + 1}`.raw()
}
