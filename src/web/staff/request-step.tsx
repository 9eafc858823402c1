import { Button } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import type { FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { paths } from '../paths.ts'
import type { RequestCaseView } from './request-case-view.tsx'

/** One step of a request: a form of its own, open where it is the next or has errors. */
export function Step(
  props: RequestCaseView & { readonly act: string; readonly title: string; children: ReactNode },
) {
  const { handled, patient, act, title, errors, children, values } = props
  const isOpen =
    act === 'gather' || act === 'known' || act === 'answered' || hasErrors(act, errors, values)
  return (
    <details className="nhsuk-details" open={isOpen}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">{title}</span>
      </summary>
      <form
        className="panel panel--form"
        action={paths.request(patient.id, handled.request.reference)}
        method="post"
        noValidate
      >
        <input type="hidden" name="do" value={act} />
        {children}
      </form>
    </details>
  )
}

function hasErrors(act: string, errors: readonly FieldError[], values: Fields): boolean {
  return errors.length > 0 && values['do'] === act
}

export function Send({ text }: { text: string }) {
  return (
    <Button type="submit" preventDoubleClick>
      {text}
    </Button>
  )
}
