import type { PermissionPolicy } from '../../identity/organisations.ts'
import type { NoSummary } from '../../summary/read-summary.ts'
import { EmptyState } from '../components/empty-state.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { NeutralNotice } from '../components/neutral-notice.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { StoredSummary } from '../components/stored-summary.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { Question } from './permission-question.tsx'
import { renderAboutPatient } from './about-patient.tsx'

export type SummaryView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  /** null where the summary is shown. */
  readonly denied: NoSummary | null
  /** How the service asks, where it does. */
  readonly policy: PermissionPolicy | undefined
  /** The one bit of design.md section 4: something is not shared with this service. */
  readonly heldBack: boolean
  /** Whether there are items that staff of this service may add or leave out. */
  readonly mayDecide: boolean
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** One page with medicines, allergies and bad reactions, and what else the patient lets a summary hold. */
export function summaryView(view: SummaryView): string {
  const { patient, denied, errors, policy } = view
  const asks = denied === 'permission-not-asked'
  return renderAboutPatient(
    {
      title: asks ? 'Ask before you look' : 'Summary Care Record',
      who: view.who,
      patient,
      at: view.at,
      errors,
    },
    <>
      {view.heldBack ? <NeutralNotice /> : null}
      {denied === null ? <StoredSummary /> : null}
      {asks && policy ? <Ask {...view} policy={policy} /> : null}
      {denied === 'dissent' || denied === 'none' ? <None why={denied} /> : null}
      <p className="no-print">
        {denied === null ? (
          <>
            <a href={paths.summaryPdf(patient.id)}>Save as a PDF</a>
            {' · '}
          </>
        ) : null}
        {patient.emergency ? (
          <a href={paths.emergency(patient.id)}>Emergency view</a>
        ) : (
          <a href={paths.patientRecord(patient.id)}>Shared record</a>
        )}
        {view.mayDecide ? (
          <>
            {' · '}
            <a href={paths.summaryItems(patient.id)}>Add or leave out single items</a>
          </>
        ) : null}
      </p>
    </>,
  )
}

function Ask(view: SummaryView & { policy: PermissionPolicy }) {
  return (
    <Question
      {...view}
      clinician
      action={paths.summary(view.patient.id)}
      words="May I look at your summary? It shows your medicines, allergies and bad reactions, and what else you let it hold. You can say no, and I will still care for you."
      afterNo="The summary stays closed."
    />
  )
}

function None({ why }: { why: Exclude<NoSummary, 'permission-not-asked'> }) {
  return why === 'dissent' ? (
    <EmptyState title="No summary: the patient’s choice">
      <p>This person chose to have no Summary Care Record. Ask them, or their GP practice.</p>
    </EmptyState>
  ) : (
    <EmptyState title="There is no summary yet">
      <p>
        None was made for this person. That says nothing about their medicines or allergies: ask
        them, or their GP practice.
      </p>
    </EmptyState>
  )
}
