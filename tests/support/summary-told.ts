import { summaryOf } from '../../src/summary/content.ts'
import type { Reader, SectionId, SummaryEntry, SummaryFacts } from '../../src/summary/document.ts'
import { factsOf } from './summary-facts.ts'

export const today = '2026-04-30'

/** What the sections with something in them say: their lines, or their statement. */
export function told(facts: SummaryFacts, reader: Reader = 'staff', on = today) {
  const { sections } = summaryOf(facts, on, reader)
  return Object.fromEntries(
    sections
      .filter(({ rows, statement }) => rows.length > 0 || statement !== 'none-recorded')
      .map(({ id, rows, statement }) => [id, statement ?? rows.map(({ cells }) => cells[1])]),
  )
}

export const saysOf = (id: SectionId, entries: readonly SummaryEntry[], reader?: Reader) =>
  told(factsOf(entries), reader)[id] ?? 'none-recorded'
