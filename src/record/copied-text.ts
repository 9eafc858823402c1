import { shortId, entryRef, parseShortId, type EntryId, type PatientId } from '../identity/ids.ts'

/**
 * The text of an entry as it stands in another record of the same person: its own id, and its references to the
 * patient and to other entries, are those of that record. A reference to an entry that is not there stays as it is.
 */
export function copiedText(
  text: string,
  from: PatientId,
  to: PatientId,
  ids: ReadonlyMap<EntryId, EntryId>,
): string {
  const own = new RegExp(`${shortId(from)}(?:\\.([0-9a-z]{26})(?![0-9a-z]))?`, 'g')
  return text.replace(own, (found: string, entry: string | undefined) => {
    if (entry === undefined) return shortId(to)
    const id = ids.get(parseShortId(entry) as EntryId)
    return id === undefined ? found : entryRef(to, id)
  })
}

/** Whether two texts say the same, whenever and as whichever version each was written down. */
export function saySame(a: string, b: string): boolean {
  return withoutVersion(a) === withoutVersion(b)
}

/** `finishEntry` writes the version last. */
function withoutVersion(text: string): string {
  return text.replace(/"versionId":"[^"]*","lastUpdated":"[^"]*"\}\}$/, '')
}
