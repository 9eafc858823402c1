import { Button, Checkboxes, DateInput, TextInput } from 'nhsuk-react-components'
import { proxyParts } from '../../sharing/proxy-kinds.ts'
import { type Fields, typedDay } from '../fields.ts'
import { errorOf, type FieldError } from './field-errors.tsx'
import { OneOf } from './one-of.tsx'

type Props = {
  readonly action: string
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** At the practice's desk: why this person may help, and what was seen. */
  readonly atDesk: boolean
}

const bases = {
  patient: 'The patient asked for it',
  parent: 'Parent or guardian of a child',
  attorney: 'Attorney for health and welfare: paper seen',
  deputy: 'Deputy of the Court of Protection: order seen',
  'best-interests': 'A clinician decided it is in the patient’s best interests',
} as const

/** Who shall help, with which parts of the record, and until when. */
export function InviteForm({ action, values, errors, atDesk }: Props) {
  return (
    <form className="panel panel--form" action={action} method="post" noValidate>
      <TextInput
        id="name"
        name="name"
        label={atDesk ? 'Who will help?' : 'Who will help you?'}
        labelProps={{ size: 's' }}
        hint="Their full name"
        autoComplete="off"
        defaultValue={values['name'] ?? ''}
        {...errorOf(errors, 'name')}
      />
      <Checkboxes
        name="part"
        legend="What may they see?"
        legendProps={{ size: 's' }}
        hint="Never what is private, and never what is kept from you for safety."
        {...errorOf(errors, 'part')}
      >
        {proxyParts.map(({ id, text }, index) => (
          <Checkboxes.Item
            key={id}
            id={index === 0 ? 'part' : `part-${id}`}
            name={`part-${id}`}
            value="yes"
            defaultChecked={values[`part-${id}`] === 'yes'}
          >
            {text}
          </Checkboxes.Item>
        ))}
      </Checkboxes>
      <DateInput
        id="until"
        name="until"
        legend="Until when?"
        legendProps={{ size: 's' }}
        hint="The last day. Leave it empty for no end; it can be ended at any time."
        {...errorOf(errors, 'until')}
        defaultValue={typedDay(values, 'until')}
      />
      {atDesk ? <DeskPart values={values} errors={errors} /> : null}
      <Button type="submit" preventDoubleClick>
        Make a code for them
      </Button>
    </form>
  )
}

function DeskPart({ values, errors }: Pick<Props, 'values' | 'errors'>) {
  return (
    <>
      <OneOf name="basis" legend="Why may they help?" choices={bases} {...{ values, errors }} />
      <TextInput
        id="document"
        name="document"
        label="What was seen or decided, and by whom?"
        labelProps={{ size: 's' }}
        hint="For an attorney or deputy: the number on the paper. For best interests: the clinician and the meeting."
        autoComplete="off"
        defaultValue={values['document'] ?? ''}
        {...errorOf(errors, 'document')}
      />
      <DateInput
        id="review"
        name="review"
        legend="When is it looked at again?"
        legendProps={{ size: 's' }}
        hint="Always for best interests."
        {...errorOf(errors, 'review')}
        defaultValue={typedDay(values, 'review')}
      />
    </>
  )
}
