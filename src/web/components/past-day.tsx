import { Button, DateInput } from 'nhsuk-react-components'
import { type Fields, typedDay } from '../fields.ts'
import { errorOf, type FieldError } from './field-errors.tsx'

/** Asks for a day that is past: the three boxes `on-day`, `on-month` and `on-year`. */
export function PastDay(props: {
  readonly action: string
  readonly legend: string
  readonly values: Fields
  readonly errors: readonly FieldError[]
}) {
  const { action, legend, values, errors } = props
  return (
    <form className="panel panel--form after-list" action={action} method="get" noValidate>
      <DateInput
        id="on"
        name="on"
        legend={legend}
        legendProps={{ size: 's' }}
        hint="For example, 3 3 2026"
        {...errorOf(errors, 'on')}
        defaultValue={typedDay(values, 'on')}
      />
      <Button type="submit" secondary>
        Show that day
      </Button>
    </form>
  )
}
