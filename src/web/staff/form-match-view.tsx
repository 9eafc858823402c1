import { Button, Textarea } from 'nhsuk-react-components'
import { carriedOutHere, isOvertaken, type Holds } from '../../forms/carry-out.ts'
import type { FormCase } from '../../forms/cases.ts'
import type { Form, FormName } from '../../forms/form.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { FormAnswers } from '../components/form-answers.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { deskRoles } from '../present/offers.ts'
import { checkTexts } from '../present/identity-checks.ts'
import { askedByTexts, preferenceTexts } from '../present/summary.ts'
import { asked } from './form-case-view.tsx'
import { renderAboutPatient } from './about-patient.tsx'

export type FormMatchView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly form: Form
  readonly found: FormCase
  readonly holds: Holds | null
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** A form beside the patient whom staff found for it: who it is, how that is known, and then what it asks. */
export function formMatchView(view: FormMatchView): string {
  const { who, patient, at, form, found, values, errors } = view
  const isHere = carriedOutHere.includes(form.name)
  return renderAboutPatient(
    {
      title: `Carry out: ${form.title}`,
      who,
      current: paths.work,
      back: { href: paths.formCase(found.reference), text: 'The form' },
      patient,
      at,
      errors,
    },
    <>
      <p className="lede">
        <span className="whole">{found.reference}</span>, came in{' '}
        {found.channel === 'paper' ? 'on paper' : 'online'} on{' '}
        <DateText on={found.createdAt} time />
      </p>
      <HoldsNow {...view} />
      <h2 className="nhsuk-heading-m">What is asked for</h2>
      <FormAnswers questions={asked(form, found.answers)} answers={found.answers} />
      <h2 className="nhsuk-heading-m">Who says they ask</h2>
      <FormAnswers questions={asked(form, found.person ?? {})} answers={found.person ?? {}} />
      <form
        className="panel panel--form"
        action={paths.formMatch(patient.id, found.reference)}
        method="post"
        noValidate
      >
        <OneOf
          {...{ values, errors, name: 'checked', choices: checkTexts }}
          legend="How did you make sure who asks?"
        />
        <OneOf
          {...{ values, errors, name: 'asked-by', choices: askedByTexts }}
          legend="Who said so?"
        />
        <HowDone {...view} />
        <Textarea
          id="reason"
          name="reason"
          label={isHere ? 'What did you do, if it was done there?' : 'What did you do?'}
          labelProps={{ size: 's' }}
          rows={3}
          defaultValue={values['reason'] ?? ''}
          {...errorOf(errors, 'reason')}
        />
        <Button type="submit" preventDoubleClick>
          {isHere ? 'Carry out what the form asks' : 'It is done'}
        </Button>
      </form>
    </>,
  )
}

/** What was said last of what the form asks; where that is newer than the form, what to do. */
function HoldsNow({ found, holds, form, patient }: FormMatchView) {
  if (holds === null) return null
  return (
    <>
      <p>
        What holds now, since <DateText on={holds.recordedAt} time />:{' '}
        <strong>{saidTexts[holds.said]}</strong>
      </p>
      {isOvertaken({ found, holds }) ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>The patient has said something newer than this form.</strong> Ask them. If they
            want something else now, record it on{' '}
            <a href={howDone[form.name].page?.(patient.id)}>its own page</a>. Then{' '}
            <a href={paths.formCase(found.reference)}>refuse this form</a> and say there what they
            told you.
          </p>
        </div>
      ) : null}
    </>
  )
}

const saidTexts: Readonly<Record<Holds['said'], string>> = {
  ...preferenceTexts,
  objects: 'Opted out',
  withdrawn: 'Not opted out',
}

/** What is to be done before the form ends, and where. */
function HowDone({ who, patient, form }: FormMatchView) {
  const { says, page, byClinician = false } = howDone[form.name]
  const opens = !byClinician || !deskRoles.includes(who.roleId ?? '')
  return (
    <p>
      {says}{' '}
      {page === undefined ? null : opens ? (
        <>
          <a href={page(patient.id)}>Open the page where it is done</a>.{' '}
        </>
      ) : (
        'Leave the form on the work list for them. '
      )}
      Then say here what was done.
    </p>
  )
}

type Doing = {
  readonly says: string
  readonly page?: (patient: string) => string
  /** Whether the page opens to clinicians only. */
  readonly byClinician?: true
}

const inBestInterests =
  'Where it is decided in the patient’s best interests, first do it on its own page.'

/** How each form is carried out, and on which page. */
const howDone: Readonly<Record<FormName, Doing>> = {
  summary: { says: inBestInterests, page: paths.summaryPreference },
  'type-1': { says: inBestInterests, page: paths.deskType1 },
  sharing: {
    says: 'First record what was said about your own service. For another service, tell the person how to reach it.',
    page: paths.askAboutSharing,
  },
  'private-entry': {
    says: 'A doctor or nurse of your service marks what your service wrote, and first talks with the person about what keeps them safe. What another service wrote only that service marks.',
    page: paths.markEntries,
    byClinician: true,
  },
  copy: {
    says: 'A request is opened, due a month after the form came in. Nobody asks for a copy in best interests.',
    page: paths.newRequest,
  },
  helper: {
    says: 'First talk with the person the record is about, and make the code for the helper.',
    page: paths.deskHelpers,
  },
  correction: {
    says: 'A doctor or nurse of your service looks at what your service wrote, and writes what is right. Who signs in can also ask on the entry itself: then it is corrected there, and both are kept.',
    page: paths.gate,
    byClinician: true,
  },
  look: {
    says: 'First tell who keeps watch at your service which look it is: they check it, and never the one who looked.',
  },
}
