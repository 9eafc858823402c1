import { Button, TextInput } from 'nhsuk-react-components'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { Fields } from '../fields.ts'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { formatTexts, wayTexts } from '../present/contact.ts'
import { renderSetting } from './setting-page.tsx'

export type ContactView = {
  readonly who: SignedIn
  readonly values: Fields
  readonly errors: readonly FieldError[]
  readonly saved: boolean
}

/** How a patient wants to be written to, and what they need to read it. */
export function contactView({ who, values, errors, saved }: ContactView): string {
  return renderSetting(
    { title: 'How we write to you', who, errors },
    <>
      {saved ? (
        <p className="done" role="status">
          Saved. It counts from now on.
        </p>
      ) : null}
      <p className="lede">
        Every message waits in your account. An email says only that there is one: never anything
        about your health, nor who wrote.
      </p>
      <form className="panel panel--form" action={paths.contact} method="post" noValidate>
        <OneOf
          name="way"
          legend="Shall we also write?"
          choices={wayTexts}
          {...{ values, errors }}
        />
        <TextInput
          id="address"
          name="address"
          type="email"
          label="Email address"
          labelProps={{ size: 's' }}
          hint="One that only you can read. We tell it and the one before that something changed, and not what."
          autoComplete="email"
          spellCheck={false}
          defaultValue={values['address'] ?? ''}
          {...errorOf(errors, 'address')}
        />
        <OneOf
          name="format"
          legend="How do you read best?"
          choices={formatTexts}
          {...{ values, errors }}
        />
        <TextInput
          id="language"
          name="language"
          label="Which language do you read best?"
          labelProps={{ size: 's' }}
          hint="Leave it empty for English"
          width={20}
          defaultValue={values['language'] ?? ''}
          {...errorOf(errors, 'language')}
        />
        <Button type="submit" preventDoubleClick>
          Save
        </Button>
      </form>
    </>,
  )
}
