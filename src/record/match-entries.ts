import type { Tx } from '../db/database.ts'
import { newEntryId, type EntryId, type PatientId } from '../identity/ids.ts'
import { copiedText, saySame } from './copied-text.ts'
import type { OtherLine, OtherRecord } from './other-record.ts'

/** Which entry of the kept record each entry of the other one is, or will be once it is copied. */
export type Matched = {
  readonly ids: ReadonlyMap<EntryId, EntryId>
  /** Those that are in both records. */
  readonly both: ReadonlySet<EntryId>
  /** What the source calls them, and another entry of the kept record that says something else. */
  readonly otherwise: ReadonlySet<EntryId>
}

type Known = { readonly id: EntryId; readonly key: string; readonly resource: string }

/**
 * Finds the entries that are in both records: the same source, organisation and words. In a job's transaction on the
 * kept record.
 */
export async function matchEntries(
  tx: Tx,
  keep: PatientId,
  other: OtherRecord,
  lines: readonly OtherLine[],
): Promise<Matched> {
  const known = await knownIn(tx, keep, lines)
  const alike = new Map(
    lines.flatMap((line) => {
      const found = known.get(keyOf(line))
      return found ? [[line.id, found] as const] : []
    }),
  )
  const texts = new Map<EntryId, string>()
  for await (const some of other.all([...alike.keys()])) {
    for (const { id, resource } of some) texts.set(id, resource)
  }
  const ids = new Map(lines.map(({ id }) => [id, alike.get(id)?.id ?? newEntryId()]))
  const otherwise = new Set<EntryId>()
  // what refers to an entry that says something else says something else, too
  for (let isNew = true; isNew;) {
    isNew = false
    for (const [id, { resource }] of alike) {
      if (otherwise.has(id)) continue
      if (saySame(copiedText(texts.get(id) ?? '', other.patient, keep, ids), resource)) continue
      otherwise.add(id)
      ids.set(id, newEntryId())
      isNew = true
    }
  }
  const both = new Set([...alike.keys()].filter((id) => !otherwise.has(id)))
  return { ids, both, otherwise }
}

async function knownIn(
  tx: Tx,
  keep: PatientId,
  lines: readonly OtherLine[],
): Promise<ReadonlyMap<string, Known>> {
  const sources = lines.flatMap(({ sourceId }) => sourceId ?? [])
  const rows = await tx<Known[]>`
    select id, organisation || ' ' || source_id as key, resource from entry
     where patient_id = ${keep} and source_id = any (${sources})`
  return new Map(rows.map((row) => [row.key, row]))
}

function keyOf({ organisation, sourceId }: OtherLine): string {
  return `${organisation} ${sourceId}`
}
