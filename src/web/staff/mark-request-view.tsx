import { Button, Radios, Textarea } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { DateText } from '../components/date-text.tsx'
import { EntryList, type MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

export type MarkRequestView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly reference: string
  readonly isPrivate: boolean
  readonly askedAt: Date
  readonly words: string | null
  readonly changes: readonly MarkedEntry[]
  readonly stays: readonly MarkedEntry[]
  readonly harms: readonly MarkedEntry[]
  readonly isOther: boolean
  readonly values: { readonly answer?: string; readonly reason?: string; readonly harm?: string }
  readonly errors: readonly FieldError[]
  readonly digest: string
}

/** What a patient asked of one's own service, to be answered with a reason. */
export function markRequestView(view: MarkRequestView): string {
  const { patient, errors, isPrivate, values } = view
  const field = { labelProps: { size: 's' } } as const
  return renderAboutPatient(
    {
      title: isPrivate ? 'The patient asks for privacy' : 'The patient asks to share again',
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
      <p className="lede">
        Asked <DateText on={view.askedAt} />, reference {view.reference}
      </p>
      {view.words === null ? (
        <p>The patient gave no reason, and need not.</p>
      ) : (
        <div className="nhsuk-inset-text">
          <p className="written">{view.words}</p>
        </div>
      )}
      <h2 className="nhsuk-heading-m">
        {isPrivate ? 'With a yes, this will be private' : 'With a yes, this will be shared again'}
      </h2>
      {view.changes.length === 0 ? (
        <p>Nothing changes: it is so already.</p>
      ) : (
        <EntryList entries={view.changes} />
      )}
      {view.stays.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">This stays hidden</h2>
          <p>It refers to another entry that is hidden.</p>
          <EntryList entries={view.stays} />
        </>
      )}
      <form
        className="panel panel--form"
        action={paths.markRequest(patient.id, view.reference)}
        method="post"
        noValidate
      >
        <input type="hidden" name="shown" value={view.digest} />
        <Radios
          name="answer"
          legend="Your answer"
          legendProps={{ size: 's' }}
          {...errorOf(errors, 'answer')}
        >
          <Radios.Item id="answer" value="yes" defaultChecked={values.answer === 'yes'}>
            Yes
          </Radios.Item>
          <Radios.Item id="answer-no" value="no" defaultChecked={values.answer === 'no'}>
            No
          </Radios.Item>
        </Radios>
        <Textarea
          {...field}
          id="reason"
          name="reason"
          label="What do you tell the patient?"
          hint="They read this with the answer"
          rows={3}
          defaultValue={values.reason ?? ''}
          {...errorOf(errors, 'reason')}
        />
        {view.harms.length === 0 ? null : (
          <>
            <h3 className="nhsuk-heading-s">Hiding this could harm</h3>
            <EntryList entries={view.harms} />
            <Textarea
              {...field}
              id="harm"
              name="harm"
              label="With a yes: what did you decide on the risk, and why?"
              hint="Other services will not know of it, not even in an emergency. Staff of your service can read this"
              rows={3}
              defaultValue={values.harm ?? ''}
              {...errorOf(errors, 'harm')}
            />
          </>
        )}
        <Button type="submit" preventDoubleClick>
          Send the answer
        </Button>
      </form>
    </>,
  )
}
