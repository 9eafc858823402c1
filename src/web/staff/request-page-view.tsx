import type { Asker } from '../../access/request.ts'
import type { ReviewPage } from '../../access/review.ts'
import { shownTexts, type OpenWords, type Stretch } from '../../access/shown-text.ts'
import type { Item, Redaction } from '../../access/item.ts'
import { labelOf } from '../../access/item.ts'
import { partTitles } from '../../access/part-titles.ts'
import { DateText } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { Pager } from '../components/pager.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { Unsaved } from '../components/unsaved.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { ScanPages } from './request-scan.tsx'
import { ItemForm, OwnWordsForm } from './request-item-forms.tsx'
import { FindingsForm } from './request-page-forms.tsx'

export type RequestPageView = Pick<
  ReviewPage,
  | 'at'
  | 'page'
  | 'pages'
  | 'items'
  | 'words'
  | 'itemDecisions'
  | 'redactions'
  | 'mayJudgeHarm'
  | 'letters'
> & {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly reference: string
  readonly askedBy: Asker
  /** Whether it may be decided about: under review. */
  readonly isOpen: boolean
  /** How many places own words were just taken out in. */
  readonly done: 'saved' | 'own-words' | undefined
  /** What was typed, shown again after an error. */
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** One page of a copy: as the patient will get it, and beside it what may be about others, to be decided. */
export function requestPageView(view: RequestPageView): string {
  const { who, patient, at, reference, page, pages, errors, isOpen } = view
  const href = (to: number) => paths.copyReviewPage(patient.id, reference, to)
  const link = (to: number) =>
    pages.some((one) => one.page === to) ? { href: href(to), text: `Page ${to}` } : undefined
  const state = pages.find((one) => one.page === page)
  const { reviewedBy = null, harmBy = null } = state ?? {}
  return renderAboutPatient(
    {
      ...{ title: `Review page ${page} of ${pages.length}`, who, patient, at, errors },
      ...{ current: paths.work },
      back: { href: paths.copyReview(patient.id, reference), text: 'All pages of the copy' },
    },
    <>
      {view.done === undefined ? null : (
        <div className="done" role="status">
          <p>{view.done === 'saved' ? 'Saved.' : 'Saved: the words are taken out.'}</p>
        </div>
      )}
      <p>
        {reviewedBy === null ? 'Not reviewed yet. ' : `Reviewed by ${reviewedBy}. `}
        {harmBy === null
          ? 'No clinician has looked at it for serious harm.'
          : `Looked at for serious harm by ${harmBy}.`}
      </p>
      {view.askedBy === 'claimant' ? (
        <p>
          Somebody with a claim asks. They get only what is relevant to it: hold back the rest as
          not relevant to the claim.
        </p>
      ) : null}
      <div className="review">
        <section className="review__page" aria-labelledby="as-given">
          <h2 className="nhsuk-heading-m" id="as-given">
            {view.askedBy === 'patient' ? 'As the patient will get it' : 'As who asks will get it'}
          </h2>
          <Items {...view} />
        </section>
        <section className="review__findings" aria-labelledby="findings">
          <h2 className="nhsuk-heading-m" id="findings">
            What may be about others
          </h2>
          {isOpen ? null : <Unsaved texts={typedIn(view.values)} />}
          <FindingsForm {...view} action={href(page)} />
          {isOpen ? <OwnWordsForm {...view} action={href(page)} /> : null}
        </section>
      </div>
      <Pager previous={link(page - 1)} next={link(page + 1)} />
    </>,
  )
}

/** What somebody wrote themselves: words, and why. */
function typedIn(values: Fields): string[] {
  return Object.entries(values).flatMap(([name, text]) =>
    /^(words|(hold-|box-)?reason(-\d+)?|opinion-by)$/.test(name) ? [text] : [],
  )
}

function Items(view: RequestPageView) {
  const { items, words, redactions, itemDecisions, letters } = view
  const open = words.flatMap((one, at): OpenWords[] =>
    one.decision === null ? [{ ...one, number: at + 1 }] : [],
  )
  return (
    <>
      {items.map((item, at) => {
        const decision = itemDecisions.find((one) => one.item === item.id)
        const letter = letters.find((one) => one.item === item.id)
        return (
          <article className="review__item" id={`item-${item.id}`} key={item.id}>
            {item.part === items[at - 1]?.part ? null : (
              <h3 className="nhsuk-heading-s">{partTitles[item.part]}</h3>
            )}
            {decision?.withheld ? (
              <p className="review__flag">
                Kept from the patient’s own view. Hold it back, or the copy cannot be released.
              </p>
            ) : null}
            {decision?.decision === 'hold' && decision.ground !== null ? (
              <p>
                <span className="review__out">{labelOf(decision.ground)}</span>
              </p>
            ) : (
              <>
                <Given item={item} redactions={redactions} open={open} />
                {letter === undefined ? null : <ScanPages {...view} item={item} letter={letter} />}
              </>
            )}
            {decision === undefined ? null : <ItemForm {...view} item={item} decision={decision} />}
          </article>
        )
      })}
    </>
  )
}

function Given(props: {
  item: Item
  redactions: readonly Redaction[]
  open: readonly OpenWords[]
}) {
  const { item, redactions, open } = props
  return (
    <>
      <p className="secondary">
        {item.at === null ? null : <DateText on={item.at} />}
        {item.writer === null ? null : <>, {item.writer}</>}
        {item.isPrivate ? ', private' : null}
        {item.version === null || item.version.isCurrent ? null : (
          <>
            , version {item.version.number}, replaced <DateText on={item.version.changedAt} />
          </>
        )}
      </p>
      <dl className="words">
        {shownTexts(item, redactions, open).map(({ label, stretches }, at) => (
          // a label may stand for several texts, which never change places
          // eslint-disable-next-line react/no-array-index-key
          <div key={at}>
            <dt>{label}</dt>
            <dd className="written">
              <Words stretches={stretches} />
            </dd>
          </div>
        ))}
      </dl>
    </>
  )
}

function Words({ stretches }: { stretches: readonly Stretch[] }) {
  return (
    <>
      {stretches.map((one, at) => {
        switch (one.kind) {
          case 'text':
            return one.text
          case 'out':
            return (
              // eslint-disable-next-line react/no-array-index-key
              <span className="review__out" key={at}>
                {one.text}
              </span>
            )
          case 'open':
            return (
              <mark key={one.number} id={`w${one.number}`}>
                <a href={`#f${one.number}`}>
                  {one.text}
                  <sup>
                    <span className="nhsuk-u-visually-hidden">, finding </span>
                    {one.number}
                  </sup>
                </a>
              </mark>
            )
          default:
            return one satisfies never
        }
      })}
    </>
  )
}
