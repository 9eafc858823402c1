import { BestInterestsFields } from '../components/best-interests-fields.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
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
      <OneOf {...props} name="asked-by" legend="Who said so?" choices={askedByTexts} />
      <OneOf {...props} name="channel" legend="How did they say it?" choices={channelTexts} />
      <BestInterestsFields prefix="" {...props} />
    </>
  )
}
