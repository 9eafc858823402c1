import type { SummaryDocument, SummarySection } from './document.ts'
import { escaped } from '../documents/escaped.ts'
import {
  columnsShown,
  disclaimer,
  faceTexts,
  madeText,
  statementText,
  windowText,
} from './words.ts'
import { dayText } from '../identity/day-text.ts'

// The narratives of the FHIR document: plain XHTML, for readers that show nothing else. Made of the sections
// as they are told to this reader, so nothing that was filtered can be in them.

/** Of one section of the document, which may be several of the summary. */
export function sectionNarrative(
  { reader }: SummaryDocument,
  sections: readonly SummarySection[],
): string {
  return narrative(
    sections.map((section) => {
      const { title, window, statement, rows } = section
      const parts = [
        sections.length > 1 ? `<h3>${escaped(title)}</h3>` : '',
        window === null ? '' : paragraph(windowText(section)),
        statement === null ? '' : paragraph(statementText(section, reader)),
        rows.length > 0 ? table(section) : '',
      ]
      return `<div>${parts.join('')}</div>`
    }),
  )
}

/** Of the whole: who made it of what, and what it says of itself. */
export function faceNarrative(document: SummaryDocument): string {
  const said = document.face.map((statement) => faceTexts[statement])
  return narrative([madeText(document), disclaimer(document), ...said].map(paragraph))
}

function table(section: SummarySection): string {
  const columns = columnsShown(section)
  const heads = columns.map((index) => `<th>${escaped(section.columns[index] ?? '')}</th>`)
  const rows = section.rows.map(({ cells }) => {
    const told = columns.map((index) => {
      const cell = cells[index] ?? ''
      return `<td>${escaped(index === 0 ? dayText(cell) : cell)}</td>`
    })
    return `<tr>${told.join('')}</tr>`
  })
  return `<table><thead><tr>${heads.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table>`
}

function paragraph(text: string): string {
  return `<p>${escaped(text)}</p>`
}

function narrative(parts: readonly string[]): string {
  return `<div xmlns="http://www.w3.org/1999/xhtml">${parts.join('')}</div>`
}
