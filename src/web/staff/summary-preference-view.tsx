import { Button } from 'nhsuk-react-components'
import { codesToEnter } from '../../summary/preference.ts'
import { DateText } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { askedByTexts, preferenceTexts } from '../present/summary.ts'
import { SaidByFields } from './said-by-fields.tsx'
import { renderAboutPatient } from './about-patient.tsx'

export type SummaryPreferenceView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly history: readonly {
    readonly preference: keyof typeof preferenceTexts
    readonly askedBy: keyof typeof askedByTexts
    readonly recordedBy: string
    readonly code: string | null
    readonly recordedAt: Date
  }[]
  readonly values: Readonly<Record<string, string>>
  readonly errors: readonly FieldError[]
}

const choices = {
  additional: preferenceTexts.additional,
  core: preferenceTexts.core,
  dissent: preferenceTexts.dissent,
  'no-preference': 'Take the choice back',
} as const

/** At the registered practice: what a patient said about their summary, on paper or in person. */
export function summaryPreferenceView(view: SummaryPreferenceView): string {
  const { who, patient, at, history, values, errors } = view
  const toEnter = history[0] && codesToEnter(history[0].preference)
  return renderAboutPatient(
    {
      title: 'Record a choice about the summary',
      who,
      back: { href: paths.finder, text: 'Find a patient' },
      patient,
      at,
      errors,
    },
    <>
      <p className="secondary">
        Summary Care Record only. It changes no sharing choice and no opt-out from research.
      </p>
      <form
        className="panel panel--form"
        action={paths.summaryPreference(patient.id)}
        method="post"
        noValidate
      >
        <OneOf
          {...{
            values,
            errors,
            name: 'preference',
            legend: 'What does the patient want?',
            choices,
          }}
        />
        <div className="nhsuk-inset-text">
          <p>
            Tell somebody who wants no summary: staff who treat them in an emergency may not know
            their medicines, allergies and bad reactions.
          </p>
        </div>
        <SaidByFields values={values} errors={errors} />
        <Button type="submit" preventDoubleClick>
          Save the choice
        </Button>
      </form>
      {toEnter === undefined ? null : (
        <p className="secondary">
          To enter in the practice’s own system for the choice that holds: {toEnter}
        </p>
      )}
      <h2 className="nhsuk-heading-s">What was said before</h2>
      {history.length === 0 ? (
        <p>Nothing: {preferenceTexts['no-preference']}.</p>
      ) : (
        <ul className="nhsuk-list">
          {history.map((one) => (
            <li key={one.recordedAt.toISOString()}>
              <DateText on={one.recordedAt} time />: {preferenceTexts[one.preference]}.{' '}
              {one.code === null
                ? `${askedByTexts[one.askedBy]}; recorded by ${one.recordedBy}`
                : `Read from the code ${one.code} in the record of ${one.recordedBy}`}
            </li>
          ))}
        </ul>
      )}
    </>,
  )
}
