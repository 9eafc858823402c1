import { Button } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { DateText } from '../components/date-text.tsx'
import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

type Decision = 'keep' | 'take-in' | 'in-error'

export type ChangedFilingView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly reference: string
  readonly changedAt: Date
  /** The practice's own. */
  readonly entry: EntryFacts
  /** As it is now; undefined where the practice does not see it any more. */
  readonly original: EntryFacts | undefined
  readonly decisions: readonly Decision[]
  readonly shown: string
  readonly isOther: boolean
  readonly errors: readonly FieldError[]
}

/** What the practice has filed changed where it came from: a person decides what becomes of the practice's entry. */
export function changedFilingView(view: ChangedFilingView): string {
  const { patient, errors, entry, original } = view
  return renderAboutPatient(
    {
      title: 'An entry you filed changed where it came from',
      who: view.who,
      back: { href: paths.work, text: 'Work list' },
      patient,
      at: view.at,
      errors,
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="decided">
          An entry changed while you were here. Look at both again.
        </ChangedMeanwhile>
      ) : null}
      <p className="lede">
        It changed <DateText on={view.changedAt} />, reference {view.reference}. Your practice’s
        entry is as it was: you decide what it says.
      </p>
      <h2 className="nhsuk-heading-m">Your entry: {entry.title}</h2>
      <EntryDetails entry={entry} privateText="Private to your service" />
      <h2 className="nhsuk-heading-m">What it was filed from</h2>
      {original === undefined ? (
        <p>
          You cannot see it any more, or it no longer counts. It may have been made private or found
          to be wrong: ask the patient, and the service that wrote it.
        </p>
      ) : (
        <>
          <p>
            As it is now: <strong>{original.title}</strong>
          </p>
          <EntryDetails entry={original} privateText="" />
        </>
      )}
      <Decide {...view} />
    </>,
  )
}

const words: Readonly<Record<Decision, { readonly text: string; readonly hint: string }>> = {
  keep: {
    text: 'Keep it as it is',
    hint: 'It is right as it stands',
  },
  'take-in': {
    text: 'Let it say what the original says now',
    hint: 'It gets a new version. What it said before stays with your practice',
  },
  'in-error': {
    text: 'It was never true of this patient',
    hint: 'It stays to be read as entered in error, and counts no more',
  },
}

function Decide({ patient, reference, entry, decisions, shown, errors }: ChangedFilingView) {
  return (
    <form
      className="panel panel--form"
      action={paths.changedFiling(patient.id, reference)}
      method="post"
      noValidate
    >
      <input type="hidden" name="shown" value={shown} />
      <OneOf
        name="decision"
        legend="What happens to your entry?"
        choices={Object.fromEntries(decisions.map((one) => [one, words[one]]))}
        values={{}}
        errors={errors}
      />
      <p>
        Should others not see it?{' '}
        <a href={paths.markEntry(entry.ref, 'private')}>Make it private</a> first, then come back.
        Should the patient not?{' '}
        <a href={paths.markEntry(entry.ref, 'withheld')}>Keep it from their own view</a>.
      </p>
      <Button type="submit" preventDoubleClick>
        Save
      </Button>
    </form>
  )
}
