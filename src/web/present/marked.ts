import { entryRef, type PatientId } from '../../identity/ids.ts'
import type { EntryLine } from '../../record/entries.ts'
import type { MarkPlan } from '../../record/mark-facts.ts'
import type { MarkChange } from '../../record/mark-set.ts'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import { titleOf } from './entry.ts'
import { kindName } from './kinds.ts'

/** An entry as forms that mark entries list it. */
export function markedEntry(patient: PatientId, line: EntryLine): MarkedEntry {
  return {
    ref: entryRef(patient, line.id),
    title: titleOf(line),
    kind: kindName(line.kind),
    when: line.effectiveAt ?? line.recordedAt,
    private: line.private,
    withheld: line.withheld,
  }
}

/** The set a form shows: each entry, and for whose sake it is in it. */
export function markedSet(patient: PatientId, plan: MarkPlan) {
  const lines = new Map(plan.lines.map((line) => [line.id, line]))
  const list = (changes: readonly MarkChange[]) =>
    changes.flatMap(({ id, through }) => {
      const line = lines.get(id)
      if (line === undefined) return []
      const to = through === null ? undefined : lines.get(through)
      return [{ ...markedEntry(patient, line), through: to && titleOf(to) }]
    })
  const harms = new Set(plan.harms)
  return {
    changes: list(plan.changes),
    stays: list(plan.stays),
    harms: list(plan.changes.filter(({ id }) => harms.has(id))),
    digest: plan.digest,
  }
}
