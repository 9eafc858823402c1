import { Button } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** Before a patient asks: what often explains a look, and what becomes of the question. */
export function askAboutLookView(view: {
  readonly who: SignedIn
  /** As it stands in addresses. */
  readonly look: string
  readonly by: string
  readonly service: string
  readonly at: Date
}): string {
  const { who, look, by, service, at } = view
  return renderPage(
    {
      ...{ title: 'I do not recognise this look', audience: 'patient', who },
      current: paths.whoLooked,
      back: { href: paths.whyLooked(look), text: 'Why this person could look' },
    },
    <>
      <p className="lede">
        {by}, {service}, on <DateText on={at} time />.
      </p>
      <p>It is often somebody who cared for you without meeting you, for example who:</p>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>read a test or a letter about you</li>
        <li>prepared an appointment or a prescription</li>
        <li>answered a telephone call from you or about you</li>
      </ul>
      <p>
        If that does not explain it, ask. Somebody at {service} whose task this is checks it, and
        never the one who looked. You have an answer within one month. Asking does not change your
        care.
      </p>
      <form action={paths.askAboutLook(look)} method="post">
        <Button type="submit" preventDoubleClick>
          Ask about this look
        </Button>
      </form>
    </>,
  )
}

const answers: Readonly<Record<string, string>> = {
  'look-justified': 'Checked: there was a good reason for it, in your care or by law.',
  'alert-unjustified': 'Checked: there was no good reason for it. We are sorry.',
  'look-incident': 'Checked: something had gone wrong. The service tells you more.',
}

export type LookQuestionsView = {
  readonly who: SignedIn
  /** Newest first. */
  readonly questions: readonly {
    readonly reference: string
    readonly organisationName: string
    readonly lookAt: Date
    readonly by: string
    readonly askedAt: Date
    readonly dueOn: string
    readonly answered: string | null
  }[]
  /** The reference of what was just asked. */
  readonly done: string | undefined
}

/** What a patient asked about looks, and what came of it. */
export function lookQuestionsView({ who, questions, done }: LookQuestionsView): string {
  return renderPage(
    {
      ...{ title: 'Looks you asked about', audience: 'patient', who, current: paths.whoLooked },
      back: { href: paths.whoLooked, text: 'Who has looked' },
    },
    <>
      {done === undefined ? null : (
        <p className="done" role="status">
          We have your question. Reference <strong className="whole">{done}</strong>. You get a
          message when it is answered.
        </p>
      )}
      {questions.length === 0 ? (
        <EmptyState title="You have asked about no look.">
          <p>Open “Why could they look?” at a look that you do not recognise, and ask there.</p>
        </EmptyState>
      ) : (
        <ul className="nhsuk-list">
          {questions.map((one) => (
            <li className="panel" key={one.reference}>
              <h2 className="nhsuk-heading-s">
                {one.by}, {one.organisationName}, on <DateText on={one.lookAt} time />
              </h2>
              <p>
                Asked on <DateText on={one.askedAt} />. Reference{' '}
                <span className="whole">{one.reference}</span>
              </p>
              <p>
                <strong>
                  {one.answered === null ? (
                    <>
                      Being checked. You have an answer by <DateText on={one.dueOn} />
                    </>
                  ) : (
                    (answers[one.answered] ?? 'Answered: see your messages.')
                  )}
                </strong>
              </p>
            </li>
          ))}
        </ul>
      )}
    </>,
  )
}
