import { entryRef, shortId, type EntryId, type PatientId } from '../identity/ids.ts'
import type { RecordIds } from './bundle/finish-entries.ts'
import type { EntryOrigin } from './entry-origins.ts'

/** What a source said to another record of the same person, before the two were put together. */
export type SaidElsewhere = {
  /** The ids of that record, where an entry was there. */
  readonly shown: RecordIds
  /** What was said there, by the organisation and name that importing knows it by. */
  readonly digests: ReadonlyMap<string, Buffer>
}

/**
 * What the sources of a bundle said to records that are part of this one now: a digest is over a text with the ids of
 * the record it was said to, so whether something is new is asked with those.
 */
export function saidElsewhere(
  origins: readonly EntryOrigin[],
  entries: ReadonlyMap<string, EntryId>,
  own: RecordIds,
): SaidElsewhere[] {
  const records = [...new Set(origins.map(({ from }) => from))]
  return records.map((from) => {
    const there = origins.filter((one) => one.from === from)
    return { shown: shownThere(from, there, entries, own), digests: digestsOf(there) }
  })
}

function shownThere(
  from: PatientId,
  there: readonly EntryOrigin[],
  entries: ReadonlyMap<string, EntryId>,
  own: RecordIds,
): RecordIds {
  const byEntry = new Map(there.map(({ id, originId }) => [id, originId]))
  const bySource = new Map(there.map(({ sourceId, originId }) => [sourceId, originId]))
  const shown = [...entries].map(([sourceId, id]) => {
    const origin = byEntry.get(id) ?? bySource.get(sourceId)
    const ref = origin === undefined ? own.entries.get(sourceId) : entryRef(from, origin)
    return [sourceId, ref ?? entryRef(from, id)] as const
  })
  return { patient: shortId(from), entries: new Map(shown) }
}

function digestsOf(there: readonly EntryOrigin[]): Map<string, Buffer> {
  return new Map(
    there.flatMap(({ organisation, sourceId, digest }) =>
      sourceId === null || digest === null ? [] : [[`${organisation} ${sourceId}`, digest]],
    ),
  )
}
