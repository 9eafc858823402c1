import { EmptyState } from '../components/empty-state.tsx'
import { type Filter, Filters } from '../components/filters.tsx'
import { type PageLink, Pager } from '../components/pager.tsx'
import { SummaryBoxes, type SummaryItem, type SummaryKind } from '../components/summary-box.tsx'
import { CutOff } from '../components/cut-off.tsx'
import { type RecordEntry, Timeline } from '../components/timeline.tsx'
import { YearStrip, type YearCount } from '../components/year-strip.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnRecordView = {
  readonly who: SignedIn
  readonly summary: Readonly<Record<SummaryKind, readonly SummaryItem[]>>
  /** Newest first. */
  readonly entries: readonly RecordEntry[]
  /** Whether there are more entries than one page of a year takes. */
  readonly cut?: boolean
  readonly filters: readonly Filter[]
  /** Oldest first, of what the patient may see and the filters let through. */
  readonly years: readonly YearCount[]
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
}

/** One's own record. */
export function ownRecordView(view: OwnRecordView): string {
  return renderPage(
    { title: 'My record', audience: 'patient', who: view.who, current: paths.ownRecord },
    <>
      <p className="lede">
        What the services that care for you wrote. <a href={paths.whoLooked}>See who has looked</a>,
        <a href={paths.ownPrivate}>which entries are private</a>,{' '}
        <a href={paths.ownCorrections}>what you asked to be corrected</a>, or{' '}
        <a href={paths.ownCopies}>ask for a copy</a>
      </p>
      <SummaryBoxes lists={view.summary} reader="patient" />
      <h2 className="nhsuk-heading-m">Everything by year</h2>
      <YearStrip years={view.years} />
      <Filters action={paths.ownRecord} filters={view.filters} />
      {view.entries.length === 0 ? (
        <EmptyState title="Nothing is shown here">
          <p>
            {view.filters.some(({ chosen }) => chosen)
              ? 'Choose another kind or service, or show everything.'
              : 'When a service that cares for you writes something, you can read it here.'}
          </p>
        </EmptyState>
      ) : (
        <>
          {view.cut ? <CutOff /> : null}
          <Timeline entries={view.entries} privateText="Private" />
        </>
      )}
      <Pager previous={view.previous} next={view.next} />
    </>,
  )
}
