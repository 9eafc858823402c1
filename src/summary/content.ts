import type { Day } from '../identity/age.ts'
import type { EntryId } from '../identity/ids.ts'
import { candidatesOf, medicinesOf, type Candidate, type Medicines } from './candidates.ts'
import {
  coreSections,
  sectionIds,
  type Reader,
  type SummaryDocument,
  type SummaryEntry,
  type SummaryFacts,
} from './document.ts'
import { faceOf, warnings } from './face.ts'
import { frameOf, said } from './sections.ts'
import { leavesRecent } from './windows.ts'

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
