import { Button, TextInput } from 'nhsuk-react-components'
import { CodeCard } from '../components/code-card.tsx'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { type CodeService, MakeCode } from '../components/make-code.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

type About = { readonly who: SignedIn; readonly patient: PatientFacts; readonly at: Date }

export type DeskCodesView = About & {
  readonly required: boolean
  readonly services: readonly CodeService[]
  readonly more: boolean
  readonly find: string
  readonly errors: readonly FieldError[]
}

/** At the desk of the registered practice: a code for a patient who cannot make one online. */
export function deskCodesView(view: DeskCodesView): string {
  const { who, patient, at, required, services, more, find, errors } = view
  return renderAboutPatient(
    {
      title: 'Make a code for the patient',
      who,
      back: { href: paths.finder, text: 'Find a patient' },
      patient,
      at,
      errors,
    },
    required ? (
      <>
        <p>
          For a patient who is with you and does not use an account. Ask them which service it is
          for. Print the code and give it to the patient, not to the service.
        </p>
        <MakeCode
          action={paths.deskCodes(patient.id)}
          services={services}
          more={more}
          find={find}
          errors={errors}
          legend="Which service did the patient name?"
        />
      </>
    ) : (
      <p>Your practice asks no service for a code.</p>
    ),
  )
}

export type DeskCodeMadeView = About & {
  readonly code: string
  readonly service: string
  readonly expiresAt: Date
}

/** The code to print and hand over, shown this once. */
export function deskCodeMadeView({ who, patient, at, ...made }: DeskCodeMadeView): string {
  return renderAboutPatient(
    {
      title: 'Code for the patient',
      who,
      back: { href: paths.deskCodes(patient.id), text: 'Make another code' },
      patient,
      at,
    },
    <>
      <CodeCard {...made} />
      <p className="no-print">
        <strong>Print this page now and give it to the patient.</strong> The code cannot be shown
        again. A new one replaces it.
      </p>
      <p>
        Tell the code to {made.service}, in person or by phone. Nobody else needs it. A code shares
        nothing by itself: your sharing choices still decide.
      </p>
    </>,
  )
}

export type EnterCodeView = About & {
  /** When the patient's code was given to this service. */
  readonly verifiedAt: Date | null
  readonly errors: readonly FieldError[]
  readonly typed: string
}

/** The form in which staff of a service enter the code the patient gave them. */
export function enterCodeView(view: EnterCodeView): string {
  const { who, patient, at, verifiedAt, errors, typed } = view
  return renderAboutPatient(
    {
      title: 'Enter the patient’s code',
      who,
      back: { href: paths.gate(patient.id), text: 'What opens the record' },
      patient,
      at,
      errors,
    },
    <>
      {verifiedAt ? (
        <p className="done" role="status">
          The patient’s code was given to your service on <DateText on={verifiedAt} />. Nothing more
          is needed here.
        </p>
      ) : null}
      {verifiedAt && errors.length === 0 ? null : (
        <form
          className="panel panel--form"
          action={paths.enterCode(patient.id)}
          method="post"
          noValidate
        >
          <TextInput
            id="code"
            name="code"
            label="Code"
            labelProps={{ size: 's' }}
            hint="8 digits, from the patient’s account or on a printed sheet from their GP practice"
            width={10}
            inputMode="numeric"
            autoComplete="off"
            spellCheck={false}
            defaultValue={typed}
            {...errorOf(errors, 'code')}
          />
          <Button type="submit" preventDoubleClick>
            Check the code
          </Button>
        </form>
      )}
      <p className="secondary">
        The patient sees on their log that a code was entered, and by whom. After 5 wrong tries a
        code no longer works.
      </p>
    </>,
  )
}
