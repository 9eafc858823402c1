import { renderToStaticMarkup } from 'react-dom/server'
import { coreSections, type SummaryDocument, type SummarySection } from './document.ts'
import {
  columnsShown,
  disclaimer,
  faceTexts,
  madeText,
  statementText,
  windowText,
} from './words.ts'
import { dayText } from './windows.ts'

/**
 * A summary as a part of a page: what stands between the page's heading and its end. Made of the same sections
 * as the FHIR document, never of its text. Prints on one sheet of A4 (`_summary-document.scss`).
 */
export function toHtml(document: SummaryDocument): string {
  const { sections, scope } = document
  const shown = scope === 'core' ? sections.filter(({ id }) => coreSections.includes(id)) : sections
  return renderToStaticMarkup(
    <article className="scr" aria-label="Summary Care Record">
      {document.face.length > 0 ? (
        <div className="nhsuk-inset-text scr__face">
          <span className="nhsuk-u-visually-hidden">Information: </span>
          <ul>
            {document.face.map((statement) => (
              <li key={statement}>{faceTexts[statement]}</li>
            ))}
          </ul>
        </div>
      ) : null}
      {shown.map((section) => (
        <Section key={section.id} document={document} section={section} />
      ))}
      {scope === 'core' ? (
        <p className="scr__scope">
          The patient chose a summary of medicines and allergies only. It holds no other history.
        </p>
      ) : null}
      <p className="secondary scr__made">
        {madeText(document)}. {disclaimer(document)}
      </p>
    </article>,
  )
}

function Section({ document, section }: { document: SummaryDocument; section: SummarySection }) {
  const heading = `scr-${section.id}`
  const isAllergies = section.id === 'allergies'
  return (
    <section
      className={isAllergies ? 'scr__section scr__section--first' : 'scr__section'}
      aria-labelledby={heading}
    >
      <h2 className="scr__heading" id={heading}>
        {section.title}
      </h2>
      {section.window === null ? null : (
        <p className="secondary scr__window">{windowText(section)}</p>
      )}
      {section.statement === null ? (
        <Rows section={section} labelledBy={heading} />
      ) : (
        <p className="scr__statement">{statementText(section, document.reader)}</p>
      )}
    </section>
  )
}

/** A table, and a list of labelled lines on a narrow screen: the roles keep it a table there. */
function Rows({ section, labelledBy }: { section: SummarySection; labelledBy: string }) {
  const columns = columnsShown(section)
  return (
    <table role="table" className="nhsuk-table-responsive scr__table" aria-labelledby={labelledBy}>
      <thead role="rowgroup" className="nhsuk-table__head">
        <tr role="row">
          {columns
            .map((index) => section.columns[index])
            .map((column) => (
              <th key={column} role="columnheader" scope="col">
                {column}
              </th>
            ))}
        </tr>
      </thead>
      <tbody role="rowgroup" className="nhsuk-table__body">
        {section.rows.map(({ entry, cells }) => (
          <tr key={entry} role="row" className="nhsuk-table__row">
            {columns.map((index) => (
              <td key={section.columns[index]} role="cell" className="nhsuk-table__cell">
                <span className="nhsuk-table-responsive__heading" aria-hidden="true">
                  {section.columns[index]}{' '}
                </span>
                {index === 0 ? dayText(cells[index] ?? '') : cells[index]}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
