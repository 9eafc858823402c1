import { hash } from 'node:crypto'
import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { linesOf, type EntryLine } from './entries.ts'
import { harmOfHiding } from './mark-harm.ts'
import { markSet, type Link, type Markable, type MarkSet, type MarkWhat } from './mark-set.ts'

/** What is about to be marked, or shown again. */
export type MarkChoice = {
  readonly what: MarkWhat
  readonly marked: boolean
  readonly chosen: readonly EntryId[]
}

/** What a mark would change, as the form shows it before anything is saved. */
export type MarkPlan = MarkSet & {
  readonly choice: MarkChoice
  /** The entries of `changes` and `stays`. */
  readonly lines: readonly EntryLine[]
  /** Whether the patient sees one of the entries that change: else nothing they read may tell of it. */
  readonly told: boolean
  /** Those that could harm the patient when other services do not see them. */
  readonly harms: readonly EntryId[]
  /** Says whether the set is still the one that was shown. */
  readonly digest: string
}

/**
 * Plans a mark in a transaction that sees what its organisations wrote.
 *
 * @returns undefined where one of the chosen is not an entry of theirs.
 */
export async function planMark(
  tx: Tx,
  patient: PatientId,
  choice: MarkChoice,
): Promise<MarkPlan | undefined> {
  const entries = await markables(tx, patient, choice.what)
  const own = new Set(entries.map(({ id }) => id))
  if (choice.chosen.length === 0 || choice.chosen.some((id) => !own.has(id))) return undefined
  const set = markSet(
    renewed(entries, choice),
    await links(tx, patient),
    choice.chosen,
    choice.marked,
  )
  const lines = await linesOf(
    tx,
    patient,
    [...set.changes, ...set.stays].map(({ id }) => id),
  )
  const isHiding = choice.what === 'private' && choice.marked
  const changed = new Set(set.changes.map(({ id }) => id))
  return {
    ...set,
    choice,
    lines,
    told: lines.some((line) => changed.has(line.id) && !line.withheld),
    harms: lines
      .filter((line) => isHiding && changed.has(line.id) && harmOfHiding(line) !== undefined)
      .map(({ id }) => id),
    digest: digestOfSet(set, lines),
  }
}

/** What is withheld already is withheld anew when it is chosen: on another ground, or until another day. */
function renewed(entries: readonly Markable[], { what, marked, chosen }: MarkChoice) {
  if (what === 'private' || !marked) return entries
  return entries.map((it) => (chosen.includes(it.id) ? { ...it, forItself: false } : it))
}

function markables(tx: Tx, patient: PatientId, what: MarkWhat) {
  const flag = what === 'private' ? tx`e.private` : tx`e.withheld_from_patient`
  return tx<Markable[]>`
    select e.id, e.organisation, ${flag} as hidden,
           ${flag} and coalesce((
             select h.marked and h.through is null from mark_history h
              where h.patient_id = ${patient} and h.entry_id = e.id and h.what = ${what}
              order by h.choice_version desc, h.recorded_at desc, h.id desc limit 1), true) as "forItself"
      from entry e where e.patient_id = ${patient}`
}

function links(tx: Tx, patient: PatientId) {
  return tx<Link[]>`
    select from_id as from, to_id as to from entry_link where patient_id = ${patient}`
}

/** Over the ids and what each entry says now: another set or another text is not what was shown. */
function digestOfSet(set: MarkSet, lines: readonly EntryLine[]): string {
  const versions = new Map(lines.map(({ id, version }) => [id, version]))
  const text = [...set.changes, ...set.stays]
    .map(({ id, through }) => `${id} ${versions.get(id)} ${through}`)
    .toSorted()
    .join('\n')
  return hash('sha256', text, 'base64url')
}
