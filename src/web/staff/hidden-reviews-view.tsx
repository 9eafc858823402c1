import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

type Due = {
  readonly href: string
  /** YYYY-MM-DD */
  readonly dueOn: string
  readonly isDue: boolean
}

export type HiddenReviewsView = {
  readonly who: SignedIn
  /** The next one first. */
  readonly reviews: readonly (Due & { readonly by: string })[]
  /** Whether they decide for themselves; the next one first. */
  readonly children: readonly Due[]
  /** What was decided in patients' best interests; the next one first. */
  readonly decisions: readonly (Due & { readonly detail: string })[]
}

export const decidedTexts = {
  sharing: 'About sharing',
  help: 'About who helps',
  summary: 'About the summary',
  'type-1': 'About a Type 1 opt-out',
} as const

/** What clinicians look again at, by day. */
export function hiddenReviewsView({
  who,
  reviews,
  children,
  decisions,
}: HiddenReviewsView): string {
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
        <DueList
          verb="Look again by"
          due={reviews.map((one) => ({ ...one, detail: `Decided by ${one.by}` }))}
        />
      )}
      {children.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">Children with a parent who helps</h2>
          <p>Does the child decide for themselves by now? A parent’s access ends on that day.</p>
          <DueList verb="Review by" due={children} />
        </>
      )}
      {decisions.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">Decided in a patient’s best interests</h2>
          <p>Can the patient say it now? Is it still the best for them?</p>
          <DueList verb="Look again by" due={decisions} />
        </>
      )}
    </>,
  )
}

function DueList(props: {
  readonly verb: string
  readonly due: readonly (Due & { readonly detail?: string })[]
}) {
  const count = props.due.filter(({ isDue }) => isDue).length
  return (
    <>
      <p>
        <strong>{count === 0 ? 'None is due' : `${count} due`}</strong>
      </p>
      <ul className="entries hidden">
        {props.due.map(({ href, dueOn, detail, isDue }) => (
          <li className="hidden__entry" key={href}>
            <p className="hidden__what">
              <a className="entry__title" href={href}>
                {props.verb} <DateText on={dueOn} />
              </a>
              {isDue ? <strong className="nhsuk-tag nhsuk-tag--red due">Due</strong> : null}
            </p>
            {detail === undefined ? null : <p className="secondary">{detail}</p>}
          </li>
        ))}
      </ul>
    </>
  )
}
