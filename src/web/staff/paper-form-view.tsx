import { Button } from 'nhsuk-react-components'
import type { Form } from '../../forms/form.ts'
import type { OpenMail } from '../../forms/mail/mails.ts'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FileField } from '../components/file-field.tsx'
import { FlatPages } from '../components/flat-pages.tsx'
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
  /** The email it came in, and what that looks like. */
  readonly mail?: Pick<OpenMail, 'mail' | 'pages'> | undefined
  readonly values: Fields
  readonly errors: readonly FieldError[]
}): string {
  const { who, form, mail, values, errors } = view
  const reference = mail?.mail.reference
  return renderPage(
    {
      ...{ title: form.title, audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: paths.paperForms, text: 'Another form' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">Copy what stands on the paper. Nothing holds until it is carried out.</p>
      <div className={mail === undefined ? undefined : 'beside'}>
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
          {reference === undefined ? null : <input type="hidden" name="mail" value={reference} />}
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
        {mail === undefined ? null : <CameIn {...mail} />}
      </div>
    </>,
  )
}

/** The email that the form came in, to copy from. */
function CameIn({ mail, pages }: Pick<OpenMail, 'mail' | 'pages'>) {
  return (
    <section className="beside__other" aria-labelledby="came-in">
      <h2 className="nhsuk-heading-m" id="came-in">
        It came in <a href={paths.mail(mail.reference)}>email {mail.reference}</a>
      </h2>
      <p>The email is kept with the form, with its files.</p>
      <p className="mail-text">{mail.body}</p>
      <FlatPages pages={pages} url={(page) => paths.mailPage(mail.reference, page)} />
    </section>
  )
}
