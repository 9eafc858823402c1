import { Button, Textarea } from 'nhsuk-react-components'
import type { Review } from '../../access/review.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import { paths } from '../paths.ts'
import { blockText } from '../present/copy-words.ts'

/** What says how far a copy is. */
export type ReviewStep = Pick<Review, 'blocks' | 'finishedIt'> & {
  readonly patient: PatientFacts
  readonly reference: string
  readonly state: Review['request']['state']
  readonly wordsOut: number
  /** Whether more is left out than what is about others: who asks is told why. */
  readonly isInPart: boolean
  /** What was typed, shown again after an error. */
  readonly values: Fields
  /** What takes long and is being done, or failed. */
  readonly atLength?: 'running' | 'failed' | undefined
  readonly errors: readonly FieldError[]
}

/** What is to be done with a copy now, and who does it. */
export function NextStep(view: ReviewStep) {
  const { patient, reference, state, blocks, finishedIt, atLength } = view
  const action = paths.copyReview(patient.id, reference)
  const progress = paths.requestProgress(reference)
  if (atLength === 'running') {
    return (
      <div className="panel">
        <p>
          {state === 'gathering' ? 'What we hold is being collected.' : 'The copy is being made.'}{' '}
          <a href={progress}>See how far it is</a>
        </p>
      </div>
    )
  }
  if (state === 'gathering') {
    return (
      <form className="panel" action={action} method="post">
        {atLength === 'failed' ? (
          <p>
            The last time it could not be collected. <a href={progress}>See why</a>
          </p>
        ) : null}
        <p>
          Gather all that your service holds of this patient: entries with their earlier versions,
          letters, private entries, summaries that were made, choices, permissions, what was decided
          about them, what they said about research, who looked, what they asked of us and were
          told, forms and emails that came in, and this request, as it is now.
        </p>
        <Button type="submit" name="do" value="gather" preventDoubleClick>
          Gather the record
        </Button>
      </form>
    )
  }
  if (state === 'review') {
    return (
      <div className="panel">
        {blocks.length === 0 ? (
          <form action={action} method="post">
            <p>
              Every page is reviewed. Somebody else than you checks and releases the copy after you
              have finished.
            </p>
            <Button type="submit" name="do" value="finish" preventDoubleClick>
              Finish the review
            </Button>
          </form>
        ) : (
          <>
            <h2 className="nhsuk-heading-s">Before the review is finished</h2>
            <Blocks blocks={blocks} />
          </>
        )}
      </div>
    )
  }
  if (state !== 'check') return <p>The copy is not under review now.</p>
  return finishedIt ? (
    <div className="nhsuk-inset-text">
      <p>You finished the review. Somebody else checks the copy and releases it.</p>
    </div>
  ) : (
    <Release {...view} />
  )
}

function Blocks({ blocks }: Pick<ReviewStep, 'blocks'>) {
  return (
    <ul>
      {blocks.map((one) => (
        <li key={one.kind}>{blockText(one)}</li>
      ))}
    </ul>
  )
}

function Release(view: ReviewStep) {
  const { patient, reference, blocks, wordsOut, errors, isInPart, values } = view
  const action = paths.copyReview(patient.id, reference)
  return (
    <div className="panel">
      <h2 className="nhsuk-heading-s">Check and release</h2>
      <p>
        Look through the pages as the patient will get them. Words were taken out in {wordsOut}{' '}
        {wordsOut === 1 ? 'place' : 'places'}.
      </p>
      {blocks.length === 0 ? (
        <form action={action} method="post" noValidate>
          {isInPart ? (
            <Textarea
              id="reasons"
              name="reasons"
              label="Why something was left out. They read this"
              hint="What the law says, and nothing of what it was or where: that something was held back for fear of harm can itself do harm"
              rows={3}
              defaultValue={values['reasons'] ?? ''}
              {...errorOf(errors, 'reasons')}
            />
          ) : null}
          <Button type="submit" name="do" value="release" preventDoubleClick>
            Release the copy
          </Button>
        </form>
      ) : (
        <>
          <p>
            <strong>It cannot be released:</strong>
          </p>
          <Blocks blocks={blocks} />
        </>
      )}
      <form action={action} method="post" noValidate>
        <Textarea
          id="why"
          name="why"
          label="What has to be looked at again"
          rows={2}
          defaultValue={values['why'] ?? ''}
          {...errorOf(errors, 'why')}
        />
        <Button type="submit" name="do" value="back" secondary>
          Send it back to the review
        </Button>
      </form>
    </div>
  )
}
