import { Button, Radios } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { StoredSummary, withStoredSummary } from '../components/stored-summary.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { notSeen, preferenceTexts } from '../present/summary.ts'

type Preference = keyof typeof preferenceTexts

export type OwnSummaryView = {
  readonly who: SignedIn
  /** The stored text; null where nobody can see a summary. */
  readonly html: string | null
  readonly madeAt: Date | null
  readonly preference: Preference
  readonly chosenAt: Date | null
  readonly askAgain: boolean
  /** The reference of a choice just made. */
  readonly done: string | null
}

const summaryPage = {
  audience: 'patient',
  current: paths.ownSummary,
} as const

/** What the patient's summary holds, and what they chose about it. */
export function ownSummaryView(view: OwnSummaryView): string {
  const { who, html, madeAt, preference, chosenAt, askAgain, done } = view
  const page = renderPage(
    { ...summaryPage, title: 'My summary', who },
    <>
      {done ? (
        <p className="done" role="status">
          Your choice holds from now on. Reference <span className="whole">{done}</span>
        </p>
      ) : null}
      <p className="lede">
        In an emergency, or when your practice is closed, staff who care for you can open this page.
      </p>
      <div className="panel no-print">
        <h2 className="nhsuk-heading-s">Your choice: {preferenceTexts[preference]}</h2>
        {chosenAt ? (
          <p className="secondary">
            Since <DateText on={chosenAt} />
          </p>
        ) : null}
        {askAgain ? (
          <p>
            <strong>You are 16 or over.</strong> A parent or guardian made this choice. It holds
            until you say what you want.
          </p>
        ) : null}
        <p>
          <a href={paths.ownSummaryChoice}>Change my choice</a>
          {' · '}
          <a href={paths.whoLooked}>See who has looked</a>
          {' · '}
          <a href={paths.ownSummaryForm}>Form on paper</a>
        </p>
      </div>
      {html === null ? (
        <p>
          <strong>There is no summary of your record.</strong>{' '}
          {preference === 'dissent'
            ? 'Staff are told that this is your choice.'
            : 'One is made when you are registered with a GP practice.'}
        </p>
      ) : (
        <>
          <h2 className="nhsuk-heading-m">What it holds</h2>
          {madeAt ? (
            <p className="secondary">
              Last changed on <DateText on={madeAt} time />. If something is not right, tell your GP
              practice.
            </p>
          ) : null}
          <StoredSummary />
          <p className="no-print">
            <a href={paths.ownSummaryPdf}>Save as a PDF</a>
          </p>
        </>
      )}
      <Apart />
    </>,
  )
  return html === null ? page : withStoredSummary(page, html)
}

/** SCR-27: three things that are often taken for one. */
function Apart() {
  return (
    <section className="no-print" aria-labelledby="apart">
      <h2 className="nhsuk-heading-s" id="apart">
        What this choice does not change
      </h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>Which services share your full record: you choose that service by service.</li>
        <li>Whether your practice’s data may be used for research (a Type 1 opt-out).</li>
        <li>The national data opt-out, which you set on the NHS website.</li>
      </ul>
    </section>
  )
}

export type SummaryChoiceView = {
  readonly who: SignedIn
  readonly preference: Preference
  readonly errors: readonly FieldError[]
}

const offered = ['additional', 'core', 'dissent'] as const
const hints = {
  additional:
    'Also your conditions, operations, immunisations, wishes and what helps you communicate',
  core: 'Medicines you take or took lately, allergies and bad reactions',
  dissent: 'Staff who do not know you will not see any of this',
} as const

/** The three choices. Nothing changes before the next page. */
export function summaryChoiceView({ who, preference, errors }: SummaryChoiceView): string {
  return renderPage(
    {
      ...summaryPage,
      title: 'Choose what your summary holds',
      who,
      error: errors.length > 0,
      back: { href: paths.ownSummary, text: 'My summary' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <form className="panel panel--form" action={paths.ownSummaryCheck} method="get" noValidate>
        <Radios
          name="preference"
          legend="What should staff see in an emergency?"
          legendProps={{ size: 's' }}
          {...errorOf(errors, 'preference')}
        >
          {offered.map((one, index) => (
            <Radios.Item
              key={one}
              id={index === 0 ? 'preference' : `preference-${one}`}
              value={one}
              hint={hints[one]}
              defaultChecked={one === preference}
            >
              {preferenceTexts[one]}
            </Radios.Item>
          ))}
        </Radios>
        <Button type="submit">Continue</Button>
      </form>
      <Apart />
    </>,
  )
}

export type SummaryCheckView = {
  readonly who: SignedIn
  readonly preference: Exclude<Preference, 'no-preference'>
  /** What the summary would hold; null when there would be none. */
  readonly preview: string | null
}

/** The interruption page: what staff will not see, before anything changes. */
export function summaryCheckView({ who, preference, preview }: SummaryCheckView): string {
  const hidden = notSeen[preference]
  const page = renderPage(
    {
      ...summaryPage,
      title: hidden.length > 0 ? 'Check what staff will not see' : 'Check what staff will see',
      who,
      back: { href: paths.ownSummaryChoice, text: 'Choose again' },
    },
    <>
      <p>
        You chose: <strong>{preferenceTexts[preference]}</strong>
      </p>
      {hidden.length > 0 ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>In an emergency, staff who do not know you will not see:</strong>
          </p>
          <ul>
            {hidden.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
          {preference === 'dissent' ? (
            <p>
              If you cannot speak for yourself, they may give you a medicine that harms you. What
              was in your summary until now can no longer be seen by those who give care.
            </p>
          ) : null}
        </div>
      ) : null}
      <form action={paths.ownSummaryChoice} method="post">
        <input type="hidden" name="preference" value={preference} />
        <Button type="submit" preventDoubleClick>
          {preference === 'dissent' ? 'Yes, I want no summary' : 'Yes, this is what I want'}
        </Button>
      </form>
      <p>
        It holds at once, and you can change it at any time. <a href={paths.ownSummary}>Cancel</a>
      </p>
      {preview === null ? null : (
        <>
          <h2 className="nhsuk-heading-m">What your summary will hold</h2>
          <StoredSummary />
        </>
      )}
    </>,
  )
  return preview === null ? page : withStoredSummary(page, preview)
}

/** Nothing was recorded: somebody has to look first. */
export function summaryNotChosenView(who: SignedIn): string {
  return renderPage(
    { ...summaryPage, title: 'Talk to your GP practice', who },
    <p>
      Your practice needs to talk with you about this choice first. Nothing has changed. Ask them,
      or bring the <a href={paths.ownSummaryForm}>form on paper</a>.
    </p>,
  )
}

const lines = [
  'Full name',
  'Address and postcode',
  'Date of birth',
  'NHS number, if you know it',
  'Phone',
]
const forOther = [
  'Your name',
  'How you are related, and your authority (parent, guardian, attorney)',
]
const practiceUse = ['Date received', 'Identity checked by', 'Choice entered by, and when']

/** The same choice on paper: the fields of the online one, to print. */
export function summaryFormView({ who, version }: { who: SignedIn; version: string }): string {
  return renderPage(
    {
      ...summaryPage,
      title: 'Summary Care Record: my choice',
      who,
      back: { href: paths.ownSummary, text: 'My summary' },
    },
    <div className="paper">
      <p className="no-print">
        Print this page, fill it in, and bring or send it to your GP practice.
      </p>
      <p>
        Tick one box. Staff who treat you in an emergency may otherwise not know your medicines,
        allergies and bad reactions.
      </p>
      <ul className="paper__boxes">
        {offered.map((one) => (
          <li key={one}>
            <span className="paper__box" aria-hidden="true" /> {preferenceTexts[one]}
          </li>
        ))}
      </ul>
      <Lines lines={lines} />
      <h2 className="nhsuk-heading-s">If you fill this in for somebody else</h2>
      <Lines lines={forOther} />
      <Lines lines={['Signature', 'Date']} />
      <h2 className="nhsuk-heading-s">For the practice</h2>
      <Lines lines={practiceUse} />
      <p className="secondary">
        {version}. This form changes no sharing choice and no opt-out from research.
      </p>
    </div>,
  )
}

function Lines({ lines: asked }: { lines: readonly string[] }) {
  return (
    <dl className="paper__lines">
      {asked.map((line) => (
        <div key={line}>
          <dt>{line}</dt>
          <dd />
        </div>
      ))}
    </dl>
  )
}
