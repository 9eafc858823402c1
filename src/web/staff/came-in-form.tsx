import { Button, Radios } from 'nhsuk-react-components'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { paths } from '../paths.ts'

/** Puts something on the work list that came by another way. `paper`: the reference that it gets. */
export function CameInForm({
  errors,
  paper,
}: {
  readonly errors: readonly FieldError[]
  readonly paper: string
}) {
  return (
    <form className="panel panel--form no-print" action={paths.work} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Something came in on paper or by telephone</h2>
      <input type="hidden" name="paper" value={paper} />
      <p>
        <a href={paths.paperForms}>Enter one of our forms that came on paper</a>, or write down that
        something else came in.
      </p>
      <Radios
        name="kind-in"
        legend="What is it?"
        legendProps={{ size: 's' }}
        {...errorOf(errors, 'kind-in')}
      >
        <Radios.Item id="kind-in" value="paper-form" hint="About the summary, or about sharing">
          A paper form
        </Radios.Item>
        <Radios.Item id="kind-in-proxy" value="proxy-request">
          Somebody wants to help with a record
        </Radios.Item>
        <Radios.Item id="kind-in-copy" value="copy-request">
          A request for a copy of a record
        </Radios.Item>
      </Radios>
      <p>You get a reference to write on the paper. No name goes on the list.</p>
      <Button type="submit" secondary preventDoubleClick>
        Put it on the list
      </Button>
    </form>
  )
}
