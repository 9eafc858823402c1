import { Button } from 'nhsuk-react-components'
import type { Form, Question } from '../../forms/form.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { bringBack, moreOf, practiceUse, signed } from './form-paper-words.ts'

/** The same form on paper: the questions of the online one, with boxes to write in. */
export function formPaperView(view: {
  readonly practice: Practice
  readonly form: Form
  /** No PDF is made just now. */
  readonly closed?: boolean
}): string {
  const { practice, form, closed = false } = view
  return renderPage(
    {
      ...{ title: form.title, audience: 'public', practice, current: paths.forms(practice.id) },
      back: { href: paths.form(practice.id, form.name), text: 'Fill it in here' },
    },
    <div className="paper">
      <div className="no-print">
        {closed ? (
          <p role="alert">
            <strong>No PDF can be made just now.</strong> Print this page instead.
          </p>
        ) : null}
        <p>
          Print the PDF and fill it in. It has a reference of its own, so that it is found when it
          comes back. Or print this page, and write your name on every sheet.
        </p>
        <form action={paths.formPaper(practice.id, form.name)} method="post">
          <Button type="submit">Get the PDF to print</Button>
        </form>
      </div>
      <p>{bringBack(practice).join(' ')}</p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {form.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {form.questions.map((question) => (
        <PaperQuestion key={question.name} question={question} />
      ))}
      <Lines lines={signed} />
      <p>{form.next}</p>
      <h2 className="nhsuk-heading-s">For the practice</h2>
      <Lines lines={practiceUse} />
      <p className="secondary">{form.version}</p>
    </div>,
  )
}

function PaperQuestion({ question }: { question: Question }) {
  const more = moreOf(question)
  return (
    <section className="paper__question">
      <h2 className="nhsuk-heading-s">{question.ask}</h2>
      {more === '' ? null : <p className="secondary">{more}</p>}
      {question.kind === 'choice' ? (
        <ul className="paper__boxes">
          {Object.values(question.choices).map((choice) => (
            <li key={choice.text}>
              <span className="paper__box" aria-hidden="true" /> {choice.text}
              {choice.hint === undefined ? null : <span className="secondary"> {choice.hint}</span>}
            </li>
          ))}
        </ul>
      ) : (
        <div
          className={question.kind === 'text' ? 'paper__space paper__space--tall' : 'paper__space'}
        />
      )}
    </section>
  )
}

function Lines({ lines }: { lines: readonly string[] }) {
  return (
    <dl className="paper__lines">
      {lines.map((line) => (
        <div key={line}>
          <dt>{line}</dt>
          <dd />
        </div>
      ))}
    </dl>
  )
}
