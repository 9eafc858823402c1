import { coreSections, type SummaryDocument, type SummarySection } from './document.ts'
import { escaped } from './escaped.ts'
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
  const { face, sections, scope } = document
  const shown = scope === 'core' ? sections.filter(({ id }) => coreSections.includes(id)) : sections
  const said = face.map((statement) => `<li>${escaped(faceTexts[statement])}</li>`).join('')
  return `<article class="scr" aria-label="Summary Care Record">${
    said === ''
      ? ''
      : `<div class="nhsuk-inset-text scr__face"><span class="nhsuk-u-visually-hidden">Information: </span><ul>${said}</ul></div>`
  }${shown.map((section) => sectionHtml(document, section)).join('')}${
    scope === 'core'
      ? '<p class="scr__scope">The patient chose a summary of medicines and allergies only. It holds no other history.</p>'
      : ''
  }<p class="secondary scr__made">${escaped(madeText(document))}. ${escaped(disclaimer(document))}</p></article>`
}

function sectionHtml({ reader }: SummaryDocument, section: SummarySection): string {
  const { id, title, window, statement } = section
  const first = id === 'allergies' ? ' scr__section--first' : ''
  return `<section class="scr__section${first}" aria-labelledby="scr-${id}"><h2 class="scr__heading" id="scr-${id}">${escaped(title)}</h2>${
    window === null ? '' : `<p class="secondary scr__window">${escaped(windowText(section))}</p>`
  }${
    statement === null
      ? tableHtml(section)
      : `<p class="scr__statement">${escaped(statementText(section, reader))}</p>`
  }</section>`
}

/** A table, and a list of labelled lines on a narrow screen: the roles keep it a table there. */
function tableHtml(section: SummarySection): string {
  const columns = columnsShown(section).map((index) => {
    const name = escaped(section.columns[index] ?? '')
    const label = `<td role="cell" class="nhsuk-table__cell"><span class="nhsuk-table-responsive__heading" aria-hidden="true">${name} </span>`
    return { index, head: `<th role="columnheader" scope="col">${name}</th>`, label }
  })
  const rows = section.rows.map(({ cells }) => {
    const told = columns.map(({ index, label }) => {
      const cell = cells[index] ?? ''
      return `${label}${escaped(index === 0 ? dayText(cell) : cell)}</td>`
    })
    return `<tr role="row" class="nhsuk-table__row">${told.join('')}</tr>`
  })
  return `<table role="table" class="nhsuk-table-responsive scr__table" aria-labelledby="scr-${section.id}"><thead role="rowgroup" class="nhsuk-table__head"><tr role="row">${columns
    .map(({ head }) => head)
    .join(
      '',
    )}</tr></thead><tbody role="rowgroup" class="nhsuk-table__body">${rows.join('')}</tbody></table>`
}
