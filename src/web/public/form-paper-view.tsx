import type { Form, Question } from '../../forms/form.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

const practiceUse = ['Date received', 'Reference', 'Identity checked by, and how', 'Entered by']

/** The same form on paper: the questions of the online one, with boxes to write in. */
export function formPaperView({ practice, form }: { practice: Practice; form: Form }): string {
  const { name, address, recordsMail, telephone } = practice
  return renderPage(
    {
      ...{ title: form.title, audience: 'public', practice, current: paths.forms(practice.id) },
      back: { href: paths.form(practice.id, form.name), text: 'Fill it in here' },
    },
    <div className="paper">
      <p className="no-print">Print this page and fill it in.</p>
      <p>
        Bring it to {name}
        {address.length > 0 ? `, or send it to: ${[name, ...address].join(', ')}` : null}
        {recordsMail === null ? null : `, or by email to ${recordsMail}`}.
        {telephone === null ? null : ` Questions? Telephone ${telephone}.`}
      </p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        {form.facts.map((fact) => (
          <li key={fact}>{fact}</li>
        ))}
      </ul>
      {form.questions.map((question) => (
        <PaperQuestion key={question.name} question={question} />
      ))}
      <Lines lines={['Signature', 'Date']} />
      <p>{form.next}</p>
      <h2 className="nhsuk-heading-s">For the practice</h2>
      <Lines lines={practiceUse} />
      <p className="secondary">{form.version}</p>
    </div>,
  )
}

function PaperQuestion({ question }: { question: Question }) {
  const { ask, hint, optional, onlyIf } = question
  const more = [
    ...(onlyIf === undefined ? [] : ['Only if this fits your answer above.']),
    ...(hint === undefined ? [] : [hint]),
    ...(optional ? ['You can leave this open.'] : []),
  ]
  return (
    <section className="paper__question">
      <h2 className="nhsuk-heading-s">{ask}</h2>
      {more.length > 0 ? <p className="secondary">{[...new Set(more)].join(' ')}</p> : null}
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
