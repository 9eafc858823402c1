import type { Tx } from '../db/database.ts'
import type { EntryId, PatientId } from '../identity/ids.ts'
import { objectAt, objectsAt, textAt } from '../record/bundle/json-values.ts'
import { parseJson } from '../record/json-text.ts'
import type { JsonObject } from '../record/validate/object-type.ts'
import type { PreferenceLine } from './choose-preference.ts'
import type { Scope } from './document.ts'
import { readNarrative } from './read-narrative.ts'

/** A line of a summary, in words. */
export type SummaryLine = {
  /** Under which heading. */
  readonly under: string
  readonly text: string
  /** The entry that it was made of; null for what is said of the whole. */
  readonly entry: EntryId | null
}

/** A version of a summary as the patient could read it: in force, or replaced since. */
export type HeldSummary = {
  readonly id: string
  /** null: blank, after a dissent. */
  readonly scope: Scope | null
  readonly madeAt: Date
  /** When the next one was made that says something else to the patient; null for the one in force. */
  readonly replacedAt: Date | null
  readonly lines: readonly SummaryLine[]
}

/** What was decided about one entry in a summary. */
export type HeldItemDecision = {
  readonly id: string
  readonly entry: EntryId
  readonly rule: 'add' | 'withhold' | 'as-usual'
  readonly recordedBy: string
  readonly recordedAt: Date
}

export type HeldPreference = Omit<PreferenceLine, 'formVersion'>

/**
 * The summaries that the organisations of this transaction made, newest first. What is withheld from the patient
 * stands in none of them, and that only what staff read had changed cannot be seen: such versions are not told.
 */
export async function heldSummaries(tx: Tx, patient: PatientId): Promise<HeldSummary[]> {
  const rows = await tx<(Omit<HeldSummary, 'lines' | 'replacedAt'> & { text: string | null })[]>`
    select id, scope, made_at as "madeAt", patient_text as text
      from summary
     where patient_id = ${patient} and (patient_version is null or patient_version = id)
     order by version desc`
  return rows.map(({ text, ...row }, n) => ({
    ...row,
    replacedAt: rows[n - 1]?.madeAt ?? null,
    lines: text === null ? [] : linesOf(text),
  }))
}

/** What was wanted of them, newest first. */
export function heldPreferences(tx: Tx, patient: PatientId) {
  return tx<HeldPreference[]>`
    select preference, asked_by as "askedBy", channel, recorded_by as "recordedBy", code,
           recorded_at as "recordedAt"
      from held_preferences(${patient})`
}

/** What was decided of single entries in them, newest first. */
export function heldItemDecisions(tx: Tx, patient: PatientId) {
  return tx<HeldItemDecision[]>`
    select id, entry_id as entry, rule, recorded_by as "recordedBy", recorded_at as "recordedAt"
      from summary_item_history where patient_id = ${patient} order by recorded_at desc, id desc`
}

/** The words of a stored document, in its order, as `to-ips.ts` wrote it: the rows of a section are its entries. */
export function linesOf(document: string): SummaryLine[] {
  const [first = {}] = objectsAt(parseJson(document) as JsonObject, 'entry')
  const composition = objectAt(first, 'resource') ?? {}
  const title = textAt(composition, 'title') ?? ''
  return [
    ...narrativeOf(composition).flatMap((block) =>
      block.kind === 'table' ? [] : [{ under: title, text: block.text, entry: null }],
    ),
    ...objectsAt(composition, 'section').flatMap(sectionLines),
  ]
}

function sectionLines(section: JsonObject): SummaryLine[] {
  const entries = objectsAt(section, 'entry').map((one) =>
    (textAt(one, 'reference') ?? '').replace('urn:uuid:', ''),
  )
  let under = textAt(section, 'title') ?? ''
  const lines: SummaryLine[] = []
  for (const block of narrativeOf(section)) {
    if (block.kind === 'heading') under = block.text
    if (block.kind === 'paragraph') lines.push({ under, text: block.text, entry: null })
    if (block.kind !== 'table') continue
    for (const cells of block.rows) {
      const entry = entries.shift()
      if (entry === undefined) throw new TypeError('a line of a summary that is of no entry')
      const text = cells.filter((cell) => cell !== '').join(' · ')
      lines.push({ under, text, entry: entry as EntryId })
    }
  }
  return lines
}

function narrativeOf(of: JsonObject) {
  return readNarrative(textAt(objectAt(of, 'text') ?? {}, 'div') ?? '')
}
