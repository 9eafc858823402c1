import { type AskedCorrection, CorrectionWords } from '../components/correction-words.tsx'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { HowToComplain } from '../components/how-to-complain.tsx'
import { WithdrawRequest } from '../components/withdraw-request.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnCorrectionsView = {
  readonly who: SignedIn
  readonly done?: 'asked' | 'withdrawn' | undefined
  /** Newest first. */
  readonly asked: readonly (AskedCorrection & {
    /** Undefined where it is not in one's own record any more. */
    readonly entry: { readonly ref: string; readonly title: string } | undefined
    readonly state: keyof typeof states
    readonly answer: string | null
    readonly answeredAt: Date | null
  })[]
}

const done = {
  asked: 'We have asked the service. You get a message when it answers.',
  withdrawn: 'You have taken it back.',
}

const states = {
  waiting: { text: 'Not answered yet', colour: 'grey' },
  amended: { text: 'Corrected', colour: 'green' },
  'note-added': { text: 'Your words were added', colour: 'blue' },
  refused: { text: 'Not changed', colour: 'orange' },
  withdrawn: { text: 'You took it back', colour: 'grey' },
} as const

/** What one asked to be put right, and the answers. */
export function ownCorrectionsView(view: OwnCorrectionsView): string {
  const notChanged = view.asked.some(({ state }) => state === 'refused' || state === 'note-added')
  return renderPage(
    {
      title: 'My corrections',
      audience: 'patient',
      who: view.who,
      current: paths.ownRecord,
      back: { href: paths.ownRecord, text: 'My record' },
    },
    <>
      {view.done === undefined ? null : (
        <div className="nhsuk-inset-text" role="status">
          <p>{done[view.done]}</p>
        </div>
      )}
      <p className="lede">What you asked to be put right, and what the services answered.</p>
      {view.asked.length === 0 ? (
        <EmptyState title="You have asked for no correction">
          <p>To ask for one, open the entry in your record.</p>
        </EmptyState>
      ) : (
        <ul className="entries hidden">
          {view.asked.map((one) => (
            <li className="hidden__entry" key={one.reference}>
              <p className="hidden__what">
                {one.entry === undefined ? (
                  <span className="entry__title">An entry of {one.service}</span>
                ) : (
                  <a className="entry__title" href={paths.ownEntry(one.entry.ref)}>
                    {one.entry.title}
                  </a>
                )}{' '}
                <strong className={`nhsuk-tag nhsuk-tag--${states[one.state].colour}`}>
                  {states[one.state].text}
                </strong>
              </p>
              <p className="secondary">
                Asked <DateText on={one.askedAt} />, {one.reference}
              </p>
              <CorrectionWords {...one} />
              {one.answer === null ? null : (
                <p className="written">
                  <strong>{one.service} says:</strong> {one.answer}
                </p>
              )}
              {one.state === 'waiting' ? (
                <>
                  <p>
                    {one.service} must answer by <DateText on={one.dueOn} />.
                  </p>
                  <WithdrawRequest
                    action={paths.ownCorrections}
                    reference={one.reference}
                    about={one.entry?.title ?? one.reference}
                  />
                </>
              ) : null}
            </li>
          ))}
        </ul>
      )}
      {notChanged ? <HowToComplain /> : null}
    </>,
  )
}
