import { Button, Checkboxes } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type FileEntryView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly entry: EntryFacts
  readonly version: number
  /** The entry is not the version that was shown before. */
  readonly isOther: boolean
  readonly errors: readonly FieldError[]
}

/** The form to take what another service wrote into the practice's own record; or that it is there already. */
export function fileEntryView(view: FileEntryView): string {
  const { patient, entry, errors } = view
  const [filed] = entry.filedAs ?? []
  return renderAboutPatient(
    {
      title: 'File this in your own record',
      who: view.who,
      back: { href: paths.patientEntry(entry.ref), text: 'The entry' },
      patient,
      at: view.at,
      errors,
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="filed">
          The entry changed while you were here. Look at it again.
        </ChangedMeanwhile>
      ) : null}
      <h2 className="nhsuk-heading-m">{entry.title}</h2>
      <EntryDetails entry={entry} privateText="" />
      {filed === undefined ? (
        <FilingForm {...view} />
      ) : (
        <div className="nhsuk-inset-text">
          <p>
            <strong>
              Already filed on <DateText on={filed.at} />.
            </strong>{' '}
            <a href={filed.href}>Your practice’s entry</a>
          </p>
        </div>
      )}
    </>,
  )
}

function FilingForm({ entry, version, errors }: FileEntryView) {
  return (
    <form
      className="panel panel--form"
      action={paths.fileEntry(entry.ref)}
      method="post"
      noValidate
    >
      <h2 className="nhsuk-heading-m">What happens when you file it</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>Your practice gets an entry of its own that says the same, recorded by you today.</li>
        <li>
          It is shared as your practice shares its record, and counts for the Summary Care Record.
          If {entry.service.name} stops sharing, your entry stays.
        </li>
        <li>
          Who wrote it first is known to your practice and the patient, and to no other service.
        </li>
        {entry.withheld ? <li>It stays kept from the patient’s own view.</li> : null}
        <li>The patient sees both entries, and that you filed it.</li>
      </ul>
      <input type="hidden" name="shown" value={version} />
      <Checkboxes name="read" {...errorOf(errors, 'read')}>
        <Checkboxes.Item id="read" value="yes">
          I have read it, and it belongs in our record of this patient
        </Checkboxes.Item>
      </Checkboxes>
      <div className="nhsuk-button-group">
        <Button type="submit" preventDoubleClick>
          File it
        </Button>
        <a href={paths.patientEntry(entry.ref)}>Cancel</a>
      </div>
    </form>
  )
}
