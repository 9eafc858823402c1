import { Button } from 'nhsuk-react-components'
import type { Form } from '../../forms/form.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { signedInForms } from '../present/signed-in-forms.ts'

type OfForm = { readonly practice: Practice; readonly form: Form }

/** The forms of a practice. */
export function formListView(practice: Practice, forms: readonly Form[]): string {
  return renderPage(
    { title: 'Forms', audience: 'public', practice, current: paths.forms(practice.id) },
    <>
      <p className="lede">
        Fill one in here, or print it. When you sign in, most of this holds at once.
      </p>
      <ul className="nhsuk-list settings">
        {forms.map((form) => (
          <li className="panel" key={form.name}>
            <h2 className="nhsuk-heading-s">
              <a href={paths.form(practice.id, form.name)}>{form.title}</a>
            </h2>
            <p>{form.lede}</p>
          </li>
        ))}
      </ul>
    </>,
  )
}

/** Where a form begins: what it is, what is needed, how long it takes, and the other ways. */
export function formStartView(view: OfForm & { readonly notice?: 'gone' | 'closed' }): string {
  const { practice, form, notice } = view
  return renderPage(
    {
      ...{ title: form.title, audience: 'public', practice, current: paths.forms(practice.id) },
      back: { href: paths.forms(practice.id), text: 'Forms' },
    },
    <>
      {notice === undefined ? null : (
        <div className="nhsuk-inset-text" role="alert">
          <p>
            {notice === 'gone'
              ? 'Nothing was sent, and your answers are no longer kept: that ends after two hours, or when the form was sent. Begin again.'
              : 'The form cannot be taken here now: too many have come in. Nothing was sent. Use the form on paper, or telephone the practice.'}
          </p>
        </div>
      )}
      <p className="lede">{form.lede}</p>
      <h2 className="nhsuk-heading-m">Good to know</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {form.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      <h2 className="nhsuk-heading-m">What you need</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>The full name and date of birth of the person it is about</li>
        {form.need.map((one) => (
          <li key={one}>{one}</li>
        ))}
        <li>About {form.minutes} minutes</li>
      </ul>
      <p>
        When you begin, one cookie keeps your answers together. They are forgotten when you send the
        form, or two hours after you last typed something.
      </p>
      <form action={paths.form(practice.id, form.name)} method="post">
        <Button type="submit" preventDoubleClick>
          Begin
        </Button>
      </form>
      <OtherWays practice={practice} form={form} />
    </>,
  )
}

function OtherWays({ practice, form }: OfForm) {
  const { telephone, address, recordsMail } = practice
  const own = signedInForms[form.name]
  return (
    <>
      <h2 className="nhsuk-heading-m">Other ways</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          <a href={`${paths.signIn}?as=patient&return=${own}`}>Sign in</a> and do it there: most of
          it holds at once
        </li>
        <li>
          <a href={paths.formPaper(practice.id, form.name)}>Print the form</a> and bring it
          {address.length > 0 ? `, or send it to ${practice.name}, ${address.join(', ')}` : null}
        </li>
        {recordsMail === null ? null : <li>Send it by email to {recordsMail}</li>}
        <li>
          {telephone === null ? 'Ask at the front desk' : `Telephone the practice: ${telephone}`}
        </li>
      </ul>
    </>
  )
}
