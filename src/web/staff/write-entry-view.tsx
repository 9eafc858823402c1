import {
  Button,
  Checkboxes,
  DateInput,
  Radios,
  Select,
  Textarea,
  TextInput,
} from 'nhsuk-react-components'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { Choice } from '../components/filters.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import { typedDay } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'

/** What was typed, shown again after an error. Names are the names of the fields. */
export type WriteEntryValues = {
  readonly kind?: string
  readonly code?: string
  readonly title?: string
  readonly text?: string
  readonly 'on-day'?: string
  readonly 'on-month'?: string
  readonly 'on-year'?: string
  readonly private?: boolean
}

export type WriteEntryView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly kinds: readonly Choice[]
  /** Short lists of codes, each under the name of its kind. */
  readonly codes: readonly { readonly group: string; readonly choices: readonly Choice[] }[]
  readonly values: WriteEntryValues
  readonly errors: readonly FieldError[]
  /** Sent back with the form, so that sending it twice writes once. */
  readonly token: string
}

/** The form to write an entry. */
export function writeEntryView(view: WriteEntryView): string {
  const { patient, errors } = view
  return renderAboutPatient(
    {
      title: 'Write an entry',
      who: view.who,
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
      patient,
      at: view.at,
      errors,
    },
    <form
      className="panel panel--form"
      action={paths.writeEntry(patient.id)}
      method="post"
      noValidate
    >
      <input type="hidden" name="token" value={view.token} />
      <What {...view} />
      <WhenAndPrivate {...view} />
      <Button type="submit" preventDoubleClick>
        Save entry
      </Button>
    </form>,
  )
}

const field = { labelProps: { size: 's' } } as const
const fieldset = { legendProps: { size: 's' } } as const

function What({ kinds, codes, values, errors }: WriteEntryView) {
  return (
    <>
      <Radios
        {...fieldset}
        name="kind"
        legend="What kind of entry is it?"
        {...errorOf(errors, 'kind')}
      >
        {kinds.map(({ value, text }, index) => (
          <Radios.Item
            key={value}
            id={index === 0 ? 'kind' : `kind-${value}`}
            value={value}
            defaultChecked={values.kind === value}
          >
            {text}
          </Radios.Item>
        ))}
      </Radios>
      <Select
        {...field}
        id="code"
        name="code"
        label="What is it?"
        hint="Choose from the list, or leave it and use your own words below"
        defaultValue={values.code ?? ''}
        {...errorOf(errors, 'code')}
      >
        <Select.Option value="">Not in this list</Select.Option>
        {codes.map(({ group, choices }) => (
          <optgroup key={group} label={group}>
            {choices.map(({ value, text }) => (
              <option key={value} value={value}>
                {text}
              </option>
            ))}
          </optgroup>
        ))}
      </Select>
      <TextInput
        {...field}
        id="title"
        name="title"
        label="In your own words (if it is not in the list)"
        defaultValue={values.title ?? ''}
        {...errorOf(errors, 'title')}
      />
      <Textarea
        {...field}
        id="text"
        name="text"
        label="Notes (optional)"
        hint="The patient can read this"
        rows={6}
        defaultValue={values.text ?? ''}
        {...errorOf(errors, 'text')}
      />
    </>
  )
}

function WhenAndPrivate({ values, errors }: WriteEntryView) {
  return (
    <>
      <DateInput
        {...fieldset}
        id="on"
        name="on"
        legend="When was it?"
        {...errorOf(errors, 'on')}
        defaultValue={typedDay(values, 'on')}
      />
      <Checkboxes
        {...fieldset}
        name="private"
        legend="Did the patient ask to keep it private?"
        {...errorOf(errors, 'private')}
      >
        <Checkboxes.Item
          id="private"
          value="yes"
          defaultChecked={values.private}
          hint="No other service will see it, not even in an emergency"
        >
          Keep this entry private
        </Checkboxes.Item>
      </Checkboxes>
    </>
  )
}
