import { Button } from 'nhsuk-react-components'
import type { WatchedSubscription } from '../../record/watch-subscriptions.ts'
import { DateText } from '../components/date-text.tsx'
import { paths } from '../paths.ts'

const about = { entries: 'what is written', choices: 'what is chosen about your service' } as const
const stands: Readonly<Record<WatchedSubscription['state'], string>> = {
  requested: 'It has not begun.',
  active: 'It is told.',
  error: 'It could not be told several times, or is kept out, and is tried on.',
  off: 'It has ended.',
}

/** Who of one's service is told by another system that something of a patient is new, and ending it. */
export function SubscriptionsList({
  lines,
  more,
}: {
  lines: readonly WatchedSubscription[]
  more: boolean
}) {
  if (lines.length === 0) return null
  return (
    <section>
      <h2 className="nhsuk-heading-m">Systems that are told what is new</h2>
      <p>
        Each is about one patient, and tells an id and nothing of what is written. Ending one is
        written to the patient’s log, with your name.
      </p>
      {more ? (
        <p>The newest {lines.length} are shown. There are more: end some to see the others.</p>
      ) : null}
      <ol className="messages">
        {lines.map((line) => (
          <li className="message" key={line.id}>
            <h3 className="nhsuk-heading-s message__title">
              {line.staffName}: {about[line.topic]}, at {line.host}
            </h3>
            <p className="secondary">
              Since <DateText on={line.createdAt} time />, until <DateText on={line.endsAt} />
            </p>
            <p>
              {stands[line.state]}{' '}
              {line.sentAt === null ? (
                'Nothing was tried yet.'
              ) : (
                <>
                  Last tried <DateText on={line.sentAt} time />.
                </>
              )}{' '}
              {line.failures === 0 ? null : `It did not arrive ${times(line.failures)}.`}
            </p>
            <form action={paths.alerts} method="post">
              <input type="hidden" name="end" value={line.id} />
              <Button type="submit" secondary>
                End it
                <span className="nhsuk-u-visually-hidden">
                  {' '}
                  for {line.staffName} at {line.host}
                </span>
              </Button>
            </form>
          </li>
        ))}
      </ol>
    </section>
  )
}

function times(count: number): string {
  return count === 1 ? 'once' : `${count} times in a row`
}
