import type { FaceStatement, Reader, SummaryDocument, SummarySection } from './document.ts'
import { dayText } from '../identity/day-text.ts'

// Every sentence that a summary says of itself, in one place: staff act on these words.

/** For the patient "none" is never said: it would tell that something is withheld from them, or not. */
export function statementText({ id, statement }: SummarySection, reader: Reader): string {
  switch (statement) {
    case 'none-recorded':
      return reader === 'staff'
        ? `None recorded. This does not mean that there ${id === 'allergies' ? 'are no allergies' : 'is none'}.`
        : 'Nothing is shown here.'
    case 'none-known':
      return 'No known allergies: asked, and none is known.'
    case 'withheld':
      return 'Nothing shown here. Information is withheld from this summary: ask the patient.'
    case 'not-in-scope':
      return 'Not in this summary: the patient chose medicines and allergies only.'
    case null:
      return ''
    default:
      return statement satisfies never
  }
}

/** Where the practice knows of no allergy, and something is not shared with the service that reads. */
export const heldBackText =
  'Nothing shown here. Some information is not shared with your service: ask the patient.'

export function windowText({ id, window }: SummarySection): string {
  if (window === null) return ''
  const months = id === 'acute' ? 12 : 6
  return `For the ${months} months from ${dayText(window.from)} to ${dayText(window.to)}`
}

export const faceTexts: Readonly<Record<FaceStatement, string>> = {
  'recently-registered':
    'The patient registered with this practice recently. The record may not be complete.',
  'data-in-transit':
    'The record from the practice before is still on its way. Earlier information may be missing.',
  'awaiting-filing': 'Some information has arrived at the practice and is not filed yet.',
  'entries-withheld': 'One or more entries are withheld from this summary.',
}

export function disclaimer({ scope, reader }: SummaryDocument): string {
  const what =
    scope === 'core'
      ? 'medicines, allergies and adverse reactions'
      : 'medicines, allergies, adverse reactions and additional information'
  const then = reader === 'staff' ? 'check with the patient' : 'tell your practice what is missing'
  return `It holds ${what}, and may not hold everything that matters: ${then}.`
}

export function madeText({ on, practice }: SummaryDocument): string {
  return `Made on ${dayText(on)} from the record of ${practice.name} (${practice.id})`
}

/** The columns, by number, in which some line says something; when and what always. */
export function columnsShown({ columns, rows }: SummarySection): number[] {
  return columns.flatMap((_column, index) =>
    index < 2 || rows.some(({ cells }) => cells[index] !== '') ? index : [],
  )
}
