import { Button } from 'nhsuk-react-components'
import { longSteps, type LongStep, type LongWork, type Progress } from '../../access/running.ts'
import { Refusal } from '../../errors.ts'
import { Unsaved } from '../components/unsaved.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type RequestProgressView = {
  readonly who: SignedIn
  readonly patient: string
  readonly reference: string
  readonly progress: Progress | undefined
}

const titles: Readonly<Record<LongWork, string>> = {
  gather: 'Collecting what we hold',
  release: 'Making the copy',
}
const stepTexts: Readonly<Record<LongStep, string>> = {
  entries: 'Read what was written',
  others: 'Find what may be about other people',
  check: 'Check that nothing keeps the copy back',
  files: 'Make the files of the copy',
  keep: 'Keep it',
}
const counted: Partial<Readonly<Record<LongStep, string>>> = { entries: 'entries', files: 'files' }
const doneTexts: Readonly<Record<LongWork, string>> = {
  gather: 'It is collected. The review can begin.',
  release: 'The copy is made and released.',
}
const failedTexts: Readonly<Record<LongWork, string>> = {
  gather: 'It could not be collected. Nothing of it was kept.',
  release: 'The copy could not be made. Nothing was released.',
}

/** How far long work on a request is. Nothing of the record stands here, nor whose it is. */
export function requestProgressView({ who, patient, reference, progress }: RequestProgressView) {
  return renderPage(
    {
      ...{ title: progress ? titles[progress.what] : 'Nothing is being made', audience: 'staff' },
      ...{ who, current: paths.work },
      back: { href: paths.request(patient, reference), text: 'The request' },
    },
    <>
      <p className="lede">
        Request <span className="whole">{reference}</span>
      </p>
      {progress === undefined ? (
        <p>
          Nothing is being collected or made for it now.{' '}
          <a href={paths.copyReview(patient, reference)}>See how far it is</a>
        </p>
      ) : progress.state === 'failed' ? (
        <Failed {...{ progress, patient, reference }} />
      ) : (
        <Going {...{ progress, patient, reference }} />
      )}
    </>,
  )
}

type About = {
  readonly progress: Progress
  readonly patient: string
  readonly reference: string
}

function Going({ progress, patient, reference }: About) {
  const { what, state, step, done, of } = progress
  const steps: readonly LongStep[] = longSteps[what]
  const isDone = state === 'done'
  const at = isDone ? steps.length : steps.indexOf(step)
  const next = what === 'gather' ? paths.copyReview : paths.request
  return (
    <div data-progress={state}>
      <div role="status">
        {isDone ? (
          <p>
            {doneTexts[what]} <a href={next(patient, reference)}>Go on</a>
          </p>
        ) : (
          <p>
            Step {at + 1} of {steps.length}: {lowered(stepTexts[step])}
            {done === null ? '' : `, ${countText(step, done, of)}`}.
          </p>
        )}
      </div>
      <div data-steps>
        {isDone || done === null || of === null ? null : (
          <progress className="review-meter" max={of} value={done} aria-label={stepTexts[step]} />
        )}
        <ol className="nhsuk-task-list">
          {steps.map((one, n) => (
            <li className="nhsuk-task-list__item" key={one}>
              <div className="nhsuk-task-list__name-and-hint">{stepTexts[one]}</div>
              <div className="nhsuk-task-list__status">
                {n < at ? (
                  'Done'
                ) : n === at ? (
                  <strong className="nhsuk-tag nhsuk-tag--blue">Now</strong>
                ) : (
                  'Later'
                )}
              </div>
            </li>
          ))}
        </ol>
      </div>
      {isDone ? null : (
        <p data-again>
          You can close this page: it goes on without you.{' '}
          <a href={paths.requestProgress(reference)}>See how far it is now</a>
        </p>
      )}
    </div>
  )
}

function lowered(text: string): string {
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`
}

function countText(step: LongStep, done: number, of: number | null): string {
  const number = (count: number) => count.toLocaleString('en-GB')
  const what = counted[step] === undefined ? '' : ` ${counted[step]}`
  return of === null ? `${number(done)}${what}` : `${number(done)} of ${number(of)}${what}`
}

function Failed({ progress: { what, error, typed }, patient, reference }: About) {
  const review = paths.copyReview(patient, reference)
  return (
    <>
      <div className="nhsuk-inset-text" role="alert">
        <p>
          <strong>{failedTexts[what]}</strong>{' '}
          {error instanceof Refusal ? `${error.message}.` : 'Something went wrong. It was noted.'}
        </p>
      </div>
      {what === 'gather' ? (
        <form action={review} method="post">
          <Button type="submit" name="do" value="gather" preventDoubleClick>
            Try again
          </Button>
        </form>
      ) : (
        <>
          <Unsaved texts={[typed ?? '']} />
          <p>
            <a href={review}>Check the copy again, and release it from there</a>
          </p>
        </>
      )}
    </>
  )
}
