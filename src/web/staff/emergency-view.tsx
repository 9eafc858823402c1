import { Button, Details, Textarea } from 'nhsuk-react-components'
import type { EmergencyAccess } from '../../sharing/emergency.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { neutralSentence, NeutralNotice } from '../components/neutral-notice.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import {
  staffReader,
  SummaryBox,
  SummaryEntry,
  type SummaryItem,
} from '../components/summary-box.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { EmergencyLists } from '../present/emergency.ts'

export type EmergencyView = EmergencyLists & {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly access: EmergencyAccess
  readonly heldBack: boolean
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** What is needed in an emergency, on one screen: design.md section 4, interface.md C1. */
export function emergencyView(view: EmergencyView): string {
  const { patient, heldBack, lists, errors } = view
  const opens = view.access.wider
  const read = { reader: staffReader(heldBack), opens }
  const rest = { heldBack, opens }
  return renderPage(
    {
      title: 'Emergency view',
      audience: 'staff',
      who: view.who,
      current: paths.finder,
      error: errors.length > 0,
      above: (
        <>
          <FieldErrors errors={errors} />
          <PatientBanner patient={patient} at={view.at} />
        </>
      ),
    },
    <div className="emergency">
      {heldBack ? <NeutralNotice /> : null}
      <div className="emergency__lists">
        <div>
          <List id="alerts" heading="Alerts" items={view.alerts} {...rest} />
          <SummaryBox kind="allergies" items={lists.allergies} {...read} />
        </div>
        <div>
          <SummaryBox kind="medicines" items={lists.medicines} {...read} />
        </div>
        <div>
          <SummaryBox kind="problems" items={lists.problems} {...read} />
          <List id="wishes" heading="Care plan and wishes" items={view.wishes} {...rest} />
        </div>
      </div>
      <LastUpdated {...view} />
      <div className="emergency__more">
        <Wider {...view} />
        <NotTold {...view} />
      </div>
    </div>,
  )
}

function List(props: {
  id: string
  heading: string
  items: readonly SummaryItem[]
  heldBack: boolean
  opens: boolean
}) {
  const { id, heading, items, heldBack, opens } = props
  return (
    <section className="summary__box" aria-labelledby={id}>
      <h2 className="summary__heading" id={id}>
        {heading}
      </h2>
      {items.length === 0 ? (
        <p className="summary__empty">
          {heldBack ? `None are shown here. ${neutralSentence}.` : 'None recorded.'}
        </p>
      ) : (
        <ul className="summary__list">
          {items.map((item) => (
            <SummaryEntry key={item.href} item={item} opens={opens} />
          ))}
        </ul>
      )}
    </section>
  )
}

function LastUpdated({ updated, unreadable, access }: EmergencyView) {
  return (
    <p className="secondary emergency__source">
      {updated ? (
        <>
          Last updated <DateText on={updated.at} time /> by {updated.by}.{' '}
        </>
      ) : null}
      {unreadable === 0
        ? 'Everything that may be shown here could be read.'
        : `${unreadable} ${unreadable === 1 ? 'entry' : 'entries'} could not be shown here: open the wider record.`}
      {access.reference ? ` Reference ${access.reference}.` : ''}
    </p>
  )
}

function Wider({ patient, access, values, errors }: EmergencyView) {
  if (access.wider) {
    return (
      <p>
        <a href={paths.patientRecord(patient.id)}>Open the wider record</a>
      </p>
    )
  }
  return (
    <Details open={values['act'] === 'wider'}>
      <Details.Summary>Open the wider record</Details.Summary>
      <Details.Text>
        <form action={paths.emergency(patient.id)} method="post" noValidate>
          <input type="hidden" name="act" value="wider" />
          <Textarea
            labelProps={{ size: 's' }}
            id="reason"
            name="reason"
            label="Why is the emergency view not enough?"
            hint="At least 10 letters. It is kept with the first reason"
            rows={2}
            maxLength={1000}
            defaultValue={values['act'] === 'wider' ? (values['reason'] ?? '') : ''}
            {...errorOf(errors, 'reason')}
          />
          <Button type="submit" preventDoubleClick className="nhsuk-u-margin-bottom-0">
            Open the wider record
          </Button>
        </form>
      </Details.Text>
    </Details>
  )
}

function NotTold({ patient, access, values, errors }: EmergencyView) {
  if (access.reference === null) return null
  return (
    <Details open={values['act'] === 'not-told'}>
      <Details.Summary>Telling the person would do harm</Details.Summary>
      <Details.Text>
        <form action={paths.emergency(patient.id)} method="post" noValidate>
          <input type="hidden" name="act" value="not-told" />
          <input type="hidden" name="reference" value={access.reference} />
          <Textarea
            labelProps={{ size: 's' }}
            id="harm"
            name="harm"
            label="What harm would the message do?"
            hint="At least 10 letters. The look stays on their log; the privacy officer reads this"
            rows={2}
            maxLength={1000}
            defaultValue={values['act'] === 'not-told' ? (values['harm'] ?? '') : ''}
            {...errorOf(errors, 'harm')}
          />
          <Button type="submit" secondary className="nhsuk-u-margin-bottom-0">
            Do not send the message
          </Button>
        </form>
      </Details.Text>
    </Details>
  )
}
