import { Button, Textarea } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { HowToComplain } from '../components/how-to-complain.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

type Asked = {
  readonly reference: string
  readonly service: string
  readonly askedAt: Date
  /** YYYY-MM-DD */
  readonly dueOn: string
  readonly wrong: string
  readonly shouldSay: string
  readonly evidence: string | null
}

export type AskCorrectionView = {
  readonly who: SignedIn
  readonly entry: MarkedEntry
  readonly service: string
  readonly waiting: Asked | undefined
  readonly values: {
    readonly wrong?: string
    readonly 'should-say'?: string
    readonly evidence?: string
  }
  readonly errors: readonly FieldError[]
}

/** Ask for one's own entry to be put right. */
export function askCorrectionView(view: AskCorrectionView): string {
  const { entry, service, errors, waiting } = view
  return renderPage(
    {
      title: 'Ask for a correction',
      audience: 'patient',
      who: view.who,
      current: paths.ownRecord,
      error: errors.length > 0,
      back: { href: paths.ownEntry(entry.ref), text: 'Back to the entry' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        <strong>{entry.title}</strong>{' '}
        <span className="secondary">
          {entry.kind}, <DateText on={entry.when} />. Written by {service}
        </span>
      </p>
      {waiting === undefined ? (
        <>
          <p>
            {service} wrote this and can correct it. It must answer you within one month, and tell
            you why if it does not change it. If it sees it another way, your own words can stand
            with the entry.
          </p>
          <Form {...view} />
        </>
      ) : (
        <div className="panel panel--form">
          <p>
            You asked on <DateText on={waiting.askedAt} />, reference {waiting.reference}. {service}{' '}
            must answer by <DateText on={waiting.dueOn} />.
          </p>
          <Words {...waiting} />
          <Withdraw reference={waiting.reference} about={entry.title} />
        </div>
      )}
    </>,
  )
}

const field = { labelProps: { size: 's' }, rows: 4 } as const

function Form({ entry, service, values, errors }: AskCorrectionView) {
  return (
    <form
      className="panel panel--form"
      action={paths.askCorrection(entry.ref)}
      method="post"
      noValidate
    >
      <Textarea
        {...field}
        id="wrong"
        name="wrong"
        label="What is wrong?"
        hint="Copy the words that are wrong, or say what is missing"
        defaultValue={values.wrong ?? ''}
        {...errorOf(errors, 'wrong')}
      />
      <Textarea
        {...field}
        id="should-say"
        name="should-say"
        label="What should it say?"
        defaultValue={values['should-say'] ?? ''}
        {...errorOf(errors, 'should-say')}
      />
      <Textarea
        {...field}
        id="evidence"
        name="evidence"
        label="What shows that? (optional)"
        hint="For example a letter, its date and who wrote it. You can bring it with you"
        defaultValue={values.evidence ?? ''}
        {...errorOf(errors, 'evidence')}
      />
      <p>{service} reads what you write here. Nobody else does until it answers.</p>
      <Button type="submit" preventDoubleClick>
        Ask for a correction
      </Button>
    </form>
  )
}

function Words({ wrong, shouldSay, evidence }: Pick<Asked, 'wrong' | 'shouldSay' | 'evidence'>) {
  return (
    <dl className="words">
      <dt>What is wrong</dt>
      <dd className="written">{wrong}</dd>
      <dt>What it should say</dt>
      <dd className="written">{shouldSay}</dd>
      {evidence === null ? null : (
        <>
          <dt>What shows that</dt>
          <dd className="written">{evidence}</dd>
        </>
      )}
    </dl>
  )
}

function Withdraw({ reference, about }: { reference: string; about: string }) {
  return (
    <form action={paths.ownCorrections} method="post">
      <input type="hidden" name="reference" value={reference} />
      <Button type="submit" secondary>
        Take it back<span className="nhsuk-u-visually-hidden">: {about}</span>
      </Button>
    </form>
  )
}

export type OwnCorrectionsView = {
  readonly who: SignedIn
  readonly done?: 'asked' | 'withdrawn' | undefined
  /** Newest first. */
  readonly asked: readonly (Asked & {
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
              <Words {...one} />
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
                  <Withdraw reference={one.reference} about={one.entry?.title ?? one.reference} />
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
