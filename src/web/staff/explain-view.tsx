import type { PatientFacts } from '../components/patient-banner.tsx'
import { type SeerLine, Seers } from '../components/seers.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type EntrySeenView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly entry: { readonly ref: string; readonly title: string }
  /** Those that can see it: which other services a patient has is not told here. */
  readonly lines: readonly SeerLine[]
  /** Why no other service sees it, where that is said about the service that wrote it. */
  readonly closed: string | undefined
}

/** For staff of the service that wrote an entry: who can see it. */
export function entrySeenView({ who, patient, at, entry, lines, closed }: EntrySeenView): string {
  return renderAboutPatient(
    {
      title: 'Who can see this entry',
      who,
      back: { href: paths.patientEntry(entry.ref), text: 'The entry' },
      patient,
      at,
    },
    <>
      <p className="lede">“{entry.title}”, written by your service.</p>
      <Seers lines={lines} />
      <p className="after-list">
        <strong>No other service sees it now.</strong> {closed}
      </p>
      <p className="secondary">
        The patient sees it too, unless it is withheld from them. In an emergency, staff elsewhere
        may open what is shared, without asking first.
      </p>
    </>,
  )
}
