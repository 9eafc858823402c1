import type { Day } from '../identity/age.ts'
import { entryRef } from '../identity/ids.ts'
import { additionalRow, additionalSection } from './additional.ts'
import { allergyRow, deniesAllergies, isAllergy, isNoAllergy } from './allergies.ts'
import { saysPreference } from './coded-preference.ts'
import type { SectionId, SummaryEntry, SummaryFacts, SummaryRow } from './document.ts'
import { medicineRow } from './medicine-row.ts'
import { isIssueOf, placed, startedOn, type Placed } from './medicines.ts'
import { isSensitive } from './sensitive.ts'
import { windowsOn } from './windows.ts'

/** An entry that belongs in a section of this summary, whether or not it may be shown there. */
export type Candidate = {
  readonly entry: SummaryEntry
  readonly isHidden: boolean
  readonly section: SectionId
  readonly row: SummaryRow
  /** It tells of something that is: not that there is none. */
  readonly negation: boolean
}

/** Where each medicine stands on a day. */
export type Medicines = ReadonlyMap<SummaryEntry, Placed>

export function medicinesOf(facts: SummaryFacts, on: Day): Medicines {
  const windows = windowsOn(on)
  return new Map(facts.entries.filter(isMedicine).map((it) => [it, placed(it, windows)]))
}

/** What belongs in a summary made on this day, newest first. */
export function candidatesOf(
  facts: SummaryFacts,
  on: Day,
  medicines: Medicines = medicinesOf(facts, on),
): Candidate[] {
  const hidden = new Set(facts.entries.filter(isHidden))
  const shown = facts.entries.filter((entry) => {
    const list = medicines.get(entry)?.list ?? null
    return list !== null && !hidden.has(entry)
  })
  const plans = new Set(shown.map((entry) => entryRef(facts.patient.id, entry.id)))
  const lastIssued = new Map<string, Day>()
  const others: SummaryEntry[] = []
  for (const entry of facts.entries) {
    const plan = isMedicine(entry) ? isIssueOf(entry.resource) : undefined
    if (plan === undefined || !plans.has(plan) || hidden.has(entry)) others.push(entry)
    else if (startedOn(entry) <= on && startedOn(entry) > (lastIssued.get(plan) ?? '')) {
      lastIssued.set(plan, startedOn(entry))
    }
  }
  return others
    .flatMap((entry) => {
      const told = candidateOf(entry, facts, medicines.get(entry), lastIssued)
      if (told === undefined) return []
      return { entry, isHidden: hidden.has(entry), ...told, row: withFiling(told.row, entry) }
    })
    .toSorted((one, other) => compare(other.row.cells[0] ?? '', one.row.cells[0] ?? ''))
}

/** Never shown, whatever the scope: the three reasons have one answer. */
function isHidden(entry: SummaryEntry): boolean {
  return (
    entry.private ||
    entry.rule === 'withhold' ||
    (isSensitive(entry.resource) && entry.rule !== 'add')
  )
}

/** The line, with when the practice filed it from another service's record. */
export function withFiling(row: SummaryRow, { filedAt }: SummaryEntry): SummaryRow {
  return filedAt === undefined ? row : { ...row, filedAt }
}

function candidateOf(
  entry: SummaryEntry,
  facts: SummaryFacts,
  medicine: Placed | undefined,
  lastIssued: ReadonlyMap<string, Day>,
): Pick<Candidate, 'section' | 'row' | 'negation'> | undefined {
  if (isAllergy(entry) || isNoAllergy(entry)) {
    return { section: 'allergies', row: allergyRow(entry), negation: !isAllergy(entry) }
  }
  if (medicine !== undefined) {
    const { list, day } = medicine
    if (list === null) return undefined
    const issued = lastIssued.get(entryRef(facts.patient.id, entry.id))
    const row = medicineRow(entry, { list, day }, facts.scope, issued)
    return { section: list, row, negation: false }
  }
  if (saysPreference(entry)) return undefined
  // that there is no allergy is said in the section of allergies, by its rules, or not at all
  if (deniesAllergies(entry.resource)) return undefined
  const section = facts.scope === 'additional' ? additionalSection(entry) : null
  return section === null ? undefined : { section, row: additionalRow(entry), negation: false }
}

function isMedicine({ kind }: SummaryEntry): boolean {
  return kind === 'MedicationRequest' || kind === 'MedicationStatement'
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
