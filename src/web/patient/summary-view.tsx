import { DateText } from '../components/date-text.tsx'
import { StoredSummary, withStoredSummary } from '../components/stored-summary.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { preferenceTexts } from '../present/summary.ts'
import { Apart, summaryPage } from './summary-page.tsx'

export type OwnSummaryView = {
  readonly who: SignedIn
  /** The stored text; null where nobody can see a summary. */
  readonly html: string | null
  readonly madeAt: Date | null
  readonly preference: keyof typeof preferenceTexts
  readonly chosenAt: Date | null
  readonly askAgain: boolean
  /** The reference of a choice just made. */
  readonly done: string | null
}

/** What the patient's summary holds, and what they chose about it. */
export function ownSummaryView(view: OwnSummaryView): string {
  const { who, html, madeAt, preference, chosenAt, askAgain, done } = view
  const page = renderPage(
    { ...summaryPage, title: 'My summary', who },
    <>
      {done ? (
        <p className="done" role="status">
          Your choice holds from now on. Reference <span className="whole">{done}</span>
        </p>
      ) : null}
      <p className="lede">
        In an emergency, or when your practice is closed, staff who care for you can open this page.
      </p>
      <div className="panel no-print">
        <h2 className="nhsuk-heading-s">Your choice: {preferenceTexts[preference]}</h2>
        {chosenAt ? (
          <p className="secondary">
            Since <DateText on={chosenAt} />
          </p>
        ) : null}
        {askAgain ? (
          <p>
            <strong>You are 16 or over.</strong> A parent or guardian made this choice. It holds
            until you say what you want.
          </p>
        ) : null}
        <p>
          <a href={paths.ownSummaryChoice}>Change my choice</a>
          {' · '}
          <a href={paths.whoLooked}>See who has looked</a>
          {' · '}
          <a href={paths.ownSummaryForm}>Form on paper</a>
        </p>
      </div>
      {html === null ? (
        <p>
          <strong>There is no summary of your record.</strong>{' '}
          {preference === 'dissent'
            ? 'Staff are told that this is your choice.'
            : 'One is made when you are registered with a GP practice.'}
        </p>
      ) : (
        <>
          <h2 className="nhsuk-heading-m">What it holds</h2>
          {madeAt ? (
            <p className="secondary">
              Last changed on <DateText on={madeAt} time />. If something is not right, tell your GP
              practice.
            </p>
          ) : null}
          <StoredSummary />
          <p className="no-print">
            <a href={paths.ownSummaryPdf}>Save as a PDF</a>
          </p>
        </>
      )}
      <Apart />
    </>,
  )
  return html === null ? page : withStoredSummary(page, html)
}
