import { Button } from 'nhsuk-react-components'
import { askedOf, type Answers, type Form, type Question } from '../../forms/form.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { DateText } from '../components/date-text.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FormAnswers } from '../components/form-answers.tsx'
import { FormQuestion } from '../components/form-question.tsx'
import type { Fields } from '../fields.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

type OfForm = { readonly practice: Practice; readonly form: Form }

/** One question, and what was typed before. */
export function formQuestionView(
  view: OfForm & {
    readonly question: Question
    readonly values: Fields
    readonly errors: readonly FieldError[]
    readonly back: string
  },
): string {
  const { practice, form, question, values, errors } = view
  return renderPage(
    {
      ...{ title: question.ask, audience: 'public', practice, current: paths.forms(practice.id) },
      error: errors.length > 0,
      back: { href: view.back, text: 'Back' },
      above: (
        <>
          <FieldErrors errors={errors} />
          <p className="nhsuk-caption-l">{form.title}</p>
        </>
      ),
    },
    <form
      className="question"
      action={paths.formQuestion(practice.id, form.name, question.name)}
      method="post"
      noValidate
    >
      <FormQuestion {...{ question, values, errors }} alone />
      <Button type="submit" preventDoubleClick>
        Continue
      </Button>
    </form>,
  )
}

/** All answers, to be looked through before they go. */
export function formCheckView({ practice, form, answers }: OfForm & { answers: Answers }): string {
  return renderPage(
    {
      ...{
        title: 'Check your answers',
        audience: 'public',
        practice,
        current: paths.forms(practice.id),
      },
      back: { href: paths.form(practice.id, form.name), text: form.title },
    },
    <>
      <FormAnswers
        questions={askedOf(form, answers)}
        answers={answers}
        change={({ name, ask }) => (
          <a href={paths.formQuestion(practice.id, form.name, name)}>
            Change<span className="nhsuk-u-visually-hidden">: {ask}</span>
          </a>
        )}
      />
      <p>
        Nothing changes by sending this. {practice.name} first makes sure that it is you, through a
        number or address it already has.
      </p>
      <form action={paths.formCheck(practice.id, form.name)} method="post">
        <Button type="submit" preventDoubleClick>
          Send to {practice.name}
        </Button>
      </form>
    </>,
  )
}

/** The receipt. */
export function formSentView(
  view: OfForm & { readonly reference: string; readonly dueOn: string },
): string {
  const { practice, form, reference, dueOn } = view
  return renderPage(
    { title: 'We have your form', audience: 'public', practice, current: paths.forms(practice.id) },
    <>
      <div className="nhsuk-panel">
        <h2 className="nhsuk-panel__title">Your reference</h2>
        <div className="nhsuk-panel__body">
          <strong className="whole">{reference}</strong>
        </div>
      </div>
      <p>Write it down. Say it when you ask about this form.</p>
      <h2 className="nhsuk-heading-m">What happens next</h2>
      <ol className="nhsuk-list nhsuk-list--number">
        <li>
          {practice.name} makes sure that it is you. It uses a number or address it already has, and
          may ask you to come in. Nothing has changed until then.
        </li>
        <li>{form.next}</li>
      </ol>
      <p>
        You have an answer by <DateText on={dueOn} />.
        {practice.telephone === null ? null : ` To ask, telephone ${practice.telephone}.`}
      </p>
      <p>
        <a href={paths.forms(practice.id)}>More forms</a>
      </p>
    </>,
  )
}
