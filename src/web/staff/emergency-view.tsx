import { Button, Details, Textarea } from 'nhsuk-react-components'
import type { EmergencyAccess } from '../../sharing/emergency.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { NeutralNotice } from '../components/neutral-notice.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import { withStoredParts } from '../components/stored-summary.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { Lists, type Listed } from './emergency-lists.tsx'

export type EmergencyView = Omit<Listed, 'opens'> & {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly access: EmergencyAccess
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** What is needed in an emergency, on one screen: design.md section 4, interface.md C1. */
export function emergencyView(view: EmergencyView): string {
  const { patient, heldBack, errors, summary, access } = view
  const page = renderPage(
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
      <Lists {...view} opens={access.wider} />
      <LastUpdated {...view} />
      <div className="emergency__more no-print">
        <Wider {...view} />
        <NotTold {...view} />
      </div>
    </div>,
  )
  if (typeof summary === 'string') return page
  const { face, sections, end } = summary
  return withStoredParts(page, { face, end, ...sections })
}

function LastUpdated({ updated, unreadable, access, summary }: EmergencyView) {
  return (
    <p className="secondary emergency__source">
      {updated ? (
        <>
          {typeof summary === 'string' ? 'Last updated' : 'Not in the summary: last updated'}{' '}
          <DateText on={updated.at} time /> by {updated.by}.{' '}
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
