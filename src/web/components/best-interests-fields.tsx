import { DateInput, TextInput } from 'nhsuk-react-components'
import { type Fields, typedDay } from '../fields.ts'
import { errorOf, type FieldError } from './field-errors.tsx'

/** What a decision in a patient's best interests stands on, and when it is looked at again. */
export function BestInterestsFields(props: {
  /** Of the names of the fields. */
  readonly prefix: string
  readonly values: Fields
  readonly errors: readonly FieldError[]
}) {
  const { prefix, values, errors } = props
  const [document, review] = [`${prefix}document`, `${prefix}review`]
  return (
    <>
      <TextInput
        id={document}
        name={document}
        label="For best interests: what was seen or decided, and with whom?"
        labelProps={{ size: 's' }}
        hint="For example the meeting and its day. A clinician decides and records it: your name and role are kept with it"
        autoComplete="off"
        defaultValue={values[document] ?? ''}
        {...errorOf(errors, document)}
      />
      <DateInput
        id={review}
        name={review}
        legend="For best interests: when is it looked at again?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, review)}
        defaultValue={typedDay(values, review)}
      />
    </>
  )
}
