import { Checkboxes, DateInput, Radios, Textarea, TextInput } from 'nhsuk-react-components'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { typedDay } from '../fields.ts'

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

/** What of an entry can be changed. */
export type Sayings = {
  readonly words?: string | undefined
  readonly detail?: string | undefined
  readonly note?: string | undefined
  /** YYYY-MM-DD */
  readonly date?: string | undefined
}

type Shown = { readonly values: Values; readonly errors: readonly FieldError[] }

/** What the service says to what the patient asked. */
export function AnswerField({ values, errors }: Shown) {
  const item = (value: string, id: string) => ({
    ...{ id, value, defaultChecked: values.answer === value },
  })
  return (
    <Radios
      legendProps={{ size: 's' }}
      name="answer"
      legend="Your answer"
      {...errorOf(errors, 'answer')}
    >
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

/** What the entry says from now on, where it is put right. */
export function AmendmentFields({
  sayings,
  values,
  errors,
  mayBeInError,
  imported,
}: Shown & {
  readonly sayings: Sayings
  readonly mayBeInError: boolean
  readonly imported: boolean
}) {
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
