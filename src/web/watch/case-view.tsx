import { Button, Radios, SummaryList, Textarea } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { outcomes } from '../../audit/alert-kinds.ts'
import { breachDeadline, hoursLeft } from '../../audit/breach.ts'
import type { Case } from '../../sharing/watch.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { episodeWords, groundWords, kindWords, outcomeWords } from './words.ts'

export type CaseView = Omit<Case, 'person'> & {
  readonly who: SignedIn
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** Makes that a form sent twice is taken once. */
  readonly token: string
}

export function caseView(view: CaseView): string {
  const { who, alert, errors } = view
  return renderPage(
    {
      title: `Alert ${alert.reference}`,
      audience: 'staff',
      who,
      current: paths.alerts,
      back: { href: paths.alerts, text: 'Alerts' },
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <>
      <Facts {...view} />
      {alert.outcome === 'not-justified' || alert.outcome === 'incident' ? (
        <Breach {...view} />
      ) : null}
      <EvidenceOf {...view} />
      <Timeline {...view} />
      <Forms {...view} />
    </>,
  )
}

function Facts({ alert }: CaseView) {
  return (
    <div className="panel case">
      <SummaryList>
        <Row name="Why">{kindWords[alert.kind]}</Row>
        {alert.subtype ? <Row name="Ground given">{groundWords[alert.subtype]}</Row> : null}
        <Row name="Who looked">{`${alert.staffName}, ${alert.staffService}`}</Row>
        <Row name="Patient">
          {alert.patientName}, born <DateText on={alert.patientBorn} />
        </Row>
        <Row name="When">
          <DateText on={alert.lookAt} time />
        </Row>
        <Row name="Outcome">
          <OutcomeOf alert={alert} />
        </Row>
      </SummaryList>
    </div>
  )
}

function Row({ name, children }: { name: string; children: ReactNode }) {
  return (
    <SummaryList.Row>
      <SummaryList.Key>{name}</SummaryList.Key>
      <SummaryList.Value>{children}</SummaryList.Value>
    </SummaryList.Row>
  )
}

function OutcomeOf({ alert }: Pick<CaseView, 'alert'>) {
  const { outcome, suggestion, closedByName, closedAt, checkedAt } = alert
  if (outcome === null) {
    return suggestion
      ? `Open. Suggested: ${outcomeWords[suggestion].text.toLowerCase()}`
      : 'Open. Ask the person first'
  }
  return (
    <>
      <strong>{outcomeWords[outcome].text}</strong>, {closedByName},{' '}
      {closedAt ? <DateText on={closedAt} time /> : null}
      {checkedAt ? '. Checked by a second person.' : null}
    </>
  )
}

function EvidenceOf({ alert }: CaseView) {
  return (
    <section className="case__evidence">
      <h2 className="nhsuk-heading-m">What is on record around that time</h2>
      {alert.evidence.length === 0 ? (
        <EmptyState title="No care by your service within 30 days.">
          <p>That is no proof. Ask the person, and look at the rota and paper notes.</p>
        </EmptyState>
      ) : (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {alert.evidence.map(({ kind, startsAt, endsAt, on }) => (
            <li key={kind + startsAt}>
              {episodeWords[kind] ?? kind}, from <DateText on={new Date(startsAt)} time />
              {endsAt ? (
                <>
                  {' '}
                  to <DateText on={new Date(endsAt)} time />
                </>
              ) : null}
              {on ? '. In force at the time of the look' : null}
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Breach({ alert, at }: CaseView) {
  if (!alert.closedAt) return null
  const deadline = breachDeadline(alert.closedAt)
  const left = hoursLeft(deadline, at)
  return (
    <section className="panel" aria-labelledby="breach">
      <h2 className="nhsuk-heading-m" id="breach">
        Steps after a breach
      </h2>
      <p>
        <strong>
          {left > 0 ? `${left} ${left === 1 ? 'hour' : 'hours'} left` : 'The 72 hours are over'}
        </strong>{' '}
        to tell the ICO, if people are at risk: until <DateText on={deadline} time />.
      </p>
      <ol>
        <li>
          Tell the patient.{' '}
          {alert.patientToldAt ? (
            <>
              A message went to their account on <DateText on={alert.patientToldAt} time />.
            </>
          ) : alert.outcome === 'not-justified' ? (
            'A message is on its way to their account.'
          ) : (
            'For an incident, decide with the Caldicott guardian who tells them, and note it here.'
          )}
        </li>
        <li>Write down what happened, what came of it and what was done (article 33(5)).</li>
        <li>Judge the risk to the patient, and note how you judged it.</li>
        <li>If there is a risk, tell the ICO within the 72 hours, with reasons if later.</li>
        <li>Say what was done about the person who looked, such as taking access away.</li>
      </ol>
    </section>
  )
}

function Timeline({ alert, notes }: CaseView) {
  return (
    <section>
      <h2 className="nhsuk-heading-m">What was done</h2>
      <ol className="messages">
        <li className="message">
          <p className="secondary">
            <DateText on={alert.raisedAt} time />
          </p>
          <p>The alert was raised.</p>
        </li>
        {notes.map(({ id, at, by, note }) => (
          <li className="message" key={id}>
            <p className="secondary">
              <DateText on={at} time />, {by}
            </p>
            <p className="message__text">{note}</p>
          </li>
        ))}
      </ol>
    </section>
  )
}

function Forms(view: CaseView) {
  const { alert, mayClose, mayCheck, values, errors, token } = view
  if (mayCheck) {
    return (
      <form className="panel" method="post">
        <h2 className="nhsuk-heading-m">Second check</h2>
        <p>This was closed together with others. Was that right?</p>
        <div className="nhsuk-button-group">
          <Button type="submit" name="do" value="stays">
            It stays closed
          </Button>
          <Button type="submit" name="do" value="reopen" secondary>
            Open it again
          </Button>
        </div>
      </form>
    )
  }
  return (
    <form className="panel" method="post" noValidate>
      <h2 className="nhsuk-heading-m">{mayClose ? 'Note or outcome' : 'Add a note'}</h2>
      {alert.closedAt === null && !mayClose ? (
        <p>This is about a look of yours, so somebody else must close it.</p>
      ) : null}
      <input type="hidden" name="token" value={token} />
      <Textarea
        id="text"
        name="text"
        label="What you found"
        rows={4}
        defaultValue={values['text'] ?? ''}
        {...errorOf(errors, 'text')}
      />
      {mayClose ? (
        <Radios name="outcome" legend="How does the case end?" {...errorOf(errors, 'outcome')}>
          {outcomes.map((one, place) => (
            <Radios.Item
              key={one}
              id={place === 0 ? 'outcome' : `outcome-${one}`}
              value={one}
              hint={outcomeWords[one].hint}
              defaultChecked={values['outcome'] === one}
            >
              {outcomeWords[one].text}
            </Radios.Item>
          ))}
        </Radios>
      ) : null}
      <div className="nhsuk-button-group">
        {mayClose ? (
          <Button type="submit" name="do" value="close">
            Close the case
          </Button>
        ) : null}
        <Button type="submit" name="do" value="note" secondary>
          {mayClose ? 'Save the note only' : 'Save the note'}
        </Button>
      </div>
    </form>
  )
}
