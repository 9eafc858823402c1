import { appendEvent } from '../audit/append.ts'
import type { Database, Sql } from '../db/database.ts'
import { inOneSnapshot } from '../db/flush.ts'
import type { Actor } from '../identity/actor.ts'
import { notFound, type EntryId, type PatientId } from '../identity/ids.ts'
import { storedPatient } from '../identity/patients.ts'
import { admit, eventOf } from '../sharing/admit.ts'
import { enter, type Entered, type EnterRow } from '../sharing/enter.ts'
import { visible } from '../sharing/visible.ts'
import { conceptOf } from './bundle/columns.ts'
import { digestOf, saidOf } from './entries.ts'
import { parseJson } from './json-text.ts'
import type { Said } from './says-none.ts'
import { purposeOf } from './shared-record.ts'
import { isObject } from './validate/object-type.ts'

/** A version of a resource, as the bytes that are stored. */
export type StoredVersion = {
  readonly version: string
  /** When it was stored: ISO 8601, in UTC. */
  readonly at: string | null
  readonly resource: Buffer
  /** Of an entry that may say that there is none. */
  readonly said: Said | null
}

export type ReadResource = Entered & { readonly read: StoredVersion }
export type ReadHistory = Entered & { readonly versions: readonly StoredVersion[] }

/**
 * One entry of this kind as it is stored, in as few statements as it takes.
 *
 * @throws Refusal as `readSharedRecord`.
 */
export async function readResource(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  kind: string,
): Promise<ReadResource> {
  const [[row], [found]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    current(tx, patient, id, kind),
  ])
  const [who, [read]] = await told(db, actor, patient, row, id, found ? [versionOf(found)] : [])
  return { ...who, read }
}

/**
 * The Patient resource, as `readResource`.
 *
 * @param version the one that must be in force.
 */
export async function readPatient(
  db: Database,
  actor: Actor,
  patient: PatientId,
  version?: number,
): Promise<ReadResource> {
  const [[row], [found]] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    storedPatient(tx, patient),
  ])
  const [inForce = null, resource = null] = found ?? []
  const isAsked = version === undefined || inForce?.toString() === String(version)
  const stored =
    resource && isAsked ? [versionOf([inForce, lastUpdated(resource), resource, null])] : []
  const [who, [read]] = await told(db, actor, patient, row, null, stored)
  return { ...who, read }
}

/** When a resource says that its version was stored. */
function lastUpdated(resource: Buffer): Buffer | null {
  const value = JSON.parse(resource.toString()) as {
    readonly meta?: { readonly lastUpdated?: string }
  }
  const at = Date.parse(value.meta?.lastUpdated ?? '')
  return Number.isNaN(at) ? null : Buffer.from(new Date(at).toISOString().slice(0, -1))
}

/**
 * The versions of one entry that this actor may read, newest first: the one in force, where they may see the entry
 * now; those before it, where their service wrote them (row-level security).
 *
 * @param version one alone.
 * @throws Refusal as `readResource`, also where there is no such version.
 */
export async function readVersions(
  db: Database,
  actor: Actor,
  patient: PatientId,
  id: EntryId,
  kind: string,
  version?: number,
): Promise<ReadHistory> {
  const [[row], [found], earlier] = await inOneSnapshot(db.reads, (tx) => [
    enter(tx, actor, patient, 'read'),
    current(tx, patient, id, kind),
    earlierOnes(tx, patient, id, version ?? null),
  ])
  const all = found ? [versionOf(found), ...earlier.map(earlierVersionOf)] : []
  const asked = all.filter((one) => version === undefined || one.version === String(version))
  const [who, versions] = await told(db, actor, patient, row, id, asked)
  return { ...who, versions }
}

/** One line on the log of what is told, or that it is not; before it is. */
async function told(
  db: Database,
  actor: Actor,
  patient: PatientId,
  row: EnterRow | undefined,
  id: EntryId | null,
  versions: readonly StoredVersion[],
): Promise<readonly [Entered, readonly [StoredVersion, ...StoredVersion[]]]> {
  const who = await admit(db, actor, patient, row)
  if (row === undefined) throw notFound()
  const [first, ...others] = versions
  await appendEvent(db, {
    ...eventOf(actor, patient, row),
    kind: first ? 'read' : 'denied',
    purpose: purposeOf(who),
    filter: null,
    count: id === null ? 0 : versions.length,
    digest:
      first && id !== null ? digestOf(versions.map(({ version }) => ({ id, version }))) : null,
  })
  if (!first) throw notFound()
  return [who, [first, ...others]]
}

function current(sql: Sql, patient: PatientId, id: EntryId, kind: string) {
  return sql`
    select e.version, (select substr(t, 13, 26) from unnest(e.tokens) t where starts_with(t, 'lastUpdated=')),
           e.resource, ${saidOf(sql)}
      from entry e
     where e.patient_id = ${patient} and e.id = ${id} and e.kind = ${kind} and ${visible(sql)}`.raw()
}

function earlierOnes(sql: Sql, patient: PatientId, id: EntryId, version: number | null) {
  return sql`
    select version, to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), resource
      from entry_version
     where patient_id = ${patient} and id = ${id} and (${version}::int is null or version = ${version})
     order by version desc`.raw()
}

type RawRow = readonly (Buffer | null)[]

function versionOf([version, at, resource, said]: RawRow): StoredVersion {
  if (!version || !resource) throw new TypeError('a stored resource without its columns')
  return {
    version: version.toString('latin1'),
    at: at ? `${at.toString('latin1')}Z` : null,
    resource,
    said: said ? (JSON.parse(said.toString()) as Said) : null,
  }
}

/** What an earlier version says stands in its text alone. */
function earlierVersionOf(row: RawRow): StoredVersion {
  const version = versionOf(row)
  const resource = parseJson(version.resource.toString())
  return isObject(resource) ? { ...version, said: conceptOf(resource) } : version
}
