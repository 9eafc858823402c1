import { Button, Checkboxes, Radios, TextInput } from 'nhsuk-react-components'
import { errorOf, FieldErrors, type FieldError } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import type { ScopeOption } from '../present/scope-words.ts'

export type AllowView = {
  readonly who: SignedIn
  readonly audience: 'patient' | 'staff'
  readonly action: string
  readonly app: string
  readonly options: readonly ScopeOption[]
  /** Whose record it may be for, where there is a choice: the first is the person's own. */
  readonly people: readonly { readonly id: string; readonly name: string }[]
  /** Whether staff opened it from the page of a patient. */
  readonly opened: boolean
  /** Whether staff have to say for which patient it is. */
  readonly asksForPatient: boolean
  readonly errors: readonly FieldError[]
}

/** What an app asks for: the person ticks what it gets. */
export function allowView(view: AllowView): string {
  const { who, audience, app, options, people, errors } = view
  return renderPage(
    {
      title: `What may ${app} do?`,
      audience,
      who,
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <div className="nhsuk-u-reading-width">
      <p className="lede">
        {app} is not part of this service. What it does with what it sees is up to those who made
        it.
      </p>
      {view.opened ? <p>It is for the patient from whose page you opened it.</p> : null}
      <form action={view.action} method="post">
        {people.length < 2 ? null : (
          <Radios name="about" legend="Whose record is it for?" legendProps={{ size: 's' }}>
            {people.map(({ id, name }, n) => (
              <Radios.Item
                key={id}
                id={n === 0 ? 'about' : `about-${id}`}
                value={id}
                defaultChecked={n === 0}
              >
                {name}
              </Radios.Item>
            ))}
          </Radios>
        )}
        {view.asksForPatient ? (
          <TextInput
            id="nhs-number"
            name="nhs-number"
            label="For which patient?"
            labelProps={{ size: 's' }}
            hint="Their NHS number. The record must open to you."
            inputMode="numeric"
            autoComplete="off"
            width={10}
            {...errorOf(errors, 'nhs-number')}
          />
        ) : null}
        {options.length === 0 ? (
          <p>It asks for nothing that it may have here.</p>
        ) : (
          <Checkboxes
            name="scope"
            legend="Tick what it may do"
            legendProps={{ size: 's' }}
            hint="It never sees more than you may see. Each look is on the list of who has looked."
            {...errorOf(errors, 'scope')}
          >
            {options.map(({ name, text, hint }) => (
              <Checkboxes.Item key={name} id={name} name={name} value="yes" {...(hint && { hint })}>
                {text}
              </Checkboxes.Item>
            ))}
          </Checkboxes>
        )}
        {options.length === 0 ? null : (
          <Button type="submit" name="answer" value="allow" preventDoubleClick>
            Allow what I ticked
          </Button>
        )}{' '}
        <Button type="submit" name="answer" value="refuse" secondary>
          Do not allow anything
        </Button>
      </form>
      {audience === 'patient' ? (
        <p>You can end it at any time under Settings, Apps.</p>
      ) : (
        <p>It ends when you sign out.</p>
      )}
    </div>,
  )
}

/** What is told where an app cannot be told: it is not known, or came back too late. */
export function appErrorView(code: string): string {
  return renderPage(
    { title: 'The app could not be opened', audience: 'public' },
    <div className="nhsuk-u-reading-width">
      <p>Go back to the app and try again. If it goes wrong again, tell those who made it.</p>
      <p className="secondary">
        What to tell them: <code>{code}</code>
      </p>
    </div>,
  )
}
