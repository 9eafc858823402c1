import { renderToStaticMarkup } from 'react-dom/server'
import { formatNhsNumber } from '../identity/nhs-number.ts'
import type { PatientCard } from '../identity/patients.ts'
import { neutralSentence } from '../sharing/neutral-sentence.ts'
import { dayText } from '../identity/day-text.ts'

const place = '<main></main>'

/**
 * A stored summary as a page of its own, for a system that shows it as it comes: whom it is about (SCR-1), and
 * the summary as it is stored. No script and nothing from elsewhere.
 */
export function summaryPage(patient: PatientCard, stored: string, heldBack: boolean): string {
  const page = renderToStaticMarkup(
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <title>Summary Care Record</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
      </head>
      <body>
        <header>
          <h1>Summary Care Record</h1>
          <p>
            {`${patient.givenName} ${patient.familyName}, born ${dayText(patient.birthDate)}`}
            {patient.nhsNumber ? `, NHS number ${formatNhsNumber(patient.nhsNumber)}` : ''}
          </p>
          {heldBack ? <p>{neutralSentence}.</p> : null}
        </header>
        <main />
      </body>
    </html>,
  )
  // it was escaped when it was made, and is served without being made again
  return `<!doctype html>${page.replace(place, () => `<main>${stored}</main>`)}`
}
