import type { Practice } from '../../identity/practice-page.ts'
import type { Question } from '../../sharing/leaflets/faq.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

/** What patients ask about sharing, each with an address of its own. */
export function questionsView(view: {
  readonly practice: Practice
  readonly questions: readonly Question[]
}): string {
  const { practice, questions } = view
  return renderPage(
    {
      ...{ title: 'Questions about sharing', audience: 'public', practice },
      current: paths.practicePage(practice.id, 'questions'),
    },
    <div className="prose nhsuk-u-reading-width">
      <p className="lede">The answers say what holds at {practice.name} today.</p>
      <ul>
        {questions.map(({ id, ask }) => (
          <li key={id}>
            <a href={`#${id}`}>{ask}</a>
          </li>
        ))}
      </ul>
      {questions.map(({ id, ask, answer }) => (
        <section key={id} id={id}>
          <h2>{ask}</h2>
          <p>{answer}</p>
        </section>
      ))}
      <p>
        See it as a picture: <a href={paths.howSharingWorks(practice.id)}>how sharing works</a>. All
        of it to print: <a href={paths.practiceLeaflets(practice.id)}>leaflets</a>.
      </p>
    </div>,
  )
}
