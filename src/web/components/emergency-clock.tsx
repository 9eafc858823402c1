import { paths } from '../paths.ts'
import { TimeText } from './date-text.tsx'

export type Clock = {
  readonly endsAt: Date
  /** The time of the database. */
  readonly at: Date
}

/** How long a record stays open in an emergency, and the way to end it: on every page about the patient. */
export function EmergencyClock({ patient, clock }: { patient: string; clock: Clock }) {
  const minutes = Math.ceil((clock.endsAt.getTime() - clock.at.getTime()) / 60_000)
  return (
    <section className="clock no-print" aria-label="Emergency access">
      <p className="clock__time">
        <strong>Emergency access</strong> until <TimeText at={clock.endsAt} />,{' '}
        <span className="whole" data-ends={clock.endsAt.toISOString()}>
          {minutes === 1 ? '1 minute' : `${minutes} minutes`} left
        </span>
      </p>
      <a href={paths.emergency(patient)}>Emergency view</a>
      <form action={paths.emergency(patient)} method="post">
        <input type="hidden" name="act" value="end" />
        <button
          className="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-bottom-0"
          type="submit"
        >
          End it now
        </button>
      </form>
    </section>
  )
}
