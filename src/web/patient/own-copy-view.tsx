import { Button, Textarea } from 'nhsuk-react-components'
import type { ClockNow } from '../../access/clock-now.ts'
import type { AccessRequest, RequestEvent } from '../../access/request.ts'
import { isEnded, type RequestState } from '../../access/states.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { HowToComplain } from '../components/how-to-complain.tsx'
import { RequestClock } from '../components/request-clock.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { ownPlace, type CopyPlace } from '../present/copy-place.ts'
import {
  askerTexts,
  daysText,
  deliveryText,
  formatTexts,
  partsTexts,
  stateTexts,
} from '../present/copies.ts'

export type OwnCopyView = {
  readonly who: SignedIn
  readonly request: AccessRequest
  readonly events: readonly RequestEvent[]
  readonly clock: ClockNow
  readonly question: RequestEvent | undefined
  readonly done?: 'asked' | 'answered' | 'withdrawn' | undefined
  readonly values: { readonly answer?: string }
  readonly errors: readonly FieldError[]
  /** One's own record, where it is not that of somebody one helps. */
  readonly place?: CopyPlace
}

/** How far a request is: its steps, its clock, what was asked and answered. */
export function ownCopyView(view: OwnCopyView): string {
  const { who, request, clock, errors, events, place = ownPlace } = view
  const { state, reference, organisationName, asker } = request
  const isOwn = place.helped !== null || request.askedBy === 'patient'
  const told = events.filter(
    ({ words, number }) => words !== null && number !== view.question?.number,
  )
  return renderPage(
    {
      ...{ title: 'Your request for a copy', audience: 'patient', who, ...place.page },
      error: errors.length > 0,
      back: place.list,
      above: <FieldErrors errors={errors} />,
    },
    <>
      <Done {...view} />
      <p className="lede">
        To {organisationName}, <span className="whole">{reference}</span>, received{' '}
        <DateText on={request.receivedOn} />
      </p>
      {isOwn ? null : (
        <div className="nhsuk-inset-text">
          <p>
            You did not ask for this here. It was asked for by: {askerTexts[request.askedBy]}
            {request.helper === null ? '' : `, ${asker}, who helps you`}. The service checks that
            they may. If you do not want it, or know nothing of it, tell the service at once.
          </p>
        </div>
      )}
      {isEnded(state) ? (
        <p>
          <strong>{stateTexts[state]}</strong>
          {request.closedOn === null ? null : (
            <>
              {' '}
              on <DateText on={request.closedOn} />
            </>
          )}
        </p>
      ) : (
        <p>
          <RequestClock clock={clock} />
        </p>
      )}
      {isOwn &&
      request.delivery === 'online' &&
      (state === 'released' || state === 'part-refused') ? (
        <p>
          <a href={place.pack(reference)}>Take your copy</a>
        </p>
      ) : null}
      <Answering {...view} />
      <Steps state={state} />
      {told.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">What was written</h2>
          <ul className="entries">
            {told.map(({ number, at, byKind, words }) => (
              <li className="line" key={number}>
                <div>
                  <p className="line__detail">
                    {byKind === 'staff' ? organisationName : isOwn ? 'You' : asker},{' '}
                    <DateText on={at} time />
                  </p>
                  <p className="written">{words}</p>
                </div>
              </li>
            ))}
          </ul>
        </>
      )}
      <h2 className="nhsuk-heading-m">What is asked for</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {[
          ...partsTexts(request.scope),
          daysText(request.scope),
          formatTexts[request.format],
          ...(request.delivery === 'online' ? [] : [deliveryText(request.delivery, request.asker)]),
        ].map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {isOwn && !isEnded(state) ? (
        <form action={place.one(reference)} method="post">
          <Button type="submit" name="do" value="withdraw" secondary>
            Take the request back
          </Button>
        </form>
      ) : null}
      {state === 'refused' || state === 'part-refused' ? <HowToComplain /> : null}
    </>,
  )
}

function Done({ done, clock, request }: OwnCopyView) {
  if (done === undefined) return null
  return (
    <div className="done" role="status">
      {done === 'asked' ? (
        <>
          <p>
            <strong>We have your request.</strong> Reference{' '}
            <strong className="whole">{request.reference}</strong>
          </p>
          <p>
            {clock.state === 'running' ? (
              <>
                You have the copy by <DateText on={clock.due} />.{' '}
              </>
            ) : null}
            {request.organisationName} begins with it now. You get a message when it is ready, or
            when there is a question. You can look here at any time.
          </p>
        </>
      ) : (
        <p>
          {done === 'answered'
            ? 'Your answer was sent. The clock goes on.'
            : 'You have taken it back. You can ask again at any time.'}
        </p>
      )}
    </div>
  )
}

function Answering({ question, request, values, errors, place = ownPlace }: OwnCopyView) {
  if (question === undefined) return null
  return (
    <form
      className="panel panel--form"
      action={place.one(request.reference)}
      method="post"
      noValidate
    >
      <h2 className="nhsuk-heading-m">{request.organisationName} asks</h2>
      <p className="written">{question.words}</p>
      <Textarea
        id="answer"
        name="answer"
        label="Your answer"
        labelProps={{ size: 's' }}
        rows={4}
        defaultValue={values.answer ?? ''}
        {...errorOf(errors, 'answer')}
      />
      <Button type="submit" name="do" value="answer" preventDoubleClick>
        Send the answer
      </Button>
    </form>
  )
}

const steps = ['Received', 'Who asks is known', 'Collecting', 'Checked by a clinician', 'Ready']

/** How many of the steps are done. */
const stepsDone: Readonly<Record<RequestState, number>> = {
  ...{ received: 1, identity: 1, clarifying: 2, gathering: 2, review: 3, check: 3 },
  ...{ released: 5, 'part-refused': 5, refused: 0, withdrawn: 0 },
}

function Steps({ state }: { state: RequestState }) {
  if (state === 'refused' || state === 'withdrawn') return null
  const done = stepsDone[state]
  return (
    <ol className="steps">
      {steps.map((step, n) => (
        <li
          key={step}
          className={n < done ? 'steps__one steps__one--done' : 'steps__one'}
          aria-current={n === done ? 'step' : undefined}
        >
          {step}
          <span className="secondary">
            {n < done ? ' – done' : n === done ? ' – now' : ' – later'}
          </span>
        </li>
      ))}
    </ol>
  )
}
