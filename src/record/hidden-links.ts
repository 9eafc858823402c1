import type { EntryId } from '../identity/ids.ts'
import { linksOf, type PlannedEntry } from './bundle/plan-entry.ts'

export type Flags = { readonly private: boolean; readonly withheldFromPatient: boolean }

type Known = Flags & { readonly id: EntryId }

/**
 * Which entries are private, or withheld, and with them those of the same organisation that refer to them:
 * the rule that holds when an entry is marked holds for what comes later, too.
 */
export function hiddenEntries(
  known: Iterable<Known>,
  planned: readonly PlannedEntry[],
  ids: ReadonlyMap<string, EntryId>,
): Map<EntryId, Flags> {
  const hidden = new Map<EntryId, Flags>()
  for (const it of known) if (it.private || it.withheldFromPatient) hidden.set(it.id, it)
  if (hidden.size === 0) return hidden
  const writers = new Map(planned.map((it) => [it.sourceId, it.organisation]))
  for (let isNew = true; isNew;) {
    isNew = false
    for (const entry of planned) {
      const { sourceId, organisation } = entry
      const id = ids.get(sourceId)
      if (id === undefined) continue
      const own = linksOf(entry).filter((it) => writers.get(it) === organisation)
      const through = own.flatMap((it) => hidden.get(ids.get(it) ?? id) ?? [])
      const before = hidden.get(id)
      const flags = allOf([...through, ...(before ? [before] : [])])
      if (flags.private === (before?.private ?? false)) {
        if (flags.withheldFromPatient === (before?.withheldFromPatient ?? false)) continue
      }
      hidden.set(id, flags)
      isNew = true
    }
  }
  return hidden
}

function allOf(flags: readonly Flags[]): Flags {
  return {
    private: flags.some((it) => it.private),
    withheldFromPatient: flags.some((it) => it.withheldFromPatient),
  }
}
