import type { Day } from '../identity/age.ts'
import { objectsAt, textAt } from '../record/bundle/json-values.ts'
import { entryRef, type EntryId } from '../identity/ids.ts'
import { additionalColumns, additionalRow, additionalSection } from './additional.ts'
import {
  allergyColumns,
  allergyRow,
  deniesAllergies,
  isAllergy,
  isNoAllergy,
  saysNoneKnown,
} from './allergies.ts'
import { saysPreference } from './coded-preference.ts'
import { codesIn } from './concepts.ts'
import {
  coreSections,
  sectionIds,
  type FaceStatement,
  type Reader,
  type SectionId,
  type Statement,
  type SummaryDocument,
  type SummaryEntry,
  type SummaryFacts,
  type SummaryRow,
  type SummarySection,
} from './document.ts'
import {
  isIssueOf,
  medicineColumns,
  medicineRow,
  placed,
  reasonColumn,
  startedOn,
  type Placed,
} from './medicines.ts'
import { isSensitive } from './sensitive.ts'
import { acuteWindow, leavesRecent, stoppedWindow, windowsOn } from './windows.ts'

/** An entry that belongs in a section of this summary, whether or not it may be shown there. */
type Candidate = {
  readonly entry: SummaryEntry
  readonly isHidden: boolean
  readonly section: SectionId
  readonly row: SummaryRow
  /** It tells of something that is: not that there is none. */
  readonly negation: boolean
}

/** What a summary says to each reader, and the first day after this one on which it would say something else by itself. */
export type Summaries = Readonly<Record<Reader, SummaryDocument>> & { readonly dueOn: Day | null }

/**
 * What a summary made on this day says, to staff and to the patient.
 *
 * An entry that is private, withheld one by one, or sensitive and not added at the patient's wish, is left out,
 * and the face says that something is withheld, never what, how many or why. One withheld from the patient
 * leaves no trace in the patient's own: it is made of the other entries alone, and never says that there is no
 * allergy, for then what it does not say would tell.
 *
 * @see domain.md sections 1.2 and 1.3; docs/decisions/0010-summary.md
 */
export function summariesOf(facts: SummaryFacts, on: Day): Summaries {
  const medicines = medicinesOf(facts, on)
  const seen = candidatesOf(facts, on, medicines)
  const own = factsFor('patient', facts)
  const same = own.entries.length === facts.entries.length
  return {
    staff: toldTo('staff', facts, on, seen),
    patient: toldTo('patient', own, on, same ? seen : candidatesOf(own, on, medicines)),
    dueOn: dueOn(facts, on, medicines),
  }
}

/** The same for one of them. */
export function summaryOf(facts: SummaryFacts, on: Day, reader: Reader): SummaryDocument {
  const own = factsFor(reader, facts)
  return toldTo(reader, own, on, candidatesOf(own, on))
}

/** What a reader's summary is made of: the patient's of the entries they may see, and of no others. */
function factsFor(reader: Reader, facts: SummaryFacts): SummaryFacts {
  if (reader === 'staff') return facts
  const entries = facts.entries.filter((entry) => !entry.withheldFromPatient)
  return { ...facts, awaitsFiling: false, entries }
}

function toldTo(
  reader: Reader,
  facts: SummaryFacts,
  on: Day,
  seen: readonly Candidate[],
): SummaryDocument {
  const { scope, patient, practice } = facts
  const isHeldBack = seen.some(({ isHidden }) => isHidden) || warnings(facts).has('withheld')
  const shown = seen.filter(({ isHidden }) => !isHidden)
  const noAllergyAtAll = !seen.some(({ section, negation }) => section === 'allergies' && !negation)
  return {
    ...{ reader, on, scope, patient, practice },
    face: faceOf(facts, on, isHeldBack),
    sections: sectionIds.map((id) => {
      const isCore = coreSections.includes(id)
      const rows = shown.filter((it) => it.section === id && !it.negation).map(({ row }) => row)
      const isTold = reader === 'staff' && noAllergyAtAll
      const negations = isTold
        ? shown.filter((it) => it.section === id && it.negation).map(({ entry }) => entry)
        : []
      return {
        ...frameOf(id, facts, on),
        ...(!isCore && scope === 'core'
          ? { rows: [], statement: 'not-in-scope' as const }
          : said(rows, negations, isHeldBack)),
      }
    }),
  }
}

/** An entry that a summary tells, or leaves out because of what it is about or of a decision about it alone. */
export type SummaryItem = {
  readonly entry: EntryId
  readonly kind: string
  readonly title: string
  /** As it was written: a day, or less. */
  readonly when: string
  readonly rule: SummaryEntry['rule']
  readonly sensitive: boolean
  readonly withheldFromPatient: boolean
  readonly isIn: boolean
}

/** The items of a summary made on this day, newest first. Private entries are none. */
export function itemsOf(facts: SummaryFacts, on: Day): SummaryItem[] {
  return candidatesOf(facts, on)
    .filter(({ entry }) => !entry.private)
    .map(({ entry, row, isHidden }) => ({
      ...{ entry: entry.id, kind: entry.kind, rule: entry.rule, sensitive: row.sensitive },
      ...{ when: row.cells[0] ?? '', title: row.cells[1] ?? '', isIn: !isHidden },
      withheldFromPatient: entry.withheldFromPatient,
    }))
}

function dueOn({ registeredOn }: SummaryFacts, on: Day, medicines: Medicines): Day | null {
  const days = [...medicines.values()]
    .flatMap(({ changesOn }) => changesOn ?? [])
    .concat(registeredOn === null ? [] : leavesRecent(registeredOn))
    .filter((day) => day > on)
  return days.toSorted()[0] ?? null
}

function said(
  rows: readonly SummaryRow[],
  negations: readonly SummaryEntry[],
  isHeldBack: boolean,
): { rows: readonly SummaryRow[]; statement: Statement | null } {
  if (rows.length > 0) return { rows, statement: null }
  if (isHeldBack) return { rows: [], statement: 'withheld' }
  const none = negations.find(saysNoneKnown)
  const rowOf = (entry: SummaryEntry) => withFiling(allergyRow(entry), entry)
  if (none !== undefined) return { rows: [rowOf(none)], statement: 'none-known' }
  if (negations.length > 0) return { rows: negations.map(rowOf), statement: null }
  return { rows: [], statement: 'none-recorded' }
}

/** Never shown, whatever the scope: the three reasons have one answer. */
function isHidden(entry: SummaryEntry): boolean {
  return (
    entry.private ||
    entry.rule === 'withhold' ||
    (isSensitive(entry.resource) && entry.rule !== 'add')
  )
}

/** Where each medicine stands on a day. */
type Medicines = ReadonlyMap<SummaryEntry, Placed>

function medicinesOf(facts: SummaryFacts, on: Day): Medicines {
  const windows = windowsOn(on)
  return new Map(facts.entries.filter(isMedicine).map((it) => [it, placed(it, windows)]))
}

function candidatesOf(
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

/** The line, with when the practice filed it from another service's record. */
function withFiling(row: SummaryRow, { filedAt }: SummaryEntry): SummaryRow {
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

/** Months after the windows are printed: a reader must see them, not assume them (SCR-8, SCR-9). */
function frameOf(
  id: SectionId,
  { scope }: SummaryFacts,
  on: Day,
): Pick<SummarySection, 'id' | 'title' | 'window' | 'columns'> {
  if (id === 'allergies') return { id, title: titles[id], window: null, columns: allergyColumns }
  if (id === 'acute' || id === 'repeat' || id === 'discontinued') {
    const columns = [...medicineColumns[id], ...(scope === 'additional' ? [reasonColumn] : [])]
    const window = id === 'repeat' ? null : id === 'acute' ? acuteWindow(on) : stoppedWindow(on)
    return { id, title: titles[id], window, columns }
  }
  return { id, title: titles[id], window: null, columns: additionalColumns }
}

const titles: Readonly<Record<SectionId, string>> = {
  allergies: 'Allergies and adverse reactions',
  acute: 'Acute medicines',
  repeat: 'Current repeat medicines',
  discontinued: 'Discontinued repeat medicines',
  problems: 'Problems and significant history',
  procedures: 'Significant procedures',
  immunisations: 'Immunisations',
  wishes: 'Wishes and care planned ahead',
  communication: 'Communication needs',
}

function faceOf(facts: SummaryFacts, on: Day, isHeldBack: boolean): FaceStatement[] {
  const warned = warnings(facts)
  const { registeredOn } = facts
  return [
    ...(registeredOn !== null && on < leavesRecent(registeredOn)
      ? (['recently-registered'] as const)
      : []),
    ...(warned.has('in-transit') ? (['data-in-transit'] as const) : []),
    ...(warned.has('awaiting-filing') || facts.awaitsFiling ? (['awaiting-filing'] as const) : []),
    ...(isHeldBack ? (['entries-withheld'] as const) : []),
  ]
}

type Warning = 'in-transit' | 'awaiting-filing' | 'withheld'

const warningCodes: Readonly<Record<string, Warning>> = {
  'data-in-transit': 'in-transit',
  'data-awaiting-filing': 'awaiting-filing',
  'confidential-items': 'withheld',
}

/** What the practice's system says of its own lists, in UK Core's warning codes. */
function warnings({ entries }: SummaryFacts): ReadonlySet<Warning> {
  const lists = entries.filter(
    ({ kind, resource }) => kind === 'List' && textAt(resource, 'status') === 'current',
  )
  const extensions = lists.flatMap(({ resource }) => objectsAt(resource, 'extension'))
  const codes = extensions
    .filter((it) => textAt(it, 'url')?.endsWith('ListWarningCode'))
    .flatMap((it) => [textAt(it, 'valueCode') ?? '', ...codesIn(it['valueCodeableConcept'])])
  return new Set(codes.flatMap((code) => warningCodes[code] ?? []))
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
