import { Button, Checkboxes } from 'nhsuk-react-components'
import type { ItemRule } from '../../summary/items.ts'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { EntryList, type MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { StoredSummary, withStoredSummary } from '../components/stored-summary.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { itemWords } from './summary-items-words.ts'

export type SummaryItemsCheckView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly errors: readonly FieldError[]
  readonly rule: ItemRule
  readonly entries: readonly MarkedEntry[]
  readonly staysOut: readonly MarkedEntry[]
  readonly sensitive: boolean
  /** Medicines or allergies are among those left out. */
  readonly couldHarm: boolean
  readonly html: string
  readonly replaces: string
  /** The summary is not the one that was looked at. */
  readonly isOther: boolean
}

/** The summary as it will be, before anything is saved. */
export function summaryItemsCheckView(view: SummaryItemsCheckView): string {
  const { patient, rule, entries, staysOut } = view
  const back = { href: paths.summaryItems(patient.id), text: 'Single items of the summary' }
  const page = renderAboutPatient(
    {
      ...{ who: view.who, patient, at: view.at, errors: view.errors, back },
      title: 'Check the summary before you save',
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="saved">
          The summary changed while you were here. Look at it again.
        </ChangedMeanwhile>
      ) : null}
      <h2 className="nhsuk-heading-m">{itemWords[rule].title}</h2>
      <EntryList entries={entries} />
      {staysOut.length > 0 ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Not told all the same:</strong> the patient’s choice, the kind or the date keeps
            these out.
          </p>
          <EntryList entries={staysOut} />
        </div>
      ) : null}
      {view.couldHarm ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Tell the patient:</strong> in an emergency, staff will not know of these
            medicines, allergies or reactions. They may give something that harms.
          </p>
        </div>
      ) : null}
      {view.sensitive && rule === 'add' ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Sensitive:</strong> it is left out unless the patient wants it told. Everybody
            who opens the summary will see it.
          </p>
        </div>
      ) : null}
      <form
        className="panel panel--form"
        action={paths.summaryItems(patient.id)}
        method="post"
        noValidate
      >
        {entries.map(({ ref }) => (
          <input key={ref} type="hidden" name={`entry-${ref}`} value="yes" />
        ))}
        <input type="hidden" name="do" value={rule} />
        <input type="hidden" name="replaces" value={view.replaces} />
        <Checkboxes
          name="wish"
          legend="Whose wish is it?"
          legendProps={{ size: 's' }}
          {...errorOf(view.errors, 'wish')}
        >
          <Checkboxes.Item id="wish" value="yes">
            The patient wishes it, and knows what staff will see
          </Checkboxes.Item>
        </Checkboxes>
        <div className="nhsuk-button-group">
          <Button type="submit" preventDoubleClick>
            Save
          </Button>
          <a href={paths.summaryItems(patient.id)}>Cancel</a>
        </div>
      </form>
      <h2 className="nhsuk-heading-m">The summary as staff will see it</h2>
      <StoredSummary />
    </>,
  )
  return withStoredSummary(page, view.html)
}
