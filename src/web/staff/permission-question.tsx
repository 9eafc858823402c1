import { Button, Radios, TextInput } from 'nhsuk-react-components'
import type { PermissionPolicy } from '../../identity/organisations.ts'
import type { PermissionWay } from '../../sharing/permissions.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { Fields } from '../fields.ts'
import { paths } from '../paths.ts'

const waysToAsk: Readonly<Record<PermissionWay, string>> = {
  'in-person': 'In person',
  'by-phone': 'By phone',
  'by-video': 'By video',
  'in-writing': 'In writing',
}

export type PermissionQuestion = {
  readonly patient: PatientFacts
  /** The page the answer is sent to. */
  readonly action: string
  /** What to say to the person. */
  readonly words: string
  readonly afterNo: string
  readonly policy: PermissionPolicy
  readonly clinician: boolean
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

const legend = { legendProps: { size: 's' } } as const

/** Permission to view, with the words to say. docs/sharing-rules.md, rule 9 */
export function Question(props: PermissionQuestion) {
  const { patient, action, words, afterNo, policy, values, errors, clinician } = props
  return (
    <form className="panel panel--form" action={action} method="post" noValidate>
      <input type="hidden" name="act" value="permission" />
      {clinician ? null : <h2 className="nhsuk-heading-s">May your service look?</h2>}
      <p>You can say:</p>
      <blockquote className="say">“{words}”</blockquote>
      <p>
        {policy === 'extended'
          ? 'A yes is for everyone at your service who cares for this person, and lasts as long as you do.'
          : 'A yes is for you alone, and lasts 8 hours.'}{' '}
        The person can take it back at any time.
      </p>
      <Radios {...legend} name="who" legend="Who answered?" {...errorOf(errors, 'who')}>
        <Radios.Item id="who" value="patient" defaultChecked={values['who'] === 'patient'}>
          The person themselves
        </Radios.Item>
        <Radios.Item id="who-proxy" value="proxy" defaultChecked={values['who'] === 'proxy'}>
          Somebody who may speak for them
        </Radios.Item>
      </Radios>
      <TextInput
        id="proxy"
        name="proxy"
        label="If somebody spoke for them: who, and by what right"
        hint="For example, daughter, with power of attorney for health"
        defaultValue={values['proxy'] ?? ''}
        {...errorOf(errors, 'proxy')}
      />
      <OneOf
        inline
        name="how"
        legend="How did you ask?"
        choices={waysToAsk}
        {...{ values, errors }}
      />
      <div className="answers" id="answer">
        <Button type="submit" name="answer" value="yes">
          Yes, I may look
        </Button>
        <Button type="submit" name="answer" value="no" secondary>
          No
        </Button>
        {clinician ? (
          <a className="nhsuk-button nhsuk-button--secondary" href={paths.emergency(patient.id)}>
            They cannot be asked
          </a>
        ) : null}
      </div>
      <p className="secondary">
        After a no, the answer is kept and nothing else changes. {afterNo}
      </p>
    </form>
  )
}
