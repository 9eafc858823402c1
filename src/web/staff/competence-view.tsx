import { Button, DateInput, Radios, Textarea } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { type Fields, typedDay } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type CompetenceView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  /** Newest first. */
  readonly reviews: readonly {
    readonly competent: boolean
    readonly reasons: string
    /** YYYY-MM-DD */
    readonly lookAgainOn: string | null
    readonly recordedBy: string
    readonly recordedAt: Date
  }[]
  /** YYYY-MM-DD: when what a parent was given ends; null: it has ended. */
  readonly parentUntil: string | null
  /** Whether somebody of this age is reviewed. */
  readonly reviewed: boolean
  readonly adult: boolean
  readonly token: string
  /** The mark of the findings that are shown. */
  readonly shown: string
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** Whether a child decides for themselves: what clinicians found, and what one finds now. */
export function competenceView(view: CompetenceView): string {
  const { who, patient, at, reviews, reviewed, errors } = view
  return renderAboutPatient(
    {
      title: 'Does this child decide for themselves?',
      who,
      back: { href: paths.deskHelpers(patient.id), text: 'People who help this patient' },
      patient,
      at,
      errors,
    },
    <>
      <p className="nhsuk-u-reading-width">
        <Now {...view} />
      </p>
      {reviewed ? <ReviewForm {...view} /> : null}
      {reviews.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">What was found before</h2>
          <ul className="entries">
            {reviews.map((one) => (
              <li className="line" key={one.recordedAt.toISOString()}>
                <div>
                  <p className="line__name">
                    {one.competent ? 'Decides for themselves' : 'Not yet'}
                  </p>
                  <p>{one.reasons}</p>
                  <p className="line__detail">
                    {one.recordedBy}, <DateText on={one.recordedAt} />
                    {one.lookAgainOn === null ? null : (
                      <>
                        . Look again by <DateText on={one.lookAgainOn} />
                      </>
                    )}
                  </p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
    </>,
  )
}

function Now({ adult, reviewed, parentUntil, reviews }: CompetenceView) {
  if (adult)
    return 'From 16 on a patient decides for themselves. Nobody speaks for them as a parent.'
  if (!reviewed) return 'Under 11 a parent speaks for a child. Nothing is reviewed yet.'
  if (parentUntil === null) {
    return 'The child decides for themselves. No parent helps as a parent, and none chooses for them; the child may let one help.'
  }
  return (
    <>
      {reviews.length === 0 ? 'Nobody has reviewed this yet. ' : 'A parent speaks for this child. '}
      What a parent was allowed to see ends on <DateText on={parentUntil} />, unless a review says
      otherwise.
    </>
  )
}

function ReviewForm({ patient, token, shown, values, errors }: CompetenceView) {
  return (
    <form
      className="panel panel--form"
      action={paths.competence(patient.id)}
      method="post"
      noValidate
    >
      <input type="hidden" name="token" value={token} />
      <input type="hidden" name="shown" value={shown} />
      <p>
        Talk with the child alone. Do they understand what a record is, who would see it, and what
        could follow from saying yes or no?
      </p>
      <Radios
        name="found"
        legend="Does the child decide for themselves?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'found')}
      >
        <Radios.Item id="found" value="yes" defaultChecked={values['found'] === 'yes'}>
          Yes: the help of parents ends now, and the child may ask for it again
        </Radios.Item>
        <Radios.Item id="found-no" value="no" defaultChecked={values['found'] === 'no'}>
          Not yet: a parent speaks for them, at the latest until the 16th birthday
        </Radios.Item>
      </Radios>
      <Textarea
        id="reasons"
        name="reasons"
        label="Your reasons"
        labelProps={{ size: 's' }}
        hint="Your name and the day are kept with them. They are never changed"
        rows={4}
        defaultValue={values['reasons'] ?? ''}
        {...errorOf(errors, 'reasons')}
      />
      <DateInput
        id="again"
        name="again"
        legend="If not yet: when is it looked at again?"
        legendProps={{ size: 's' }}
        hint="Within a year"
        {...errorOf(errors, 'again')}
        defaultValue={typedDay(values, 'again')}
      />
      <Button type="submit" preventDoubleClick>
        Save the review
      </Button>
    </form>
  )
}
