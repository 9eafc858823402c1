import type { ClockNow } from '../../access/clock-now.ts'
import { DateText } from './date-text.tsx'

/** By when a request must be answered, or why there is no such day yet. */
export function RequestClock({ clock }: { clock: ClockNow }) {
  switch (clock.state) {
    case 'running':
      return (
        <>
          <strong>
            Due by <DateText on={clock.due} />
          </strong>
          {clock.extension === 'counts' ? ', with the longer time that was told' : null}
          {clock.extension === 'too-late'
            ? '. More time was told too late and does not count'
            : null}
        </>
      )
    case 'after-death':
      return (
        <strong>
          Due by <DateText on={clock.due} />
        </strong>
      )
    case 'paused':
      return (
        <>
          <strong>The clock stands still</strong> since <DateText on={clock.since} />, because there
          is a question that is not answered
        </>
      )
    case 'not-started':
      return (
        <>
          <strong>The month has not begun.</strong> It begins when it is known who asks
        </>
      )
    case 'not-known':
      return (
        <>
          Due after <DateText on={clock.after} />: the bank holidays of that year are not published
          yet
        </>
      )
    default:
      return clock satisfies never
  }
}
