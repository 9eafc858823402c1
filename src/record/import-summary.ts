import type { AttributedBy } from './bundle/attribution.ts'
import type { BundlePlan } from './bundle/plan-bundle.ts'
import type { PlanProblem } from './bundle/plan-problem.ts'
import type { Imported } from './import-bundle.ts'

/** A bundle that was not taken in, and why: the first problems and how many there are. */
export type RefusedBundle = {
  readonly file: string
  /** Its place in the file, from 1. */
  readonly bundle: number
  readonly problems: readonly PlanProblem[]
  readonly count: number
}

export type ImportSummary = {
  bundles: number
  refused: number
  newPatients: number
  /** Entries that were not there, that got a new version, and that were as they are. */
  added: number
  changed: number
  unchanged: number
  /** Resources taken in, the patients among them. */
  readonly kinds: Map<string, number>
  readonly attributedBy: Map<AttributedBy, number>
}

export function newSummary(): ImportSummary {
  return {
    bundles: 0,
    refused: 0,
    newPatients: 0,
    added: 0,
    changed: 0,
    unchanged: 0,
    kinds: new Map(),
    attributedBy: new Map(),
  }
}

export function addToSummary(summary: ImportSummary, plan: BundlePlan, imported: Imported): void {
  summary.bundles++
  if (imported.isNewPatient) summary.newPatients++
  summary.added += imported.added
  summary.changed += imported.changed
  summary.unchanged += imported.unchanged
  countOne(summary.kinds, 'Patient')
  for (const { kind, attributedBy } of plan.entries) {
    countOne(summary.kinds, kind)
    countOne(summary.attributedBy, attributedBy)
  }
}

function countOne<Key>(counts: Map<Key, number>, key: Key): void {
  counts.set(key, (counts.get(key) ?? 0) + 1)
}
