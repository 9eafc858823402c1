import { type EntryId, newEntryId, type PatientId } from '../identity/ids.ts'
import { finishEntry, recordIds, type RecordIds } from './bundle/finish-entries.ts'
import type { BundlePlan } from './bundle/plan-bundle.ts'
import { linksOf, type PlannedEntry } from './bundle/plan-entry.ts'
import type { ChangedEntry, KnownEntry } from './change-entries.ts'
import { type Flags, hiddenEntries } from './hidden-links.ts'
import type { SaidElsewhere } from './import-origins.ts'
import { entriesAtOnce, type FinishedEntry } from './store-entries.ts'

/** The ids of a bundle's entries, by source id: those they have already, else new ones. */
export type Ids = { readonly entries: ReadonlyMap<string, EntryId>; readonly shown: RecordIds }

/** What an entry is known by when it is imported again. */
export function keyOf(entry: { readonly organisation: string; readonly sourceId: string }): string {
  return `${entry.organisation} ${entry.sourceId}`
}

export function idsOf(
  patient: PatientId,
  plan: BundlePlan,
  before: ReadonlyMap<string, KnownEntry>,
): Ids {
  const entries = new Map(
    plan.entries.map((it) => [it.sourceId, before.get(keyOf(it))?.id ?? newEntryId()]),
  )
  return { entries, shown: recordIds(patient, entries) }
}

type Sorted = { added: FinishedEntry[]; changed: ChangedEntry[]; unchanged: number }

/** What is new, what has changed and how many are as they were, some entries at a time. */
export function* sortedEntries(
  plan: BundlePlan,
  ids: Ids,
  before: ReadonlyMap<string, KnownEntry>,
  elsewhere: readonly SaidElsewhere[],
  at: Date,
): Generator<Sorted> {
  const hidden = hiddenEntries(before.values(), plan.entries, ids.entries)
  for (let i = 0; i < plan.entries.length; i += entriesAtOnce) {
    const sorted: Sorted = { added: [], changed: [], unchanged: 0 }
    for (const entry of plan.entries.slice(i, i + entriesAtOnce)) {
      const known = before.get(keyOf(entry))
      const finished = finish(entry, ids, known ? known.version + 1 : 1, hidden, at)
      if (!known) sorted.added.push(finished)
      else if (known.digest?.equals(finished.sourceDigest) === true) sorted.unchanged++
      else if (elsewhere.some((one) => wasSaid(entry, one))) sorted.unchanged++
      else sorted.changed.push({ ...finished, version: known.version + 1 })
    }
    yield sorted
  }
}

/** Whether a record that is part of this one now was told the same. */
function wasSaid(entry: PlannedEntry, { shown, digests }: SaidElsewhere): boolean {
  const digest = digests.get(keyOf(entry))
  return digest !== undefined && finishEntry(entry, shown, noVersion).digest.equals(digest)
}

/** A digest is the same whatever the version. */
const noVersion = { versionId: 0, lastUpdated: '' }

const open: Flags = { private: false, withheldFromPatient: false }

function finish(
  entry: PlannedEntry,
  ids: Ids,
  versionId: number,
  hidden: ReadonlyMap<EntryId, Flags>,
  at: Date,
) {
  const meta = { versionId, lastUpdated: at.toISOString() }
  const { text, digest, columns } = finishEntry(entry, ids.shown, meta)
  const id = ids.entries.get(entry.sourceId)
  if (id === undefined) throw new TypeError('an entry was given no id')
  const flags = hidden.get(id) ?? open
  return {
    ...columns,
    id,
    organisation: entry.organisation,
    attributedBy: entry.attributedBy,
    private: flags.private,
    withheldFromPatient: flags.withheldFromPatient,
    sourceId: entry.sourceId,
    sourceDigest: digest,
    links: linksOf(entry).flatMap((it) => ids.entries.get(it) ?? []),
    resource: text,
  }
}
