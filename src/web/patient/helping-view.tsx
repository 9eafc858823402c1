import { Button, TextInput } from 'nhsuk-react-components'
import { shortId } from '../../identity/ids.ts'
import type { Helped } from '../../sharing/helping.ts'
import { CutOff } from '../components/cut-off.tsx'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { EntryDetails, type EntryFacts } from '../components/entry-details.tsx'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { Filters } from '../components/filters.tsx'
import { Pager } from '../components/pager.tsx'
import { SummaryBoxes } from '../components/summary-box.tsx'
import { Timeline } from '../components/timeline.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { OwnRecordView } from './record-view.tsx'
import { renderSetting } from './setting-page.tsx'

export type HelpingView = {
  readonly who: SignedIn
  readonly helped: readonly Helped[]
  /** What was typed. */
  readonly code: string
  readonly errors: readonly FieldError[]
}

/** Whom one helps, and the code that begins it. */
export function helpingView({ who, helped, code, errors }: HelpingView): string {
  return renderSetting(
    { title: 'People you help', who, errors },
    <>
      {helped.length === 0 ? (
        <p>You help nobody with their record.</p>
      ) : (
        <ul className="entries">
          {helped.map(({ patient, name, since, until }) => (
            <li className="line" key={patient}>
              <div>
                <p className="line__name">
                  <a href={paths.helpedRecord(shortId(patient))}>{name}</a>
                </p>
                <p className="line__detail">
                  Since <DateText on={since} />
                  {until === null ? null : (
                    <>
                      , until <DateText on={new Date(until.getTime() - 1)} />
                    </>
                  )}
                </p>
              </div>
            </li>
          ))}
        </ul>
      )}
      <form className="panel panel--form" action={paths.helping} method="post" noValidate>
        <TextInput
          id="code"
          name="code"
          label="Do you have a code from somebody you help?"
          labelProps={{ size: 's' }}
          hint="For example, H-7K3Q-9D2M-4TXB"
          autoComplete="off"
          spellCheck={false}
          width={20}
          defaultValue={code}
          {...errorOf(errors, 'code')}
        />
        <Button type="submit">Start helping</Button>
      </form>
      <p className="secondary">
        Each look of yours is on their log, with your name. They can end it at any time.
      </p>
    </>,
  )
}

export type HelpedRecordView = Omit<OwnRecordView, 'years'> & {
  /** Whose record it is. */
  readonly helped: string
  readonly path: string
  /** Where a copy is asked for. */
  readonly copies: string
}

/** The parts of a record that a helper may see. */
export function helpedRecordView(view: HelpedRecordView): string {
  return renderPage(
    { title: 'Shared with you', audience: 'patient', who: view.who, helping: view.helped },
    <>
      <p className="lede">Parts of the record, as they were chosen for you. There may be more.</p>
      <p>
        <a href={view.copies}>A copy of the record</a>
      </p>
      <SummaryBoxes lists={view.summary} reader="helper" />
      <h2 className="nhsuk-heading-m">Everything by year</h2>
      <Filters action={view.path} filters={view.filters} />
      {view.entries.length === 0 ? (
        <EmptyState title="Nothing is shown here">
          <p>Nothing of what was chosen for you stands here.</p>
        </EmptyState>
      ) : (
        <>
          {view.cut ? <CutOff /> : null}
          <Timeline entries={view.entries} privateText="Private" />
        </>
      )}
      <Pager previous={view.previous} next={view.next} />
    </>,
  )
}

export type HelpedEntryView = {
  readonly who: SignedIn
  readonly helped: string
  readonly record: string
  readonly entry: EntryFacts
}

export function helpedEntryView({ who, helped, record, entry }: HelpedEntryView): string {
  return renderPage(
    {
      title: entry.title,
      windowTitle: 'An entry of the record',
      audience: 'patient',
      who,
      helping: helped,
      back: { href: record, text: 'Shared with you' },
    },
    <EntryDetails entry={entry} privateText="Private" />,
  )
}
