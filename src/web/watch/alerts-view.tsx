import { Button, TextInput } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { AlertLine } from '../../audit/alert.ts'
import type { ExportLine } from '../../record/export/job.ts'
import type { WatchedSubscription } from '../../record/watch-subscriptions.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { SubscriptionsList } from './subscriptions-list.tsx'
import { kindWords, outcomeWords } from './words.ts'

export type AlertsView = {
  readonly who: SignedIn
  readonly lines: readonly AlertLine[]
  /** A reference that was looked up and is not here. */
  readonly asked: string
  /** How many were just closed. */
  readonly closed?: number | undefined
  /** What systems of the service took out, or were refused. */
  readonly exports?: readonly ExportLine[]
  readonly subscriptions?: readonly WatchedSubscription[]
  /** Whether there are more of them. */
  readonly moreSubscriptions?: boolean
  /** Whether a subscription was just ended. */
  readonly ended?: boolean
}

/** Alerts by reference and kind. Names are in the case, and opening it is logged. */
export function alertsView(view: AlertsView): string {
  const { who, lines, asked, closed, exports = [], subscriptions = [], ended = false } = view
  const { moreSubscriptions = false } = view
  const open = lines.filter(({ closedAt }) => closedAt === null)
  const toCheck = lines.filter(({ toCheck: waits }) => waits)
  const done = lines.filter((line) => line.closedAt !== null && !line.toCheck)
  const missing =
    asked === '' ? [] : [{ field: 'reference', message: `Your service has no alert ${asked}` }]
  return renderPage(
    {
      title: 'Alerts',
      audience: 'staff',
      who,
      current: paths.alerts,
      error: missing.length > 0,
      above: <FieldErrors errors={missing} />,
    },
    <>
      {ended ? (
        <p className="panel" role="status">
          It has ended, and the patient’s log says so.
        </p>
      ) : null}
      {closed === undefined ? null : (
        <p className="panel" role="status">
          {closed === 1 ? '1 alert was closed.' : `${closed} alerts were closed.`} A sample waits
          for somebody else to check.
        </p>
      )}
      <form className="panel lookup" action={paths.alerts} method="get">
        <TextInput
          id="reference"
          name="reference"
          label="Reference of an alert"
          hint="For example, AL-7K3Q-9D2M"
          width={20}
          autoComplete="off"
          spellCheck={false}
          defaultValue={asked}
          {...(missing[0] && { error: missing[0].message })}
        />
        <Button type="submit" secondary>
          Look it up
        </Button>
      </form>
      <OpenAlerts lines={open} />
      {toCheck.length > 0 ? (
        <Section title="For a second check" lines={toCheck}>
          <p>
            These were closed together with others. Somebody who neither closed nor caused them
            looks again.
          </p>
        </Section>
      ) : null}
      {done.length > 0 ? <Section title="Closed" lines={done} /> : null}
      <Exports lines={exports} />
      <SubscriptionsList lines={subscriptions} more={moreSubscriptions} />
      <p className="secondary">Opening a case is written to the patient’s log, with your name.</p>
    </>,
  )
}

function Exports({ lines }: { lines: readonly ExportLine[] }) {
  if (lines.length === 0) return null
  return (
    <section>
      <h2 className="nhsuk-heading-m">Records that systems took out</h2>
      <p>Each patient whose record was in one reads so on their log.</p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {lines.map(({ id, staffName, state, looked, times, startedAt }) => (
          <li key={id}>
            <DateText on={startedAt} time />: {staffName}{' '}
            {state === 'refused'
              ? `was refused${times === 1 ? '' : ` ${times} times that day`}. It may not take records out.`
              : `looked at ${looked === 1 ? '1 record' : `${looked} records`}.`}
          </li>
        ))}
      </ul>
    </section>
  )
}

function OpenAlerts({ lines }: { lines: readonly AlertLine[] }) {
  if (lines.length === 0) {
    return (
      <EmptyState title="No alert is open.">
        <p>
          When a look should be checked, it will stand here, and mail with its reference goes to the
          address of your service.
        </p>
      </EmptyState>
    )
  }
  const some = lines.some(({ explained }) => explained)
  return (
    <form action={paths.alerts} method="post">
      <h2 className="nhsuk-heading-m">Open</h2>
      <Lines lines={lines} choosing />
      {some ? (
        <>
          <p className="secondary">
            One in ten of those closed together, at least one, is kept for a second person.
          </p>
          <Button type="submit" secondary>
            Close those chosen as justified
          </Button>
        </>
      ) : null}
    </form>
  )
}

function Section(props: { title: string; lines: readonly AlertLine[]; children?: ReactNode }) {
  return (
    <section>
      <h2 className="nhsuk-heading-m">{props.title}</h2>
      {props.children}
      <Lines lines={props.lines} />
    </section>
  )
}

function Lines({ lines, choosing = false }: { lines: readonly AlertLine[]; choosing?: boolean }) {
  return (
    <ol className="messages alerts">
      {lines.map((line) => (
        <li className="message" key={line.id}>
          <h3 className="nhsuk-heading-s message__title">
            <a className="whole" href={paths.alert(line.reference)}>
              {line.reference}
            </a>{' '}
            {kindWords[line.kind]}
          </h3>
          <p className="secondary">
            <DateText on={line.raisedAt} time />
          </p>
          <p>{stateOf(line)}</p>
          {choosing && line.explained ? (
            <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
              <div className="nhsuk-checkboxes__item">
                <input
                  className="nhsuk-checkboxes__input"
                  id={`close-${line.reference}`}
                  name={`close-${line.reference}`}
                  type="checkbox"
                  value="yes"
                />
                <label
                  className="nhsuk-label nhsuk-checkboxes__label"
                  htmlFor={`close-${line.reference}`}
                >
                  Close<span className="nhsuk-u-visually-hidden"> {line.reference}</span> as
                  justified
                </label>
              </div>
            </div>
          ) : null}
        </li>
      ))}
    </ol>
  )
}

function stateOf({ outcome, suggestion, explained }: AlertLine): string {
  if (outcome) return `Outcome: ${outcomeWords[outcome].text}.`
  if (explained) return 'Care at the time explains the look. Suggested: justified.'
  if (suggestion) return `Suggested: ${outcomeWords[suggestion].text.toLowerCase()}.`
  return 'Nothing on record explains the look. Ask the person first.'
}
