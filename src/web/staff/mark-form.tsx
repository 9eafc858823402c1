import { DateInput, Radios, Textarea } from 'nhsuk-react-components'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { typedDay } from '../fields.ts'
import type { Doing } from './mark-words.ts'

/** What was typed, shown again. Names are the names of the fields. */
export type MarkValues = {
  readonly 'asked-by'?: string
  readonly ground?: string
  readonly reason?: string
  readonly harm?: string
  readonly 'review-day'?: string
  readonly 'review-month'?: string
  readonly 'review-year'?: string
}

type FormView = {
  readonly doing: Doing
  readonly values: MarkValues
  readonly errors: readonly FieldError[]
}

type KeptView = Pick<FormView, 'doing' | 'values'> & {
  readonly chosen: readonly string[]
  readonly asking: boolean
  readonly digest: string
  readonly token: string
}

const field = { labelProps: { size: 's' } } as const
const fieldset = { legendProps: { size: 's' } } as const

/** Who asked, on what ground, why, and when it is looked at again: as far as this mark needs it. */
export function WhyFields({ doing, values, errors }: FormView) {
  return (
    <>
      {doing === 'private' || doing === 'not-private' ? (
        <Radios
          {...fieldset}
          name="asked-by"
          legend="Who asked for it?"
          {...errorOf(errors, 'asked-by')}
        >
          <Radios.Item
            id="asked-by"
            value="patient"
            defaultChecked={values['asked-by'] === 'patient'}
          >
            The patient
          </Radios.Item>
          <Radios.Item
            id="asked-by-clinician"
            value="clinician"
            defaultChecked={values['asked-by'] === 'clinician'}
          >
            A clinician of our service
          </Radios.Item>
        </Radios>
      ) : null}
      {doing === 'withheld' ? (
        <Radios
          {...fieldset}
          name="ground"
          legend="Why must the patient not see it?"
          {...errorOf(errors, 'ground')}
        >
          <Radios.Item
            id="ground"
            value="serious-harm"
            defaultChecked={values.ground === 'serious-harm'}
            hint="Seeing it would be likely to cause serious harm to the patient or somebody else"
          >
            Serious harm
          </Radios.Item>
          <Radios.Item
            id="ground-third-party"
            value="third-party"
            defaultChecked={values.ground === 'third-party'}
            hint="It tells of another person, who did not agree and does not give care"
          >
            About another person
          </Radios.Item>
        </Radios>
      ) : null}
      <Textarea
        {...field}
        id="reason"
        name="reason"
        label="Reason"
        hint="Staff of your service can read this"
        rows={3}
        defaultValue={values.reason ?? ''}
        {...errorOf(errors, 'reason')}
      />
      {doing === 'withheld' ? (
        <DateInput
          {...fieldset}
          id="review"
          name="review"
          legend="When will a clinician look at it again?"
          hint="Within a year. Six months is usual"
          {...errorOf(errors, 'review')}
          defaultValue={typedDay(values, 'review')}
        />
      ) : null}
    </>
  )
}

/** What a clinician decides after the warning. */
export function HarmField({ values, errors }: Pick<FormView, 'values' | 'errors'>) {
  return (
    <Textarea
      {...field}
      id="harm"
      name="harm"
      label="What did you decide, and why?"
      hint="Say how the patient stays safe. Your name is kept with it"
      rows={4}
      defaultValue={values.harm ?? ''}
      {...errorOf(errors, 'harm')}
    />
  )
}

/** What goes with the form unseen: the entries, the set that was shown, and after a warning the answers. */
export function Kept({ doing, chosen, digest, token, asking, values }: KeptView) {
  const answers = asking
    ? { 'asked-by': values['asked-by'] ?? '', reason: values.reason ?? '', asked: 'yes' }
    : {}
  const fields = {
    do: doing,
    ...Object.fromEntries(chosen.map((ref) => [`entry-${ref}`, 'yes'])),
    ...{ shown: digest, token },
    ...answers,
  }
  return Object.entries(fields).map(([name, value]) => (
    <input type="hidden" key={name} name={name} value={value} />
  ))
}
