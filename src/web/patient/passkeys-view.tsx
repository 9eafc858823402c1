import { Button, TextInput } from 'nhsuk-react-components'
import type { Passkey } from '../../identity/passkeys.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { PasskeyForm } from '../components/passkey-form.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderSetting } from './setting-page.tsx'

export type PasskeysView = {
  readonly who: SignedIn
  readonly passkeys: readonly Passkey[]
  /** What a browser needs to make one; undefined where they must sign in again first. */
  readonly options: string | undefined
  readonly errors: readonly FieldError[]
}

/** The passkeys of an account: each with its name and last use, and the way to add one. */
export function passkeysView({ who, passkeys, options, errors }: PasskeysView): string {
  return renderSetting(
    { title: 'Passkeys', who, errors },
    <>
      <p className="lede">
        With a passkey you sign in with your fingerprint, your face or the code of your phone or
        computer. Whoever can unlock that device can open your record.
      </p>
      {passkeys.length === 0 ? (
        <p>You have no passkey.</p>
      ) : (
        <List passkeys={passkeys} mayChange={options !== undefined} />
      )}
      <h2 className="nhsuk-heading-m">Add a passkey</h2>
      {options === undefined ? (
        <p>
          First{' '}
          <a id="again" href={`${paths.signIn}?as=patient&again&return=${paths.passkeys}`}>
            sign in again
          </a>
          : a passkey is added, renamed or removed within five minutes of signing in.
        </p>
      ) : (
        <PasskeyForm
          action={paths.passkeys}
          doing="make"
          options={options}
          button="Add a passkey"
          otherwise={<p>This browser cannot make a passkey, or its scripts are turned off.</p>}
        >
          <input type="hidden" name="do" value="add" />
          <TextInput
            id="name"
            name="name"
            label="What do you call this device?"
            labelProps={{ size: 's' }}
            hint="For example, my phone"
            autoComplete="off"
            width={20}
            maxLength={60}
            required
            {...errorOf(errors, 'name')}
          />
        </PasskeyForm>
      )}
    </>,
  )
}

type Listed = { readonly passkeys: readonly Passkey[]; readonly mayChange: boolean }

function List({ passkeys, mayChange }: Listed) {
  return (
    <ul className="entries">
      {passkeys.map(({ credential, name, addedAt, usedAt }, index) => (
        <li className="line" key={credential}>
          <div>
            <p className="line__name">{name}</p>
            <p className="line__detail">
              Added <DateText on={addedAt} />.{' '}
              {usedAt === null ? (
                'Never used.'
              ) : (
                <>
                  Last used <DateText on={usedAt} time />.
                </>
              )}
            </p>
          </div>
          {mayChange ? (
            <form action={paths.passkeys} method="post" className="side-by-side">
              <input type="hidden" name="passkey" value={credential} />
              <TextInput
                id={`name-${index}`}
                name="name"
                label={<span className="nhsuk-u-visually-hidden">A new name for {name}</span>}
                width={10}
                maxLength={60}
                defaultValue={name}
              />
              <Button type="submit" secondary name="do" value="rename">
                Rename
              </Button>
              <Button type="submit" secondary name="do" value="remove">
                Remove<span className="nhsuk-u-visually-hidden"> {name}</span>
              </Button>
            </form>
          ) : null}
        </li>
      ))}
    </ul>
  )
}
