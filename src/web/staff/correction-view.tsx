import { Button, Textarea } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { type AskedCorrection, CorrectionWords } from '../components/correction-words.tsx'
import { DateText } from '../components/date-text.tsx'
import { HiddenMarks, type MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { AmendmentFields, AnswerField, type Sayings, type Values } from './correction-fields.tsx'

export type CorrectionView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly entry: MarkedEntry
  readonly href: string
  readonly version: number
  readonly correction: Omit<AskedCorrection, 'service'>
  /** What can be changed, as it is. */
  readonly sayings: Sayings
  /** As it was when the patient asked, where the entry has changed since. */
  readonly sayingsThen: Sayings | undefined
  readonly mayBeInError: boolean
  readonly imported: boolean
  readonly isOther: boolean
  readonly values: Values
  readonly errors: readonly FieldError[]
}

/** What a patient asked one's own service to put right, to be answered. */
export function correctionView(view: CorrectionView): string {
  const { patient, errors, correction, entry } = view
  return renderAboutPatient(
    {
      title: 'The patient asks for a correction',
      who: view.who,
      back: { href: view.href, text: 'The entry' },
      patient,
      at: view.at,
      errors,
    },
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="saved">
          The entry changed while you were here. Look at it again.
        </ChangedMeanwhile>
      ) : null}
      <p className="lede">
        <a href={view.href}>{entry.title}</a>{' '}
        <span className="secondary">
          {entry.kind}, <DateText on={entry.when} />
        </span>
      </p>
      <HiddenMarks {...entry} />
      <p>
        Asked <DateText on={correction.askedAt} />, reference {correction.reference}.{' '}
        <strong>
          Answer by <DateText on={correction.dueOn} />
        </strong>
      </p>
      <div className="panel">
        <CorrectionWords {...correction} />
      </div>
      {view.sayingsThen === undefined ? null : (
        <div className="panel">
          <p>
            <strong>The entry was changed since the patient asked.</strong> What they say is about
            what it said then.
          </p>
          <h2 className="nhsuk-heading-s">What it said then</h2>
          <Said {...view.sayingsThen} />
          <h2 className="nhsuk-heading-s">What it says now</h2>
          <Said {...view.sayings} />
        </div>
      )}
      <form
        className="panel panel--form"
        action={paths.correction(patient.id, correction.reference)}
        method="post"
        noValidate
      >
        <input type="hidden" name="shown" value={view.version} />
        <AnswerField {...view} />
        <AmendmentFields {...view} />
        <Textarea
          labelProps={{ size: 's' }}
          id="reason"
          name="reason"
          label="What do you tell the patient?"
          hint={
            entry.withheld
              ? 'They read this with the answer. The entry is kept from their own view: do not repeat what it says'
              : 'They read this with the answer. If you do not change it, say why: they are told how to complain'
          }
          rows={3}
          defaultValue={view.values.reason ?? ''}
          {...errorOf(errors, 'reason')}
        />
        <Button type="submit" preventDoubleClick>
          Send the answer
        </Button>
      </form>
    </>,
  )
}

function Said({ words, detail, date, note = '' }: Sayings) {
  return (
    <dl className="words">
      {words === undefined ? null : (
        <>
          <dt>What it is</dt>
          <dd>{words}</dd>
        </>
      )}
      {detail === undefined ? null : (
        <>
          <dt>Value or dose</dt>
          <dd>{detail}</dd>
        </>
      )}
      {date === undefined ? null : (
        <>
          <dt>When it was</dt>
          <dd>
            <DateText on={date} />
          </dd>
        </>
      )}
      {note === '' ? null : (
        <>
          <dt>Notes</dt>
          <dd className="written">{note}</dd>
        </>
      )}
    </dl>
  )
}
