import { renderToStaticMarkup } from 'react-dom/server'
import type { ReactNode } from 'react'
import type { SummaryDocument, SummarySection } from './document.ts'
import {
  columnsShown,
  disclaimer,
  faceTexts,
  madeText,
  statementText,
  windowText,
} from './words.ts'
import { dayText } from './windows.ts'

// The narratives of the FHIR document: plain XHTML, for readers that show nothing else. Made of the sections
// as they are told to this reader, so nothing that was filtered can be in them.

/** Of one section of the document, which may be several of the summary. */
export function sectionNarrative(
  document: SummaryDocument,
  sections: readonly SummarySection[],
): string {
  return narrative(
    sections.map((section) => (
      <div key={section.id}>
        {sections.length > 1 ? <h3>{section.title}</h3> : null}
        {section.window === null ? null : <p>{windowText(section)}</p>}
        {section.statement === null ? null : <p>{statementText(section, document.reader)}</p>}
        {section.rows.length > 0 ? <Rows section={section} /> : null}
      </div>
    )),
  )
}

/** Of the whole: who made it of what, and what it says of itself. */
export function faceNarrative(document: SummaryDocument): string {
  return narrative(
    <>
      <p>{madeText(document)}</p>
      <p>{disclaimer(document)}</p>
      {document.face.map((statement) => (
        <p key={statement}>{faceTexts[statement]}</p>
      ))}
    </>,
  )
}

function Rows({ section }: { section: SummarySection }) {
  const columns = columnsShown(section)
  return (
    <table>
      <thead>
        <tr>
          {columns
            .map((index) => section.columns[index])
            .map((column) => (
              <th key={column}>{column}</th>
            ))}
        </tr>
      </thead>
      <tbody>
        {section.rows.map(({ entry, cells }) => (
          <tr key={entry}>
            {columns.map((index) => (
              <td key={section.columns[index]}>
                {index === 0 ? dayText(cells[index] ?? '') : cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function narrative(content: ReactNode): string {
  return renderToStaticMarkup(<div {...{ xmlns: 'http://www.w3.org/1999/xhtml' }}>{content}</div>)
}
