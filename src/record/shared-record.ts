import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientCard, type PatientCard } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type AtService, type Entered } from '../sharing/enter.ts'
import {
  digestOf,
  earlierVersions,
  headlines,
  linesOfYear,
  oneEntry,
  outline,
  type EarlierVersion,
  type Entry,
  type EntryFilter,
  type EntryLine,
  type OutlineRow,
} from './entries.ts'
import { filings, type Filing } from './filing-store.ts'

export type SharedRecord = Entered &
  AtService & {
    readonly patient: PatientCard
    /** Allergies, medicines and problems, with their text. */
    readonly headlines: readonly Entry[]
    /** Entries of one year, newest first. */
    readonly timeline: readonly EntryLine[]
    /** Whether the year holds more than the timeline shows. */
    readonly cut: boolean
    readonly outline: readonly OutlineRow[]
  }

const mostLinesOnAPage = 1000

/**
 * The record of a patient as this actor may see it: one snapshot, one line on the log before it is returned.
 *
 * @throws Refusal `signed-out`, `role`, `not-found` (no such patient, or none this actor may see).
 */
export async function readSharedRecord(
  db: Database,
  actor: Actor,
  patient: PatientId,
  filter: EntryFilter = {},
): Promise<SharedRecord> {
  const [[row], [card], first, lines, parts] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    patientCard(tx, patient),
    headlines(tx, patient),
    linesOfYear(tx, patient, filter, mostLinesOnAPage + 1),
    outline(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  const timeline = lines.slice(0, mostLinesOnAPage)
  const cut = lines.length > timeline.length
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'open',
    purpose: purposeOf(who),
    filter: filterText(filter),
    count: first.length + timeline.length,
    digest: digestOf([...first, ...timeline]),
  })
  const { related, unasked } = row
  return {
    ...{ ...who, related, unasked, patient: card },
    ...{ headlines: first, timeline, cut, outline: parts },
  }
}

export type ReadEntry = Entered & {
  readonly patient: PatientCard
  readonly entry: Entry
  readonly earlier: readonly EarlierVersion[]
  /** That it was filed from what another service wrote. */
  readonly filedFrom: Filing | undefined
  /** That the registered practice filed it, where this actor may know. */
  readonly filedAs: readonly Filing[]
}

/**
 * One entry whole, with the versions before it where this actor may read them.
 *
 * @param kind one of another kind is not found; `Provenance` also asks for how an entry came to be filed.
 * @throws as `readSharedRecord`.
 */
export async function readEntry(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  kind?: string,
): Promise<ReadEntry> {
  const [[row], [card], [found], earlier, known] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    patientCard(tx, patient),
    oneEntry(tx, patient, id),
    earlierVersions(tx, patient, id),
    filings(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  if (row === undefined || card === undefined) throw notFound()
  const filedFrom = known.find((one) => one.entry === id)
  const isAsked =
    kind === undefined || found?.kind === kind || (kind === 'Provenance' && filedFrom !== undefined)
  const entry = isAsked ? found : undefined
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: entry ? 'read' : 'denied',
    purpose: purposeOf(who),
    filter: null,
    count: entry ? 1 : 0,
    digest: entry ? digestOf([entry]) : null,
  })
  if (!entry) throw notFound()
  const filedAs = known.filter((one) => one.fromEntry === id)
  return { ...who, patient: card, entry, earlier, filedFrom, filedAs }
}

export function purposeOf({ person, grant }: Entered): string {
  if (grant.view === 'proxy') return 'helping'
  return person.kind === 'patient' ? 'own record' : 'direct care'
}

/** Year, kind and service only: nothing a person typed. */
function filterText(filter: EntryFilter): string | null {
  const parts = [filter.year, filter.kind, filter.organisation].filter((part) => part !== undefined)
  return parts.length === 0 ? null : parts.join(' ')
}
