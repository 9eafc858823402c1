import { insertEvent, type AccessEvent } from '../../audit/event.ts'
import type { Database, Tx } from '../../db/database.ts'
import { takeTurns } from '../../db/take-turns.ts'
import { inTransaction } from '../../db/transaction.ts'
import { Refusal } from '../../errors.ts'
import type { Actor } from '../../identity/actor.ts'
import type { EntryId, PatientId } from '../../identity/ids.ts'
import type { OdsCode } from '../../identity/ods-code.ts'
import { outboxFilled } from '../../messages/wake.ts'
import { admit, eventOf } from '../../sharing/admit.ts'
import { lockSharing } from '../../sharing/choice-version.ts'
import { enter, type EnterRow } from '../../sharing/enter.ts'
import { changeEntries, type ChangedEntry } from '../change-entries.ts'
import { digestOf } from '../entries.ts'
import { noteReferrers } from '../mark-reference.ts'
import { storeEntries } from '../store-entries.ts'
import { typeOf, type Change, type Written } from './change.ts'
import { finish, type Finished } from './finish.ts'
import { lookUp, resolve, type Resolved } from './resolve.ts'

/** What is to be written about one patient: all of it, or nothing. */
export type Order = {
  readonly changes: readonly Change[]
  /** The address of the API, which may stand before references. */
  readonly base: string
  /** What the patient reads about it on the log, beside that something was written; of one change what it became. */
  readonly filter?: string
  /** Whether it is only to be found out if it could be written. */
  readonly isTrial?: boolean
}

type Outcome =
  | { readonly row: EnterRow | undefined }
  | { readonly refusal: Refusal }
  | { readonly written: readonly Written[] }

/**
 * Writes to one patient's record for the staff member's own service, by the same gates as the pages: `enter`, the
 * changes and one line on the log in one transaction.
 *
 * @throws Refusal `signed-out`, `role`, `not-found`; `not-own` for what another service wrote and shares, and for a
 *   patient; `precondition` for another version; `unprocessable` for what cannot be written, with its faults. All but the first are on
 *   the log before they are told.
 */
export async function writeEntries(
  db: Database,
  actor: Actor,
  patient: PatientId,
  order: Order,
): Promise<readonly Written[]> {
  const done = await takeTurns(() =>
    inTransaction(db.reads, (tx) => attempt(db, tx, actor, patient, order), 'repeatable read'),
  )
  if ('refusal' in done) throw done.refusal
  if ('row' in done) return refused(db, actor, patient, done.row)
  outboxFilled(db)
  return done.written
}

async function refused(
  db: Database,
  actor: Actor,
  patient: PatientId,
  row: EnterRow | undefined,
): Promise<never> {
  const error: unknown = await admit(db, actor, patient, row).catch((refusal: unknown) => refusal)
  const isOwn = row?.actor_kind === 'patient' && row.actor === patient
  if (isOwn && error instanceof Refusal && error.code === 'not-found') {
    throw new Refusal(
      'not-own',
      'A record is written by services. Ask the one that wrote an entry to put it right: your record has a form for that',
    )
  }
  throw error instanceof Refusal ? error : new TypeError('enter refused without saying why')
}

async function attempt(
  db: Database,
  tx: Tx,
  actor: Actor,
  patient: PatientId,
  order: Order,
): Promise<Outcome> {
  const { changes, base } = order
  const place = { patient, base, sent: sentIn(changes) }
  const [[row], , known] = await Promise.all([
    enter(tx, actor, patient, 'write').execute(),
    // an entry marked meanwhile would else be missed by what refers to it
    takesTurns(changes) ? lockSharing(tx, patient) : undefined,
    lookUp({ tx, place }, changes),
  ])
  if (row === undefined || row.outcome !== 'ok' || row.organisation === null) return { row }
  const log = (event: Pick<AccessEvent, 'kind' | 'filter'> & Partial<AccessEvent>) =>
    insertEvent(tx, {
      ...eventOf(actor, patient, row),
      ...{ purpose: 'direct care', count: 0, digest: null, ...event },
    })
  const resolution = await resolve({ tx, actor, place }, changes, known)
  if (resolution instanceof Refusal) {
    const isDenied = resolution.code === 'not-found' || resolution.code === 'not-own'
    // who was refused after a look at what is wrong has seen whose record it is, and no more
    await log(isDenied ? { kind: 'denied', filter: null } : { kind: 'open', filter: 'card' })
    return { refusal: resolution }
  }
  if (order.isTrial) {
    await log({ kind: 'open', filter: 'card' })
    return { written: [] }
  }
  const { at, actor_name: by } = row
  const finished = finish(resolution, patient, row.organisation as OdsCode, at)
  const stored = await store(db, tx, patient, finished, { by, at })
  const written = resolution.resolved.map((it) => writtenOf(it, stored, at))
  const isWritten = written.some(({ did }) => did !== 'found' && did !== 'unchanged')
  await log({
    kind: isWritten ? 'write' : 'read',
    filter: isWritten ? (order.filter ?? filterOf(written)) : null,
    count: written.length,
    digest: digestOf(written),
  })
  return { written }
}

const filters = {
  ...{ changed: 'changed', deleted: 'in error' },
  // nothing was written
  ...{ found: null, unchanged: null },
} as const

function filterOf([one]: readonly Written[]): string | null {
  if (one === undefined) return null
  return one.did === 'created' ? one.type : filters[one.did]
}

function sentIn(changes: readonly Change[]): ReadonlySet<string> {
  return new Set(changes.flatMap((it) => ('fullUrl' in it && it.fullUrl ? [it.fullUrl] : [])))
}

/** What only adds, and refers to nothing that was there but the patient, needs no turn. */
function takesTurns(changes: readonly Change[]): boolean {
  return changes.some(
    (it) =>
      it.does !== 'create' ||
      // what is found may be referred to by the name it has in what was sent
      it.unless !== undefined ||
      it.draft.references.some(({ was }) => was?.includes('.')),
  )
}

type Stored = ReadonlyMap<EntryId, { readonly version?: number; readonly resource: string }>

async function store(
  db: Database,
  tx: Tx,
  patient: PatientId,
  { added, changed, inError }: Finished,
  { by, at }: { readonly by: string; readonly at: Date },
): Promise<Stored> {
  if (added.length > 0) await storeEntries(tx, patient, added, by, at)
  const now: readonly ChangedEntry[] = await changeEntries(tx, patient, changed, {
    ...{ recordedBy: by, at, reason: 'changed' },
  })
  await changeEntries(tx, patient, inError, { recordedBy: by, at, reason: 'entered in error' })
  const hidden = added.filter((it) => it.private).map(({ id }) => id)
  const withheld = added.filter((it) => it.withheldFromPatient).map(({ id }) => id)
  await noteReferrers(tx, patient, 'private', hidden, by, at)
  await noteReferrers(tx, patient, 'withheld', withheld, by, at)
  const isOnlyAdded = changed.length === 0 && inError.length === 0
  const told = added.map(({ organisation, kind, code, codeText }) => ({
    ...{ organisation, kind, code, text: codeText ?? '' },
  }))
  if (!isOnlyAdded) await db.keepFresh(tx, patient, at)
  else if (added.length > 0) await db.keepFresh(tx, patient, at, told)
  return new Map([...added, ...now, ...inError].map((it) => [it.id, it]))
}

function writtenOf({ change, entry, found }: Resolved, stored: Stored, at: Date): Written {
  const type = typeOf(change)
  if (found !== undefined) {
    const { id, version, recordedAt, resource } = found
    return { did: 'found', type, id, version, at: recordedAt, resource }
  }
  const { id } = change
  const now = stored.get(id)
  if (now === undefined) {
    if (entry === undefined) throw new TypeError('a change was not stored')
    const { version, resource } = entry
    return { did: 'unchanged', type, id, version, at, resource }
  }
  const did =
    change.does === 'create' ? 'created' : change.does === 'delete' ? 'deleted' : 'changed'
  return { did, type, id, version: now.version ?? 1, at, resource: now.resource }
}
