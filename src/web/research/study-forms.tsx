import { Button, Textarea } from 'nhsuk-react-components'
import { examples } from '../../research/examples/examples.ts'
import type { StudyJob } from '../../research/studies/read-jobs.ts'
import type { StudyVersion } from '../../research/studies/read-studies.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { paths } from '../paths.ts'

/** What was sent before and could not be taken: it stands in its form again, with what is wrong. */
export type Sent = {
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** Why it came too late, whatever is in its boxes. */
  readonly late?: string
}

export function Decide({ study, sent }: { study: StudyVersion; sent: Sent }) {
  return (
    <form className="panel panel--form" action={paths.study(study.study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Decide on version {study.version}</h2>
      <input type="hidden" name="version" value={study.version} />
      {study.birth === 'year' ? (
        <p>
          It asks for years of birth. Where these leave more than 1 in 10 people in a group of fewer
          than 10 who are alike, no data is made for it.
        </p>
      ) : null}
      <Why id="reason" label="Why" hint="Stands in the public register" sent={sent} />
      <YesOrNo yes={['approve', 'Approve it']} no={['decline', 'Decline it']} />
    </form>
  )
}

export function Ask({ study, sent }: { study: string; sent: Sent }) {
  return (
    <form className="panel panel--form" action={paths.study(study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Ask a question</h2>
      <input type="hidden" name="do" value="ask" />
      <Textarea
        id="question"
        name="question"
        label="Question, in JSON"
        hint="It is public from now on, word for word. Write it with made-up data first."
        rows={10}
        spellCheck={false}
        defaultValue={sent.values['question'] ?? ''}
        {...errorOf(sent.errors, 'question')}
      />
      <Button type="submit" preventDoubleClick>
        Ask
      </Button>
      <Examples />
    </form>
  )
}

function Examples() {
  return examples.map(({ title, question }) => (
    <details className="nhsuk-details" key={title}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Example: {title}</span>
      </summary>
      <div className="nhsuk-details__text">
        <pre className="mail-text">{question}</pre>
      </div>
    </details>
  ))
}

/** @param mayLeave whether the version it was asked under still holds: else it can only be put away. */
export function Check(props: { job: StudyJob; mayLeave: boolean; sent: Sent }) {
  const { job, mayLeave, sent } = props
  return (
    <form action={paths.study(job.study)} method="post" noValidate>
      <input type="hidden" name="job" value={job.id} />
      <input type="hidden" name="digest" value={job.digest ?? ''} />
      {job.state === 'failed' || !mayLeave ? (
        <>
          {mayLeave ? null : (
            <p>The study is over, or has changed: nothing of this answer is released.</p>
          )}
          <Why id={`reason-${job.id}`} label="Why it is put away" sent={sent} />
          <Button type="submit" name="do" value="disagree" secondary>
            Put it away
          </Button>
        </>
      ) : (
        <>
          <Why id={`reason-${job.id}`} label="Why it may leave, or not" sent={sent} />
          <YesOrNo yes={['agree', 'It tells of nobody']} no={['disagree', 'It must not leave']} />
        </>
      )}
    </form>
  )
}

/** There is no way back from it, so that one press is not enough. */
export function Close({ study, sent }: { study: string; sent: Sent }) {
  const { error } = errorOf(sent.errors, 'sure')
  return (
    <details className="nhsuk-details" open={error !== undefined}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Close this study</span>
      </summary>
      <form className="nhsuk-details__text" action={paths.study(study)} method="post" noValidate>
        <p>
          Its data and the keys to it are destroyed for good, and nothing more is asked or released.
          What was released stays.
        </p>
        <input type="hidden" name="do" value="close" />
        <div className={`nhsuk-form-group${error === undefined ? '' : ' nhsuk-form-group--error'}`}>
          {error === undefined ? null : (
            <p className="nhsuk-error-message" id="sure-error">
              <span className="nhsuk-u-visually-hidden">Error: </span>
              {error}
            </p>
          )}
          <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
            <div className="nhsuk-checkboxes__item">
              <input
                className="nhsuk-checkboxes__input"
                id="sure"
                name="sure"
                type="checkbox"
                value="yes"
                aria-describedby={error === undefined ? undefined : 'sure-error'}
              />
              <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor="sure">
                Yes, destroy its data and keys
              </label>
            </div>
          </div>
        </div>
        <Button type="submit" secondary>
          Close it
        </Button>
      </form>
    </details>
  )
}

function Why(props: { id: string; label: string; hint?: string; sent: Sent }) {
  const { id, label, hint, sent } = props
  const { error } = errorOf(sent.errors, id)
  return (
    <Textarea
      {...{ id, label, rows: 2, name: 'reason' }}
      {...(hint === undefined ? {} : { hint })}
      {...(error === undefined ? {} : { error, defaultValue: sent.values['reason'] ?? '' })}
    />
  )
}

type Choice = readonly [value: string, text: string]

function YesOrNo({ yes, no }: { yes: Choice; no: Choice }) {
  return (
    <div className="nhsuk-button-group">
      <Button type="submit" name="do" value={yes[0]}>
        {yes[1]}
      </Button>
      <Button type="submit" name="do" value={no[0]} secondary>
        {no[1]}
      </Button>
    </div>
  )
}
