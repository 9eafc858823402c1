import { Button, Checkboxes } from 'nhsuk-react-components'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { itemRules, type ItemRule } from '../../summary/items.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { EntryList, EntryTicks, type MarkedEntry } from '../components/entry-ticks.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { OneOf } from '../components/one-of.tsx'
import { PatientBanner, type PatientFacts } from '../components/patient-banner.tsx'
import { StoredSummary, withStoredSummary } from '../components/stored-summary.tsx'
import { renderPage, type Page, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { decidedTexts, itemWords } from './summary-items-words.ts'

type About = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly errors: readonly FieldError[]
}

export type SummaryItemsView = About & {
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

function pageOf(view: About, title: string, back: { href: string; text: string }): Page {
  return {
    title,
    audience: 'staff',
    ...{ who: view.who, current: paths.finder, back },
    error: view.errors.length > 0,
    above: (
      <>
        <FieldErrors errors={view.errors} />
        <PatientBanner patient={view.patient} at={view.at} />
      </>
    ),
  }
}

/** At the registered practice: single items of a summary, to add or to leave out at the patient's wish. */
export function summaryItemsView(view: SummaryItemsView): string {
  const { patient, isMade, done, history } = view
  const back = { href: paths.summary(patient.id), text: 'Summary Care Record' }
  return renderPage(
    pageOf(view, 'Single items of the summary', back),
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

export type SummaryItemsCheckView = About & {
  readonly rule: ItemRule
  readonly entries: readonly MarkedEntry[]
  readonly staysOut: readonly MarkedEntry[]
  readonly sensitive: boolean
  /** Medicines or allergies are among those left out. */
  readonly couldHarm: boolean
  readonly html: string
  readonly replaces: string
  /** The summary is not the one that was looked at. */
  readonly isOther: boolean
}

/** The summary as it will be, before anything is saved. */
export function summaryItemsCheckView(view: SummaryItemsCheckView): string {
  const { patient, rule, entries, staysOut } = view
  const back = { href: paths.summaryItems(patient.id), text: 'Single items of the summary' }
  const page = renderPage(
    pageOf(view, 'Check the summary before you save', back),
    <>
      {view.isOther ? (
        <ChangedMeanwhile not="saved">
          The summary changed while you were here. Look at it again.
        </ChangedMeanwhile>
      ) : null}
      <h2 className="nhsuk-heading-m">{itemWords[rule].title}</h2>
      <EntryList entries={entries} />
      {staysOut.length > 0 ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Not told all the same:</strong> the patient’s choice, the kind or the date keeps
            these out.
          </p>
          <EntryList entries={staysOut} />
        </div>
      ) : null}
      {view.couldHarm ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Tell the patient:</strong> in an emergency, staff will not know of these
            medicines, allergies or reactions. They may give something that harms.
          </p>
        </div>
      ) : null}
      {view.sensitive && rule === 'add' ? (
        <div className="nhsuk-inset-text">
          <p>
            <strong>Sensitive:</strong> it is left out unless the patient wants it told. Everybody
            who opens the summary will see it.
          </p>
        </div>
      ) : null}
      <form
        className="panel panel--form"
        action={paths.summaryItems(patient.id)}
        method="post"
        noValidate
      >
        {entries.map(({ ref }) => (
          <input key={ref} type="hidden" name={`entry-${ref}`} value="yes" />
        ))}
        <input type="hidden" name="do" value={rule} />
        <input type="hidden" name="replaces" value={view.replaces} />
        <Checkboxes
          name="wish"
          legend="Whose wish is it?"
          legendProps={{ size: 's' }}
          {...errorOf(view.errors, 'wish')}
        >
          <Checkboxes.Item id="wish" value="yes">
            The patient wishes it, and knows what staff will see
          </Checkboxes.Item>
        </Checkboxes>
        <div className="nhsuk-button-group">
          <Button type="submit" preventDoubleClick>
            Save
          </Button>
          <a href={paths.summaryItems(patient.id)}>Cancel</a>
        </div>
      </form>
      <h2 className="nhsuk-heading-m">The summary as staff will see it</h2>
      <StoredSummary />
    </>,
  )
  return withStoredSummary(page, view.html)
}
