import { Button } from 'nhsuk-react-components'
import { type1Codes } from '../../research/type-1.ts'
import { DateText } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { askedByTexts } from '../present/summary.ts'
import { SaidByFields } from './said-by-fields.tsx'
import { renderAboutPatient } from './about-patient.tsx'

export type DeskType1View = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  /** Newest first. */
  readonly history: readonly {
    readonly reference: string
    readonly objects: boolean
    readonly askedBy: keyof typeof askedByTexts
    readonly recordedBy: string
    readonly recordedAt: Date
  }[]
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** The reference of what was just recorded. */
  readonly done: string | undefined
}

/** At the registered practice: a Type 1 objection, as the patient said it on paper or in person. */
export function deskType1View(view: DeskType1View): string {
  const { who, patient, at, history, values, errors, done } = view
  return renderAboutPatient(
    {
      title: 'Record a Type 1 opt-out',
      who,
      back: { href: paths.finder, text: 'Find a patient' },
      patient,
      at,
      errors,
    },
    <>
      {done === undefined ? null : (
        <p className="done" role="status">
          It holds from now on. Reference for the patient <strong className="whole">{done}</strong>.
          Code for your own system: SNOMED CT{' '}
          <span className="whole">
            {type1Codes[history[0]?.objects === true ? 'objects' : 'withdrawn'].snomed}
          </span>
        </p>
      )}
      <p>
        Tell the patient: their care does not change, it covers this practice only, and they can
        change their mind at any time.
      </p>
      <form
        className="panel panel--form"
        action={paths.deskType1(patient.id)}
        method="post"
        noValidate
      >
        <OneOf
          {...{ values, errors, name: 'objects', legend: 'What does the patient want?' }}
          choices={{
            yes: 'A Type 1 opt-out: no data that says who they are leaves for research and planning',
            no: 'No Type 1 opt-out, or to take it back',
          }}
        />
        <SaidByFields values={values} errors={errors} />
        <Button type="submit" preventDoubleClick>
          Save
        </Button>
      </form>
      <h2 className="nhsuk-heading-s">What was said before</h2>
      {history.length === 0 ? (
        <p>Nothing: no Type 1 opt-out.</p>
      ) : (
        <ul className="nhsuk-list">
          {history.map((one) => (
            <li key={one.reference}>
              <DateText on={one.recordedAt} time />: {one.objects ? 'opted out' : 'no opt-out'}.{' '}
              {askedByTexts[one.askedBy]}; recorded by {one.recordedBy}. Reference{' '}
              <span className="whole">{one.reference}</span>
            </li>
          ))}
        </ul>
      )}
    </>,
  )
}
