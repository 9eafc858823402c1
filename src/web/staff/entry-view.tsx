import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type EntryView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly entry: EntryFacts
  /** Written by the reader's own service: they may see who else can see it. */
  readonly own?: boolean
}

/** One entry, as a service may see it. */
export function entryView({ who, patient, at, entry, own = false }: EntryView): string {
  return renderPage(
    {
      title: entry.title,
      windowTitle: 'An entry of the record',
      audience: 'staff',
      who,
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
      above: <PatientBanner patient={patient} at={at} />,
    },
    <>
      <EntryDetails entry={entry} privateText="Private to your service" />
      {own ? (
        <p>
          <a href={paths.entrySeen(entry.ref)}>Who can see this entry, and why</a>
        </p>
      ) : null}
    </>,
  )
}
