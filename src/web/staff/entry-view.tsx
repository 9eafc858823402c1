import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { wordsOf, type Doing } from './mark-words.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type EntryView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly entry: EntryFacts
  /** Written by the reader's own service, of somebody who lives: who else sees it, and hiding it. */
  readonly mayMark: boolean
  /** What another service wrote, and the practice may file. */
  readonly mayFile: boolean
}

/** One entry, as a service may see it. */
export function entryView({ who, patient, at, entry, mayMark, mayFile }: EntryView): string {
  return renderAboutPatient(
    {
      title: entry.title,
      windowTitle: 'An entry of the record',
      who,
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
      patient,
      at,
    },
    <>
      <EntryDetails entry={entry} privateText="Private to your service" />
      {mayFile ? (
        <p className="no-print">
          <a href={paths.fileEntry(entry.ref)}>File it in your practice’s own record</a>
        </p>
      ) : null}
      {mayMark ? (
        <p>
          <a href={paths.entrySeen(entry.ref)}>Who can see this entry, and why</a>
        </p>
      ) : null}
      {mayMark ? <Marking patient={patient.id} entry={entry} /> : null}
    </>,
  )
}

function Marking({ patient, entry }: { patient: string; entry: EntryFacts }) {
  const doings: Doing[] = [
    entry.private ? 'not-private' : 'private',
    entry.withheld ? 'not-withheld' : 'withheld',
  ]
  return (
    <section className="no-print" aria-labelledby="who-sees">
      <h2 className="nhsuk-heading-s" id="who-sees">
        Who may see this
      </h2>
      <ul className="nhsuk-list">
        {doings.map((doing) => (
          <li key={doing}>
            <a href={paths.markEntry(entry.ref, doing)}>{wordsOf[doing].title}</a>
          </li>
        ))}
        <li>
          <a href={paths.hidden(patient)}>What your service hides of this record</a>
        </li>
      </ul>
    </section>
  )
}
