import { EmptyState } from '../components/empty-state.tsx'
import { type Filter, Filters } from '../components/filters.tsx'
import { NeutralNotice } from '../components/neutral-notice.tsx'
import { type PageLink, Pager } from '../components/pager.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import {
  staffReader,
  SummaryBoxes,
  type SummaryItem,
  type SummaryKind,
} from '../components/summary-box.tsx'
import { CutOff } from '../components/cut-off.tsx'
import { type RecordEntry, Timeline } from '../components/timeline.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { Offer } from '../present/offers.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type RecordView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  /** The one bit of design.md section 4: something is not shared with this service. */
  readonly heldBack: boolean
  readonly summary: Readonly<Record<SummaryKind, readonly SummaryItem[]>>
  /** Newest first. */
  readonly entries: readonly RecordEntry[]
  /** Whether there are more entries than one page of a year takes. */
  readonly cut?: boolean
  readonly filters: readonly Filter[]
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
  readonly offers: ReadonlySet<Offer>
  /** Whether this service has yet to ask the patient about sharing with it. */
  readonly unasked: boolean
  /** What stands between the reader and what others wrote; undefined where nothing does. */
  readonly gate?: string | undefined
}

/** The shared record of a patient, as a service may see it. */
export function recordView(view: RecordView): string {
  const { patient, offers } = view
  return renderAboutPatient(
    {
      title: 'Shared record',
      who: view.who,
      patient,
      at: view.at,
    },
    <>
      {view.heldBack ? <NeutralNotice /> : null}
      {view.gate ? (
        <p>
          {view.gate} <a href={paths.gate(patient.id)}>See what you can do</a>
        </p>
      ) : null}
      {view.unasked && offers.has('ask') ? <Unasked {...view} /> : null}
      {offers.has('summary') ? (
        <p className="no-print">
          <a href={paths.summary(patient.id)}>Summary Care Record</a>
        </p>
      ) : null}
      <p className="no-print">
        <a href={paths.patientApps(patient.id)}>Open in an app</a>
      </p>
      <SummaryBoxes lists={view.summary} reader={staffReader(view.heldBack)} />
      <div className="with-action">
        <h2 className="nhsuk-heading-m">Timeline</h2>
        <span className="no-print side-by-side">
          {offers.has('ask') ? (
            <a href={paths.askAboutSharing(patient.id)}>Ask about sharing</a>
          ) : null}
          {offers.has('write') ? (
            <a className="nhsuk-button" href={paths.writeEntry(patient.id)}>
              Write an entry
            </a>
          ) : null}
        </span>
      </div>
      <Filters action={paths.patientRecord(patient.id)} filters={view.filters} />
      {view.entries.length === 0 ? (
        <EmptyState title="No entries are shown here">
          <p>
            {view.filters.some(({ chosen }) => chosen)
              ? 'Choose another kind or service, or show everything.'
              : 'What your service writes, and what others share with it, stands here by year.'}
          </p>
        </EmptyState>
      ) : (
        <>
          {view.cut ? <CutOff /> : null}
          <Timeline entries={view.entries} privateText="Private to your service" />
        </>
      )}
      <Pager previous={view.previous} next={view.next} />
      {offers.has('unlisted') ? (
        <p className="no-print">
          <a href={paths.unlisted(patient.id)}>What your system no longer sends</a>
        </p>
      ) : null}
      {offers.has('marks') ? (
        <p className="no-print">
          <a href={paths.hidden(patient.id)}>What your service hides of this record</a>
        </p>
      ) : null}
    </>,
  )
}

/** The one line that reminds staff to ask; it is about their own service, and says nothing of any other. */
function Unasked({ patient, gate, offers }: RecordView) {
  return (
    <p className="no-print">
      Your service has not asked this person about sharing yet.{' '}
      <a href={paths.askAboutSharing(patient.id)}>Ask now</a>
      {gate === undefined && offers.has('gate') ? (
        <>
          , or <a href={paths.gate(patient.id)}>see what else you can do</a>
        </>
      ) : null}
    </p>
  )
}
