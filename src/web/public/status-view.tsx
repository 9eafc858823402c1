import type { Practice } from '../../identity/practice-page.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

/** Messages that wait longer than this are late. Seconds. */
const late = 900

/** Whether the service works now, without a word about anybody. */
export function statusView(view: {
  readonly practice: Practice
  readonly at: Date
  /** How long the message has waited that waits longest, in seconds; 0 where none does. */
  readonly oldestMessage: number
  /** What the last try found: whether a look reached the list of looks. */
  readonly probe?: { readonly isMissing: boolean } | undefined
}): string {
  const { practice, at, oldestMessage, probe } = view
  const minutes = Math.round(oldestMessage / 60)
  const inTime = oldestMessage <= late
  return renderPage(
    {
      ...{ title: 'Service status', audience: 'public', practice },
      current: paths.serviceStatus(practice.id),
    },
    <div className="prose nhsuk-u-reading-width">
      <p className="lede">
        {probe?.isMissing
          ? 'Something is wrong with the list of looks. We are putting it right.'
          : inTime
            ? 'Everything works.'
            : 'Records can be read. Messages are late.'}
      </p>
      <dl className="nhsuk-summary-list">
        <Row what="Records" tag="green" state="Working">
          Records can be read and choices can be made.
        </Row>
        <Row what="Messages" tag={inTime ? 'green' : 'orange'} state={inTime ? 'Working' : 'Late'}>
          {minutes === 0
            ? 'No message waits to be sent.'
            : `A message has waited ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} to be sent.`}
        </Row>
        {probe ? (
          <Row
            what="List of looks"
            tag={probe.isMissing ? 'orange' : 'green'}
            state={probe.isMissing ? 'Not right' : 'Working'}
          >
            {probe.isMissing
              ? 'A look that we made to try it is missing on the list.'
              : 'Each minute we make a look to try it, and it was on the list.'}
          </Row>
        ) : null}
      </dl>
      <p className="secondary">
        Checked <DateText on={at} time />. Load the page again to check once more.
      </p>
      <p>
        Does something not work for you? See{' '}
        <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>.
      </p>
    </div>,
  )
}

function Row(props: {
  readonly what: string
  readonly tag: 'green' | 'orange'
  readonly state: string
  readonly children: string
}) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{props.what}</dt>
      <dd className="nhsuk-summary-list__value">
        <strong className={`nhsuk-tag nhsuk-tag--${props.tag}`}>{props.state}</strong>{' '}
        {props.children}
      </dd>
    </div>
  )
}
