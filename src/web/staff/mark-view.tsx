import { Button } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { EntryList, type MarkedEntry } from '../components/entry-ticks.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { HarmField, Kept, type MarkValues, WhyFields } from './mark-form.tsx'
import { wordsOf, type Doing } from './mark-words.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type MarkView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly doing: Doing
  /** References of those chosen: they go with the form. */
  readonly chosen: readonly string[]
  readonly changes: readonly MarkedEntry[]
  readonly stays: readonly MarkedEntry[]
  /** Those that could harm when hidden; with `asking`, a clinician decides now. */
  readonly harms: readonly MarkedEntry[]
  readonly asking: boolean
  /** The set is not the one that was shown before. */
  readonly isOther: boolean
  readonly values: MarkValues
  readonly errors: readonly FieldError[]
  readonly digest: string
  readonly token: string
}

/** The form to mark entries, with the whole set before anything is saved; or the warning that it could harm. */
export function markView(view: MarkView): string {
  const { patient, errors, doing } = view
  const words = wordsOf[doing]
  return renderAboutPatient(
    {
      title: view.asking ? 'Hiding this could harm' : words.title,
      who: view.who,
      back: { href: paths.hidden(patient.id), text: 'What your service hides' },
      patient,
      at: view.at,
      errors,
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="saved">
          The entries changed while you were here. Look at the list again.
        </ChangedMeanwhile>
      ) : null}
      {view.asking ? <Warning {...view} /> : <p className="lede">{words.effect}</p>}
      {view.asking ? null : <TheSet {...view} />}
      {view.changes.length === 0 ? null : (
        <form
          className="panel panel--form"
          action={paths.markEntries(patient.id)}
          method="post"
          noValidate
        >
          <Kept {...view} />
          {view.asking ? <HarmField {...view} /> : <WhyFields {...view} />}
          <div className="nhsuk-button-group">
            <Button type="submit" preventDoubleClick {...(view.asking ? { warning: true } : {})}>
              {view.asking ? 'Hide it all the same' : words.button}
            </Button>
            <a href={paths.hidden(patient.id)}>{view.asking ? 'Do not hide it' : 'Cancel'}</a>
          </div>
        </form>
      )}
    </>,
  )
}

function TheSet({ doing, changes, stays, chosen }: MarkView) {
  const with_ = changes.length - chosen.length
  return (
    <>
      {changes.length === 0 ? (
        <p>
          <strong>Nothing changes.</strong>
          {stays.length === 0 ? ' It is so already.' : null}
        </p>
      ) : (
        <>
          <h2 className="nhsuk-heading-m">{wordsOf[doing].set}</h2>
          {with_ > 0 ? (
            <p>What your service wrote that refers to it is included: it would tell of it.</p>
          ) : null}
          <EntryList entries={changes} />
        </>
      )}
      {stays.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">This stays hidden</h2>
          <p>It refers to another entry that is hidden. Show that one as well.</p>
          <EntryList entries={stays} />
        </>
      ) : null}
    </>
  )
}

function Warning({ harms }: MarkView) {
  return (
    <>
      <p className="lede">
        Other services will not know of this when they treat or prescribe, not even in an emergency.
        A clinician decides whether it is hidden, and says why.
      </p>
      <EntryList entries={harms} />
      <p>
        Think of another way first: a short entry that others may see can keep the patient safe and
        still not say what is private.
      </p>
    </>
  )
}
