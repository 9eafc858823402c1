import { Button } from 'nhsuk-react-components'
import type { Form } from '../../forms/form.ts'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FileField } from '../components/file-field.tsx'
import { FormQuestion } from '../components/form-question.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** Which form came in on paper. */
export function paperFormsView(who: SignedIn, forms: readonly Form[]): string {
  return renderPage(
    {
      ...{ title: 'A form came in on paper', audience: 'staff', who, current: paths.work },
      back: { href: paths.work, text: 'Work list' },
    },
    <ul className="nhsuk-list">
      {forms.map(({ name, title }) => (
        <li key={name}>
          <a href={paths.paperForm(name)}>{title}</a>
        </li>
      ))}
    </ul>,
  )
}

/** The questions of a form on one page, to be copied from paper. */
export function paperFormView(view: {
  readonly who: SignedIn
  readonly form: Form
  /** The email it came in. */
  readonly mail?: string | undefined
  readonly values: Fields
  readonly errors: readonly FieldError[]
}): string {
  const { who, form, mail, values, errors } = view
  return renderPage(
    {
      ...{ title: form.title, audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: paths.paperForms, text: 'Another form' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">Copy what stands on the paper. Nothing holds until it is carried out.</p>
      <form
        className="panel panel--form"
        action={paths.paperForm(form.name)}
        method="post"
        encType="multipart/form-data"
        noValidate
      >
        {form.questions.map((question) => (
          <FormQuestion key={question.name} {...{ question, values, errors }} />
        ))}
        {mail === undefined ? null : (
          <>
            <input type="hidden" name="mail" value={mail} />
            <p>
              It came in <a href={paths.mail(mail)}>email {mail}</a>, which is kept with it.
            </p>
          </>
        )}
        <FileField
          name="scan"
          label="Scan of the paper (optional)"
          hint="A PDF, JPEG or PNG file of at most 10 MB and 20 pages. It is kept with the form and shown as pictures."
          errors={errors}
        />
        <Button type="submit" preventDoubleClick>
          Put it on the list
        </Button>
      </form>
    </>,
  )
}
