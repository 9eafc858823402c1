import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type UnlistedView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly lastAt: Date | undefined
  readonly entries: readonly {
    readonly ref: string
    readonly title: string
    readonly kind: string
    readonly when: Date
  }[]
}

/** What the practice's own system sent before and does not send any more: to be decided about, never dropped. */
export function unlistedView({ who, patient, at, lastAt, entries }: UnlistedView): string {
  return renderAboutPatient(
    {
      title: 'Not in the last upload',
      who,
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
      patient,
      at,
    },
    <>
      {lastAt === undefined ? (
        <EmptyState title="Your system has not sent a summary of this patient">
          <p>When it has, what it sent before and no longer sends stands here.</p>
        </EmptyState>
      ) : entries.length === 0 ? (
        <EmptyState title="Everything is in the last upload">
          <p>
            Your system last sent a summary on <DateText on={lastAt} />. What it no longer sends
            stands here.
          </p>
        </EmptyState>
      ) : (
        <>
          <p>
            Your system sent these before, and not in its last summary of <DateText on={lastAt} />.
            They are still in the record and in the Summary Care Record: that they are missing does
            not say that they have ended.
          </p>
          <ul className="entries hidden">
            {entries.map(({ ref, title, kind, when }) => (
              <li className="hidden__entry" key={ref}>
                <p className="hidden__what">
                  <a className="entry__title" href={paths.patientEntry(ref)}>
                    {title}
                  </a>
                  <span className="secondary">
                    {' '}
                    {kind}, <DateText on={when} />
                  </span>
                </p>
              </li>
            ))}
          </ul>
          <h2 className="nhsuk-heading-m">What to do</h2>
          <ul>
            <li>
              If it has ended or was wrong, record that in your system, so that it sends it as
              resolved, refuted or stopped.
            </li>
            <li>If it is still true, put it back in your system, so that it is sent again.</li>
          </ul>
        </>
      )}
    </>,
  )
}
