import type { ReactNode } from 'react'
import type { Handled } from '../../access/handle-request.ts'
import { letterEvent, letterTitles } from '../../access/request-letters.ts'
import { isBeingMade, isEnded } from '../../access/states.ts'
import { isInOwnWords } from '../../access/request.ts'
import { DateText } from '../components/date-text.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { RequestClock } from '../components/request-clock.tsx'
import { StackedTable } from '../components/stacked-table.tsx'
import { Unsaved } from '../components/unsaved.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import {
  askerTexts,
  daysText,
  deliveryText,
  formatTexts,
  partsTexts,
  stateTexts,
} from '../present/copies.ts'
import { groundTexts, identityTexts } from '../present/copy-askers.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { RequestSteps } from './request-case-forms.tsx'

export type RequestCaseView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly handled: Handled
  readonly done?: 'in' | 'saved' | undefined
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** Whether somebody else was first: what was typed stands above, as its step may be over. */
  readonly isLate?: boolean
}

/** S3: a request as a list of tasks, with its clock and what happened to it. */
export function requestCaseView(view: RequestCaseView): string {
  const { who, patient, handled, errors, done } = view
  const { request, clock, at } = handled
  const isOver = isEnded(request.state)
  return renderAboutPatient(
    {
      ...{ title: 'Request for a copy', who, patient, at, errors, current: paths.work },
      back: { href: `${paths.work}?kind=access-request`, text: 'Work list' },
    },
    <>
      {done === undefined ? null : (
        <div className="done" role="status">
          <p>
            {done === 'in' ? (
              <>
                It is taken in. Write this reference on the paper:{' '}
                <strong className="whole">{request.reference}</strong>
              </>
            ) : (
              'Saved.'
            )}
          </p>
        </div>
      )}
      {view.isLate ? <Unsaved texts={[view.values['words']]} /> : null}
      <p className="lede">
        <span className="whole">{request.reference}</span>, came on{' '}
        <DateText on={request.receivedOn} />. {stateTexts[request.state]}
      </p>
      <p>
        {isOver && request.closedOn !== null ? (
          <>
            Ended on <DateText on={request.closedOn} />
          </>
        ) : (
          <RequestClock clock={clock} />
        )}
        {clock.state === 'running' && !isOver ? (
          <span className="secondary">
            . Aim for <DateText on={clock.aimFor} />. More time can be taken until{' '}
            <DateText on={clock.tellBy} />
          </span>
        ) : null}
      </p>
      <LetterLink handled={handled} />
      <Tasks handled={handled} patient={patient.id} />
      <Scope handled={handled} />
      {isOver ? null : <RequestSteps {...view} />}
      <History handled={handled} />
    </>,
  )
}

/** The letter with the last thing that who asks must know, also where there is no copy on paper. */
function LetterLink({ handled: { request, events } }: { handled: Handled }) {
  const last = letterEvent(events)
  if (last === undefined) return null
  return (
    <p>
      <a href={paths.requestLetter(request.reference)}>Print the letter (PDF)</a>:{' '}
      {letterTitles[last.kind]}
    </p>
  )
}

type TaskState = 'done' | 'now' | 'later'
const taskTexts: Readonly<Record<TaskState, string>> = { done: 'Done', now: 'Now', later: 'Later' }

function Tasks({ handled, patient }: { handled: Handled; patient: string }) {
  const { request, identity, mayPrepare } = handled
  const { state, reference } = request
  const order = ['received', 'identity', 'clarifying', 'gathering', 'review', 'check'] as const
  const place = isEnded(state) ? order.length : order.findIndex((one) => one === state)
  const at = (from: number): TaskState => (place > from ? 'done' : place === from ? 'now' : 'later')
  const opens = mayPrepare && isBeingMade(state)
  const link = (text: string): ReactNode =>
    opens ? <a href={paths.copyReview(patient, reference)}>{text}</a> : text
  const tasks: readonly (readonly [ReactNode, TaskState])[] = [
    ['Make sure who asks', identity === undefined ? 'now' : 'done'],
    ['See what is asked for', state === 'clarifying' ? 'now' : place > 2 ? 'done' : 'later'],
    [link('Collect what we hold'), at(3)],
    [link('Review each page'), at(4)],
    [link('Check and release, by somebody else'), at(5)],
  ]
  if (state === 'refused' || state === 'withdrawn') return null
  return (
    <section aria-labelledby="tasks">
      <h2 className="nhsuk-heading-m" id="tasks">
        Tasks
      </h2>
      <ol className="nhsuk-task-list">
        {tasks.map(([name, status], n) => (
          <li className="nhsuk-task-list__item" key={n}>
            <div className="nhsuk-task-list__name-and-hint">{name}</div>
            <div className="nhsuk-task-list__status">
              {status === 'now' ? (
                <strong className="nhsuk-tag nhsuk-tag--blue">{taskTexts.now}</strong>
              ) : (
                taskTexts[status]
              )}
            </div>
          </li>
        ))}
      </ol>
      {isBeingMade(state) && !mayPrepare ? (
        <p>A clinician or records officer opens the record for it. Your role does not.</p>
      ) : null}
    </section>
  )
}

function Scope({ handled: { request, identity } }: { handled: Handled }) {
  const { asker, askedBy, scope, format, delivery } = request
  const rows: readonly (readonly [string, readonly string[]])[] = [
    ['Who asks', [askerTexts[askedBy], ...(asker === null ? [] : [asker])]],
    ['Known by', identity === undefined ? ['Not known yet'] : identityTexts(identity.how)],
    ['What', partsTexts(scope)],
    ['Time', [daysText(scope)]],
    [
      'How',
      [formatTexts[format], ...(delivery === 'online' ? [] : [deliveryText(delivery, asker)])],
    ],
  ]
  return (
    <section aria-labelledby="scope">
      <h2 className="nhsuk-heading-m" id="scope">
        What is asked for
      </h2>
      {askedBy === 'claimant' ? (
        <div className="nhsuk-inset-text">
          <p>Give only what is relevant to the claim, and nothing else of the record.</p>
        </div>
      ) : null}
      {isInOwnWords(scope) ? (
        <div className="nhsuk-inset-text">
          <p>
            They named no part: all that we hold is collected, and nothing else narrows it. Where
            that is too much to find what they want, ask them.
          </p>
        </div>
      ) : null}
      <dl className="nhsuk-summary-list">
        {rows.map(([name, texts]) => (
          <div className="nhsuk-summary-list__row" key={name}>
            <dt className="nhsuk-summary-list__key">{name}</dt>
            <dd className="nhsuk-summary-list__value">
              {texts.map((text) => (
                <p className="written" key={text}>
                  {text}
                </p>
              ))}
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}

const eventTexts = {
  identity: 'Who asks is known',
  extended: 'More time was taken',
  told: 'They were told',
  merged: 'Their record was put together with another one',
  parted: 'Their record was parted from another one again',
} as const

const grounds: Readonly<Record<string, string>> = groundTexts

function History({ handled: { events } }: { handled: Handled }) {
  return (
    <section aria-labelledby="history">
      <h2 className="nhsuk-heading-m" id="history">
        What happened
      </h2>
      <StackedTable
        caption={<caption className="nhsuk-u-visually-hidden">What happened, in order</caption>}
        heads={['When', 'What', 'Who', 'Why']}
        rows={events.map((one) => ({
          name: String(one.number),
          cells: [
            <DateText key="at" on={one.at} time />,
            one.what === 'moved' ? stateTexts[one.to] : eventTexts[one.what],
            one.byKind === 'patient' ? 'The patient' : one.byName,
            <>
              {one.what === 'identity'
                ? identityTexts(one.why ?? '').map((text) => <p key={text}>{text}</p>)
                : one.why === null
                  ? null
                  : (grounds[one.why] ?? one.why)}
              {one.words === null ? null : <p className="written">{one.words}</p>}
            </>,
          ],
        }))}
      />
    </section>
  )
}
