import { Button, Checkboxes, DateInput, Radios, Textarea, TextInput } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { type AskedCorrection, CorrectionWords } from '../components/correction-words.tsx'
import { DateText } from '../components/date-text.tsx'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import { HiddenMarks } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { typedDay } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

/** What was typed, shown again after an error; at first what the entry says. Names are those of the fields. */
export type Values = {
  readonly answer?: string
  readonly words?: string
  readonly detail?: string
  readonly note?: string
  readonly 'on-day'?: string
  readonly 'on-month'?: string
  readonly 'on-year'?: string
  readonly 'in-error'?: string
  readonly reason?: string
}

type Sayings = {
  readonly words?: string | undefined
  readonly detail?: string | undefined
  readonly note?: string | undefined
  /** YYYY-MM-DD */
  readonly date?: string | undefined
}

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
        <Answer {...view} />
        <Amendment {...view} />
        <Textarea
          {...field}
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

const field = { labelProps: { size: 's' } } as const
const fieldset = { legendProps: { size: 's' } } as const

function Answer({ values, errors }: CorrectionView) {
  const item = (value: string, id: string) => ({
    ...{ id, value, defaultChecked: values.answer === value },
  })
  return (
    <Radios {...fieldset} name="answer" legend="Your answer" {...errorOf(errors, 'answer')}>
      <Radios.Item
        {...item('amended', 'answer')}
        hint="The entry gets a new version. What it said before stays with your service"
      >
        Correct it
      </Radios.Item>
      <Radios.Item
        {...item('note-added', 'answer-note')}
        hint="Everybody who may see the entry reads with it what is wrong and what it should say, in the patient’s own words"
      >
        Leave it, and add what the patient says
      </Radios.Item>
      <Radios.Item {...item('refused', 'answer-refused')}>Leave it as it is</Radios.Item>
    </Radios>
  )
}

function Amendment({ sayings, values, errors, mayBeInError, imported }: CorrectionView) {
  return (
    <fieldset className="nhsuk-fieldset amendment">
      <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">
        If you correct it: what it says from now on
      </legend>
      {imported ? (
        <p className="secondary">
          It came from your own system. Correct it there too: when it changes there, it comes in
          again as it is there.
        </p>
      ) : null}
      {sayings.words === undefined ? null : (
        <TextInput
          id="words"
          name="words"
          label="What it is"
          hint="If you change this, its code goes, as that would say what was wrong"
          defaultValue={values.words ?? ''}
          {...errorOf(errors, 'words')}
        />
      )}
      {sayings.detail === undefined ? null : (
        <TextInput
          id="detail"
          name="detail"
          label="Value or dose"
          defaultValue={values.detail ?? ''}
          {...errorOf(errors, 'detail')}
        />
      )}
      {sayings.date === undefined ? null : (
        <DateInput
          id="on"
          name="on"
          legend="When it was"
          {...errorOf(errors, 'on')}
          defaultValue={typedDay(values, 'on')}
        />
      )}
      {sayings.note === undefined ? null : (
        <Textarea
          id="note"
          name="note"
          label="Notes"
          rows={4}
          defaultValue={values.note ?? ''}
          {...errorOf(errors, 'note')}
        />
      )}
      {mayBeInError ? (
        <Checkboxes name="in-error" {...errorOf(errors, 'in-error')}>
          <Checkboxes.Item
            id="in-error"
            value="yes"
            defaultChecked={values['in-error'] === 'yes'}
            hint="It stays to be read as entered in error, and counts no more"
          >
            It was never true of this patient
          </Checkboxes.Item>
        </Checkboxes>
      ) : null}
    </fieldset>
  )
}
