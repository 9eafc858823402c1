import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type HiddenReviewsView = {
  readonly who: SignedIn
  /** The next one first. */
  readonly reviews: readonly {
    readonly href: string
    /** YYYY-MM-DD */
    readonly dueOn: string
    readonly by: string
    readonly isDue: boolean
  }[]
}

/** What one's own service keeps from patients, by the day on which a clinician looks again. */
export function hiddenReviewsView({ who, reviews }: HiddenReviewsView): string {
  const due = reviews.filter(({ isDue }) => isDue).length
  return renderPage(
    { title: 'Look again', audience: 'staff', who, current: paths.reviews },
    <>
      <p className="lede">
        What your service keeps from patients’ own views, by the day to decide again. Opening one is
        written to the log.
      </p>
      {reviews.length === 0 ? (
        <EmptyState title="Nothing is kept from a patient’s own view">
          <p>When a clinician does so, the day to look again stands here.</p>
        </EmptyState>
      ) : (
        <>
          <p>
            <strong>{due === 0 ? 'None is due' : `${due} due`}</strong>
          </p>
          <ul className="entries hidden">
            {reviews.map(({ href, dueOn, by, isDue }) => (
              <li className="hidden__entry" key={href}>
                <p className="hidden__what">
                  <a className="entry__title" href={href}>
                    Look again by <DateText on={dueOn} />
                  </a>
                  {isDue ? <strong className="nhsuk-tag nhsuk-tag--red due">Due</strong> : null}
                </p>
                <p className="secondary">Decided by {by}</p>
              </li>
            ))}
          </ul>
        </>
      )}
    </>,
  )
}
