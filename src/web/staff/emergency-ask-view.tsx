import { Button, Textarea } from 'nhsuk-react-components'
import type { EmergencyGround } from '../../sharing/emergency.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type EmergencyAskView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly clinician: boolean
  /** Whether they signed in within the last 5 minutes. */
  readonly mayOpen: boolean
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Before a record is opened without the patient's permission. It reads like the law it follows. */
export function emergencyAskView(view: EmergencyAskView): string {
  const { patient, errors, clinician, mayOpen } = view
  const begun = Object.keys(view.values).length > 0
  return renderAboutPatient(
    {
      title: 'Open this record without permission',
      who: view.who,
      back: { href: paths.gate(patient.id), text: 'Back: ask instead' },
      patient,
      at: view.at,
      errors,
    },
    clinician ? (
      <div className="law">
        <Law />
        {mayOpen || begun ? <AskForm {...view} /> : <SignInAgain patient={patient} />}
      </div>
    ) : (
      <p>Your role does not open records. Ask a clinician of your service.</p>
    ),
  )
}

function Law() {
  return (
    <section aria-label="What holds">
      <p>
        The law lets you open a record without the person’s permission on one of these grounds, and
        on no other.
      </p>
      <p>
        Opening is for you alone and for this person, until you sign out or 60 minutes have passed.
      </p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>It is written to the person’s log, with your name and the ground.</li>
        <li>Your privacy officer is told now. The person is told within 24 hours.</li>
        <li>What the person keeps private, or does not share, stays closed.</li>
      </ul>
    </section>
  )
}

function againAddress(patient: string): string {
  const query = new URLSearchParams({ as: 'staff', again: '', return: paths.emergency(patient) })
  return `${paths.signIn}?${query.toString()}`
}

function SignInAgain({ patient }: { patient: PatientFacts }) {
  return (
    <section className="panel" aria-labelledby="sign-in-again">
      <h2 className="nhsuk-heading-s" id="sign-in-again">
        First sign in again
      </h2>
      <p>So that nobody opens a record at a screen you left. You come back to this page.</p>
      <a className="nhsuk-button nhsuk-u-margin-bottom-0" href={againAddress(patient.id)}>
        Sign in again
      </a>
    </section>
  )
}

const grounds: Readonly<Record<EmergencyGround, { text: string; hint: string }>> = {
  'cannot-consent': {
    text: 'Emergency: they cannot be asked',
    hint: 'Unconscious, confused or unable to communicate, and it is in their best interests',
  },
  'court-order': { text: 'A court has ordered it', hint: 'Give the number of the order below' },
  statute: { text: 'A law requires it', hint: 'Name the law below' },
  'public-interest': {
    text: 'The public interest requires it',
    hint: 'For example, to stop an infection that spreads',
  },
}

function AskForm({ patient, values, errors, mayOpen }: EmergencyAskView) {
  return (
    <form
      className="panel panel--form"
      action={paths.emergency(patient.id)}
      method="post"
      noValidate
    >
      <input type="hidden" name="act" value="open" />
      {mayOpen ? null : (
        <p id="sign-in">
          <a href={againAddress(patient.id)} target="_blank" rel="noopener">
            Sign in again (opens in a new tab)
          </a>
          , then come back to this tab. What you wrote stays here.
        </p>
      )}
      <OneOf
        name="ground"
        legend="On what ground do you open it?"
        choices={grounds}
        {...{ values, errors }}
      />
      <Textarea
        labelProps={{ size: 's' }}
        id="reason"
        name="reason"
        label="What has happened?"
        hint="In your own words, at least 10 letters"
        rows={2}
        maxLength={1000}
        defaultValue={values['reason'] ?? ''}
        {...errorOf(errors, 'reason')}
      />
      <Button type="submit" preventDoubleClick warning className="nhsuk-u-margin-bottom-0">
        Open the emergency view
      </Button>
    </form>
  )
}
