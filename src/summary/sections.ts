import type { Day } from '../identity/age.ts'
import { additionalColumns } from './additional.ts'
import { allergyColumns, allergyRow, saysNoneKnown } from './allergies.ts'
import { withFiling } from './candidates.ts'
import type {
  SectionId,
  Statement,
  SummaryEntry,
  SummaryFacts,
  SummaryRow,
  SummarySection,
} from './document.ts'
import { medicineColumns, reasonColumn } from './medicine-row.ts'
import { acuteWindow, stoppedWindow } from './windows.ts'

/** Months after the windows are printed: a reader must see them, not assume them (SCR-8, SCR-9). */
export function frameOf(
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

/** The lines of a section, or what it says without any. */
export function said(
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
