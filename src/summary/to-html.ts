import {
  coreSections,
  type SectionId,
  type SummaryDocument,
  type SummarySection,
} from './document.ts'
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

/** A summary as it is stored, taken apart for a page that puts its sections in another order. */
export type SummaryParts = {
  readonly face: string
  /** A core summary has no others than the core ones. */
  readonly sections: Readonly<Partial<Record<SectionId, string>>>
  /** What it holds, who made it and when. */
  readonly end: string
}

/** What was put together above: a section holds none, and the words in one are escaped. */
export function partsOf(html: string): SummaryParts {
  const sections = [...html.matchAll(/<section .*?id="scr-([a-z]+)".*?<\/section>/gs)]
  const opening = html.indexOf('>') + 1
  const first = sections[0]?.index ?? opening
  const last = sections.at(-1)
  const end = last === undefined ? first : last.index + last[0].length
  return {
    face: html.slice(opening, first),
    sections: Object.fromEntries(sections.map(([section, id]) => [id, section])),
    end: html.slice(end, html.lastIndexOf('</article>')),
  }
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
    const sort = name.toLowerCase().replaceAll(' ', '-')
    const opening = `<td role="cell" class="nhsuk-table__cell scr__${sort}`
    const label = `"><span class="nhsuk-table-responsive__heading" aria-hidden="true">${name} </span>`
    const head = `<th role="columnheader" scope="col">${name}</th>`
    return { index, head, told: `${opening}${label}`, silent: `${opening} scr__empty${label}` }
  })
  const rows = section.rows.map(({ cells }) => {
    const said = columns.map(({ index, told, silent }) => {
      const cell = cells[index] ?? ''
      return `${cell === '' ? silent : told}${escaped(index === 0 ? dayText(cell) : cell)}</td>`
    })
    return `<tr role="row" class="nhsuk-table__row">${said.join('')}</tr>`
  })
  return `<table role="table" class="nhsuk-table-responsive scr__table" aria-labelledby="scr-${section.id}"><thead role="rowgroup" class="nhsuk-table__head"><tr role="row">${columns
    .map(({ head }) => head)
    .join(
      '',
    )}</tr></thead><tbody role="rowgroup" class="nhsuk-table__body">${rows.join('')}</tbody></table>`
}
