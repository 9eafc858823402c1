import { hash } from 'node:crypto'
import { type EntryId, type PatientId, entryRef, shortId } from '../../identity/ids.ts'
import { writeJson } from '../json-text.ts'
import { type JsonObject, isObject } from '../validate/object-type.ts'
import type { ReferenceValue } from '../validate/problems.ts'
import { takeResource } from './bundle-entries.ts'
import { type Columns, columnsOf } from './columns.ts'
import type { PlannedPatient } from './plan-bundle.ts'
import type { PlannedEntry, PlannedTarget } from './plan-entry.ts'

/** The ids of a bundle's patient and entries as references show them. */
export type RecordIds = {
  readonly patient: string
  /** By source id. */
  readonly entries: ReadonlyMap<string, string>
}

export function recordIds(patient: PatientId, entries: ReadonlyMap<string, EntryId>): RecordIds {
  const refs = [...entries].map(([sourceId, id]) => [sourceId, entryRef(patient, id)] as const)
  return { patient: shortId(patient), entries: new Map(refs) }
}

/** What `meta` says of this version: lastUpdated is a FHIR instant. */
export type VersionMeta = { readonly versionId: number; readonly lastUpdated: string }

export type FinishedText = {
  readonly text: string
  /** SHA-256 of the text without what `VersionMeta` says: the same ids and source give the same. */
  readonly digest: Buffer
}

// These are no entry that could be private, so their name may stand where they are not in the bundle.
const openKinds = new Set(['Practitioner', 'PractitionerRole', 'Organization', 'Location'])

/**
 * The text of an entry as it is stored and served: with the record's own id, references to the record's own
 * ids, and `meta`. All else is as it came.
 *
 * References lose their `display`: it would show what the entry they point to says, and that may be private.
 * Where a reference is nothing but words, or names a person or place that is not in the record, it stays.
 */
export function finishEntry(
  planned: PlannedEntry,
  ids: RecordIds,
  meta: VersionMeta,
): FinishedText & { readonly columns: Columns } {
  const { resource, references } = takeResource(planned.source)
  const columns = { ...columnsOf(resource), ...planned.medication }
  rewrite(references, planned.targets, ids)
  if (planned.targets.some((it) => it.to === 'left-out')) {
    leaveOut(resource, references, planned.targets, ids)
  }
  return { ...finish(resource, idOf(planned.sourceId, ids), meta), columns }
}

/** The text of the patient resource, as `finishEntry`. */
export function finishPatient(
  planned: PlannedPatient,
  ids: RecordIds,
  meta: VersionMeta,
): FinishedText {
  const { resource, references } = takeResource(planned.source)
  rewrite(references, planned.targets, ids)
  return finish(resource, ids.patient, meta)
}

function finish(resource: JsonObject, id: string, version: VersionMeta): FinishedText {
  const body = writeJson({ ...resource, id, meta: undefined })
  const meta = isObject(resource['meta']) ? resource['meta'] : {}
  const versionId = String(version.versionId)
  const newMeta = writeJson({ ...meta, versionId, lastUpdated: version.lastUpdated })
  return {
    text: `${body.slice(0, -1)},"meta":${newMeta}}`,
    // a buffer of its own for each digest costs more than the digest
    digest: Buffer.from(hash('sha256', body + writeJson(meta), 'hex'), 'hex'),
  }
}

function rewrite(
  references: readonly ReferenceValue[],
  targets: readonly PlannedTarget[],
  ids: RecordIds,
): void {
  for (const [i, reference] of references.entries()) {
    const target = targets[i]
    if (target) rewriteOne(reference, target, ids)
  }
}

function rewriteOne(reference: ReferenceValue, target: PlannedTarget, ids: RecordIds): void {
  switch (target.to) {
    case 'patient':
      reference.reference = `Patient/${ids.patient}`
      reference.display = undefined
      return
    case 'entry':
      reference.reference = `${target.kind}/${idOf(target.sourceId, ids)}`
      reference.display = undefined
      return
    case 'identifier':
      reference.reference = undefined
      reference.type = target.kind
      reference.identifier = target.identifier
      if (!openKinds.has(target.kind)) reference.display = undefined
      return
    case 'elsewhere':
      if (reference.reference !== undefined || reference.identifier !== undefined) {
        if (!openKinds.has(reference.type ?? '')) reference.display = undefined
      }
      return
    case 'contained':
    case 'left-out':
      reference.display = undefined
      return
    case 'nothing':
      throw new TypeError('a reference of the plan points to nothing')
    default:
      return target satisfies never
  }
}

/** Takes the references left out from a Provenance; one that keeps none is about the patient. */
function leaveOut(
  resource: JsonObject,
  references: readonly ReferenceValue[],
  targets: readonly PlannedTarget[],
  ids: RecordIds,
): void {
  const out = new Set<unknown>(references.filter((_, i) => targets[i]?.to === 'left-out'))
  const list: unknown[] = Array.isArray(resource['target']) ? resource['target'] : []
  const kept = list.filter((it) => !out.has(it))
  resource['target'] = kept.length > 0 ? kept : [{ reference: `Patient/${ids.patient}` }]
}

function idOf(sourceId: string, ids: RecordIds): string {
  const id = ids.entries.get(sourceId)
  if (id === undefined) throw new TypeError('an entry of the bundle was given no id')
  return id
}
