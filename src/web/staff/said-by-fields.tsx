import { Radios } from 'nhsuk-react-components'
import { BestInterestsFields } from '../components/best-interests-fields.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { askedByTexts } from '../present/summary.ts'

const channelTexts = {
  ...{ paper: 'On the form, on paper', desk: 'In person', phone: 'By phone' },
} as const

/** Who said so, how, and what a decision in best interests stands on: for whatever staff record of a patient. */
export function SaidByFields(props: {
  readonly values: Fields
  readonly errors: readonly FieldError[]
}) {
  return (
    <>
      <Question {...props} name="asked-by" legend="Who said so?" choices={askedByTexts} />
      <Question {...props} name="channel" legend="How did they say it?" choices={channelTexts} />
      <BestInterestsFields prefix="" {...props} />
    </>
  )
}

/** One question with its answers, of which one is chosen. */
export function Question({
  name,
  legend,
  choices,
  values,
  errors,
}: {
  readonly name: string
  readonly legend: string
  readonly choices: Readonly<Record<string, string>>
  readonly values: Fields
  readonly errors: readonly FieldError[]
}) {
  return (
    <Radios name={name} legend={legend} legendProps={{ size: 's' }} {...errorOf(errors, name)}>
      {Object.entries(choices).map(([value, text], index) => (
        <Radios.Item
          key={value}
          id={index === 0 ? name : `${name}-${value}`}
          value={value}
          defaultChecked={values[name] === value}
        >
          {text}
        </Radios.Item>
      ))}
    </Radios>
  )
}
