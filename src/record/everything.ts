import { appendEvent } from '../audit/append.ts'
import type { Database } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { patientResource } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered } from '../sharing/enter.ts'
import { digestOf, rawPage } from './entries.ts'
import { filings, type Filing } from './filing-store.ts'
import type { Said } from './says-none.ts'
import { purposeOf } from './shared-record.ts'

/** An entry as it goes out: its id, its kind, and the stored bytes. */
export type RawEntry = {
  readonly id: EntryId
  readonly version: string
  readonly kind: string
  readonly resource: Buffer
  /** Of an entry that may say that there is none. */
  readonly said: Said | null
}

export type EverythingPage = Entered & {
  /** The Patient resource, on the first page. */
  readonly patient: Buffer | undefined
  readonly entries: readonly RawEntry[]
  /** How those of them that were filed came to be. */
  readonly filings: readonly Filing[]
  /** Where the next page starts, if there is one. */
  readonly next: EntryId | null
}

/**
 * One page of all a patient's entries this actor may see, in order of id, as the bytes that are stored.
 * One page is one line on the log, committed before it is returned.
 *
 * @throws Refusal as `readSharedRecord`.
 */
export async function readEverything(
  db: Database,
  actor: Actor,
  patient: PatientId,
  page: { readonly after: EntryId | null; readonly count: number },
): Promise<EverythingPage> {
  const [[row], [about], rows, known] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    patientResource(tx, patient),
    rawPage(tx, patient, page.after, page.count),
    filings(tx, patient),
  ])
  const who = await admit(db, actor, patient, row)
  const person = about?.[0]
  if (row === undefined || !person) throw notFound()
  const entries = rows.slice(0, page.count).map(rawEntryOf)
  const last = entries.at(-1)
  const ids = new Set(entries.map(({ id }) => id))
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: 'list',
    purpose: purposeOf(who),
    filter: page.after === null ? null : 'next page',
    count: entries.length,
    digest: digestOf(entries),
  })
  return {
    ...who,
    patient: page.after === null ? person : undefined,
    entries,
    filings: known.filter(({ entry }) => ids.has(entry)),
    next: rows.length > page.count && last ? last.id : null,
  }
}

/** A row of `rawPage`. */
export function rawEntryOf([
  id,
  version,
  kind,
  resource,
  said,
]: readonly (Buffer | null)[]): RawEntry {
  if (!id || !version || !kind || !resource) throw new TypeError('an entry without its columns')
  return {
    id: id.toString('latin1') as EntryId,
    version: version.toString('latin1'),
    kind: kind.toString('latin1'),
    resource,
    said: said ? (JSON.parse(said.toString()) as Said) : null,
  }
}
