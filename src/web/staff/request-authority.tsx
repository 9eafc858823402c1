import { Checkboxes } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { errorOf } from '../components/field-errors.tsx'
import type { RequestCaseView } from './request-case-view.tsx'
import { Send, Step } from './request-step.tsx'
import { seenItems } from './seen-items.tsx'

/** By what right somebody who is signed in asks for a patient they help: the service decides whether it holds. */
export function AuthorityHolds(view: RequestCaseView) {
  const { handled, values, errors } = view
  const { authority } = handled
  if (authority?.holds !== true) {
    return (
      <div className="nhsuk-inset-text">
        <p>
          <strong>They help this patient no longer.</strong> Nothing may be given on that right. Ask
          the patient, or refuse it and say why.
        </p>
      </div>
    )
  }
  return (
    <Step {...view} act="known" title="Decide whether they may ask">
      <input type="hidden" name="how" value="signed-in" />
      <p>
        They were signed in, so who they are needs no proof. They help this patient as it was
        recorded{authority.practice === null ? '' : ` at ${authority.practice}`} by{' '}
        {authority.recordedBy}, <DateText on={authority.recordedAt} />
        {authority.document === null ? '' : `. Seen then: ${authority.document}`}.
      </p>
      <Checkboxes
        name="seen"
        legend="By what right, and would the patient object?"
        legendProps={{ size: 's' }}
        hint="What somebody told you in confidence may be what they would keep from this person. Tick one of each; where you cannot, refuse it"
        {...errorOf(errors, 'seen')}
      >
        {seenItems(handled.needed.flat(), values)}
      </Checkboxes>
      <Send text="They may ask" />
    </Step>
  )
}
