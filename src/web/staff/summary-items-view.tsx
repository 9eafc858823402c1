import { Button } from 'nhsuk-react-components'
import { itemRules, type ItemRule } from '../../summary/items.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { EntryTicks, type MarkedEntry } from '../components/entry-ticks.tsx'
import type { FieldError } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { renderAboutPatient } from './about-patient.tsx'
import { decidedTexts, itemWords } from './summary-items-words.ts'

export type SummaryItemsView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly errors: readonly FieldError[]
  /** Whether there is a summary at all. */
  readonly isMade: boolean
  readonly isIn: readonly MarkedEntry[]
  readonly isOut: readonly MarkedEntry[]
  /** What else the practice wrote in one year. */
  readonly others: readonly MarkedEntry[]
  readonly year: number | undefined
  readonly years: readonly number[]
  readonly history: readonly {
    readonly title: string
    readonly rule: ItemRule
    readonly by: string
    readonly at: Date
  }[]
  readonly values: { readonly do?: string }
  readonly ticked: ReadonlySet<string>
  /** The reference of a decision just saved. */
  readonly done: string | undefined
}

/** At the registered practice: single items of a summary, to add or to leave out at the patient's wish. */
export function summaryItemsView(view: SummaryItemsView): string {
  const { patient, isMade, done, history } = view
  const back = { href: paths.summary(patient.id), text: 'Summary Care Record' }
  return renderAboutPatient(
    {
      ...{ who: view.who, patient, at: view.at, errors: view.errors, back },
      title: 'Single items of the summary',
      back,
    },
    <>
      {done ? (
        <p className="done" role="status">
          The summary says so from now on. The patient is told. Reference{' '}
          <span className="whole">{done}</span>
        </p>
      ) : null}
      <p className="lede">
        Add or leave out single items, as the patient wishes. You see the summary before you save.
      </p>
      {isMade ? (
        <Form {...view} />
      ) : (
        <EmptyState title="There is no summary">
          <p>The patient chose to have none, or is not registered with a practice.</p>
        </EmptyState>
      )}
      <h2 className="nhsuk-heading-s">What was decided before</h2>
      {history.length === 0 ? (
        <p>Nothing: every item is in or out as is usual.</p>
      ) : (
        <ul className="nhsuk-list">
          {history.map(({ title, rule, by, at }, index) => (
            <li key={index}>
              <DateText on={at} time />: {title}, {decidedTexts[rule]}. Recorded by {by}
            </li>
          ))}
        </ul>
      )}
    </>,
  )
}

function Form(view: SummaryItemsView) {
  const { patient, isIn, isOut, others, year, years, values, errors } = view
  const groups = [
    { title: 'In the summary', entries: isIn, none: 'The summary tells nothing.' },
    { title: 'Left out', entries: isOut, none: 'Nothing is left out.' },
    ...(year === undefined
      ? []
      : [{ title: `Other entries of ${year}`, entries: others, none: 'There are no others.' }]),
  ]
  return (
    <form
      className="panel panel--form"
      action={paths.summaryItems(patient.id)}
      method="post"
      noValidate
    >
      {groups.map(({ title, entries, none }, index) => (
        <fieldset className="nhsuk-fieldset" key={title}>
          <legend className="nhsuk-fieldset__legend nhsuk-fieldset__legend--s">{title}</legend>
          {entries.length === 0 ? (
            <p>{none}</p>
          ) : (
            <EntryTicks
              entries={entries}
              ticked={view.ticked}
              after={groups.slice(0, index).reduce((sum, one) => sum + one.entries.length, 0)}
            />
          )}
        </fieldset>
      ))}
      {years.length === 0 ? null : (
        <p>
          To add another entry of your practice, choose its year:{' '}
          {years.map((one) => (
            <span key={one}>
              <a href={`${paths.summaryItems(patient.id)}?year=${one}`}>{one}</a>{' '}
            </span>
          ))}
        </p>
      )}
      <OneOf
        name="do"
        legend="What does the patient wish?"
        choices={Object.fromEntries(itemRules.map((rule) => [rule, itemWords[rule].choice]))}
        {...{ values, errors }}
      />
      <Button type="submit">See the summary first</Button>
    </form>
  )
}
