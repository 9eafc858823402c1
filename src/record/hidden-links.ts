import type { EntryId } from '../identity/ids.ts'
import type { FinishedEntry } from './store-entries.ts'

type Flags = { readonly private: boolean; readonly withheldFromPatient: boolean }

/**
 * New entries made private, or withheld, where they refer to one of the same organisation that is: the
 * rule that holds when an entry is marked holds for what comes later, too.
 */
export function asHiddenAs(
  known: Iterable<Flags & { readonly id: EntryId; readonly organisation: string }>,
  added: readonly FinishedEntry[],
): FinishedEntry[] {
  const hidden = new Map<string, Flags>()
  for (const it of known) {
    if (it.private || it.withheldFromPatient) hidden.set(`${it.organisation} ${it.id}`, it)
  }
  const result = [...added]
  for (let before = -1; before !== hidden.size && hidden.size > 0;) {
    before = hidden.size
    for (const [i, entry] of result.entries()) {
      const through = entry.links.flatMap((it) => hidden.get(`${entry.organisation} ${it}`) ?? [])
      if (through.length === 0) continue
      const flags = {
        private: entry.private || through.some((it) => it.private),
        withheldFromPatient:
          entry.withheldFromPatient || through.some((it) => it.withheldFromPatient),
      }
      result[i] = { ...entry, ...flags }
      hidden.set(`${entry.organisation} ${entry.id}`, flags)
    }
  }
  return result
}
