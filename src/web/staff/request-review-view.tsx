import type { Review } from '../../access/review.ts'
import { StackedTable } from '../components/stacked-table.tsx'
import { Unsaved } from '../components/unsaved.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { groundNames } from '../present/copy-words.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { NextStep, type ReviewStep } from './request-review-steps.tsx'

export type RequestReviewView = ReviewStep &
  Pick<Review, 'at' | 'pages' | 'decisions'> & {
    readonly who: SignedIn
    /** Whether somebody else was first: what was typed stands above, as its field may be gone. */
    readonly isLate?: boolean
  }

/** How far the review of a copy is: what is left to do, its pages, and the way on. */
export function requestReviewView(view: RequestReviewView): string {
  const { who, patient, at, reference, pages, errors } = view
  return renderAboutPatient(
    {
      ...{ title: 'Review the copy', who, patient, at, errors, current: paths.work },
      back: { href: paths.request(patient.id, reference), text: 'The request' },
    },
    <>
      <p className="lede">
        Request <span className="whole">{reference}</span>.{' '}
        {pages.length === 0 ? null : <Progress {...view} />}
      </p>
      {view.isLate ? <Unsaved texts={[view.values['reasons'], view.values['why']]} /> : null}
      <div id="next">
        <NextStep {...view} />
      </div>
      <HeldBack {...view} />
      {pages.length === 0 ? null : <Pages {...view} />}
    </>,
  )
}

/** 40 of 212 pages reviewed. */
function Progress({ pages }: Pick<RequestReviewView, 'pages'>) {
  const done = pages.filter(({ reviewedBy, harmBy }) => reviewedBy !== null && harmBy !== null)
  return (
    <>
      <strong>
        {done.length} of {pages.length} {pages.length === 1 ? 'page' : 'pages'} reviewed
      </strong>{' '}
      <meter
        className="review-meter"
        min={0}
        max={pages.length}
        value={done.length}
        aria-label="Pages reviewed"
      />
    </>
  )
}

function HeldBack({ patient, reference, decisions }: RequestReviewView) {
  if (decisions.length === 0) return null
  return (
    <>
      <h2 className="nhsuk-heading-m">Looked at as a whole</h2>
      <ul className="nhsuk-list">
        {decisions.map((one) => (
          <li key={one.item}>
            <a href={`${paths.copyReviewPage(patient.id, reference, one.page)}#item-${one.item}`}>
              {one.title}
            </a>
            , page {one.page}:{' '}
            {one.decision === 'hold' && one.ground !== null ? (
              <>
                held back, {groundNames[one.ground].toLowerCase()}
                {one.opinionBy === null ? null : `, opinion of ${one.opinionBy}`}
              </>
            ) : one.withheld ? (
              <strong>kept from the patient’s own view, not held back yet</strong>
            ) : (
              'given'
            )}
          </li>
        ))}
      </ul>
    </>
  )
}

function Pages({ patient, reference, pages }: RequestReviewView) {
  return (
    <StackedTable
      caption={<caption className="nhsuk-table__caption nhsuk-table__caption--m">Pages</caption>}
      heads={['Page', 'Entries', 'To decide', 'Other people', 'Serious harm']}
      rows={pages.map(({ page, items, open, reviewedBy, harmBy }) => ({
        name: String(page),
        cells: [
          <a key="page" href={paths.copyReviewPage(patient.id, reference, page)}>
            Page {page}
          </a>,
          items,
          open === 0 ? 'Nothing' : open,
          reviewedBy ?? 'Not reviewed',
          harmBy ?? 'Not reviewed',
        ],
      }))}
    />
  )
}
