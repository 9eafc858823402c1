import { Button } from 'nhsuk-react-components'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import { StoredSummary, withStoredSummary } from '../components/stored-summary.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { notSeen, preferenceTexts } from '../present/summary.ts'
import { Apart, offered, summaryPage } from './summary-page.tsx'

type Preference = keyof typeof preferenceTexts

export type SummaryChoiceView = {
  readonly who: SignedIn
  readonly preference: Preference
  readonly errors: readonly FieldError[]
}

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
        <OneOf
          name="preference"
          legend="What should staff see in an emergency?"
          choices={Object.fromEntries(
            offered.map((one) => [one, { text: preferenceTexts[one], hint: hints[one] }]),
          )}
          values={{ preference }}
          errors={errors}
        />
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
