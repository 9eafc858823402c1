import { Button, Textarea } from 'nhsuk-react-components'
import type { CodeWay } from '../../access/evidence-code.ts'
import type { Handled } from '../../access/handle-request.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

const wayTexts: Readonly<Record<CodeWay, string>> = {
  post: 'By a letter that you print and post now',
  phone: 'By telephone, on a number we had before: you see the code and say it',
}

export type EvidenceCodeView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly handled: Handled
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Asks somebody who is not signed in to send what shows who they are from home. */
export function evidenceCodeView(view: EvidenceCodeView): string {
  const { who, patient, handled, values, errors } = view
  const { request, at, evidence } = handled
  return renderAboutPatient(
    {
      ...{ title: 'Ask who asks, to send it from home', who, patient, at, errors },
      current: paths.work,
      back: { href: paths.request(patient.id, request.reference), text: 'Request for a copy' },
    },
    <form
      className="panel panel--form"
      action={paths.requestEvidenceCode(patient.id, request.reference)}
      method="post"
      noValidate
    >
      <p>
        They get a code that works once, for 28 days, and send pictures with it. It must go a way
        that we knew before: never to a number or address that came with the request.
      </p>
      {evidence.length === 0 ? null : (
        <p>
          <strong>What they sent before is deleted with it.</strong>
        </p>
      )}
      <OneOf
        {...{ values, errors, name: 'way', choices: wayTexts }}
        legend="How do they get the code?"
      />
      {request.asker === null ? (
        <p>A letter goes to the patient, at the address in the record.</p>
      ) : (
        <Textarea
          id="to"
          name="to"
          label="Whom does the letter go to?"
          hint="Name and address, as we had them before or looked them up ourselves. Of a firm: from its public register"
          labelProps={{ size: 's' }}
          rows={4}
          defaultValue={values['to'] ?? ''}
          {...errorOf(errors, 'to')}
        />
      )}
      <Textarea
        id="words"
        name="words"
        label="What do they need to show?"
        hint="Only what is necessary. They read this"
        labelProps={{ size: 's' }}
        rows={3}
        defaultValue={values['words'] ?? ''}
        {...errorOf(errors, 'words')}
      />
      <Button type="submit" preventDoubleClick>
        Make the code
      </Button>
    </form>,
  )
}

export type EvidenceToldView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly reference: string
  readonly code: string
  readonly expiresAt: Date
  readonly url: string
}

/** The code to be told by telephone, shown this once. */
export function evidenceToldView(view: EvidenceToldView): string {
  const { who, patient, at, reference, code, expiresAt, url } = view
  return renderAboutPatient(
    {
      ...{ title: 'Tell them this code', who, patient, at, current: paths.work },
      back: { href: paths.request(patient.id, reference), text: 'Request for a copy' },
    },
    <>
      <p className="lede">
        <strong className="whole">{code}</strong>
      </p>
      <p>
        Say it on a number we had before. They type it at <span className="written">{url}</span> and
        choose their files. It works once, until <DateText on={expiresAt} />.
      </p>
      <p>
        <strong>It cannot be shown again.</strong> A new one replaces it.
      </p>
    </>,
  )
}
