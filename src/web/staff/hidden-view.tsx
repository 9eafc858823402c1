import { Details } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { PatientFacts } from '../components/patient-banner.tsx'
import type { SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { wordsOf, type Doing } from './mark-words.ts'
import { renderAboutPatient } from './about-patient.tsx'

/** Why an entry is hidden, or was. */
export type Why = {
  readonly by: string
  readonly at: Date
  readonly askedBy?: string | undefined
  readonly ground?: string | undefined
  readonly reason: string
  readonly harmDecision?: string | undefined
  /** YYYY-MM-DD */
  readonly reviewOn?: string | undefined
  readonly isDue?: boolean
  /** The title of the entry it refers to, for whose sake it is hidden. */
  readonly through?: string | undefined
}

export type HiddenEntry = {
  readonly ref: string
  readonly title: string
  readonly kind: string
  readonly when: Date
  /** Undefined where it was so from the day it was written. */
  readonly why?: Why | undefined
}

export type PastMark = { readonly title: string; readonly doing: Doing; readonly why: Why }

export type Asked = {
  readonly href: string
  readonly reference: string
  readonly at: Date
  readonly what: 'private' | 'not-private' | 'correction'
}

export type HiddenView = {
  readonly who: SignedIn
  readonly patient: PatientFacts
  readonly at: Date
  readonly done?: Doing | 'answered' | undefined
  readonly private: readonly HiddenEntry[]
  readonly withheld: readonly HiddenEntry[]
  readonly asked: readonly Asked[]
  /** Every mark set or lifted, newest first. */
  readonly past: readonly PastMark[]
}

/** Everything that one's own service hides of a patient's record, and why. */
export function hiddenView(view: HiddenView): string {
  const { patient } = view
  return renderAboutPatient(
    {
      title: 'What your service hides',
      who: view.who,
      back: { href: paths.patientRecord(patient.id), text: 'Shared record' },
      patient,
      at: view.at,
    },
    <>
      {view.done === undefined ? null : (
        <div className="nhsuk-inset-text" role="status">
          <p>
            {view.done === 'answered'
              ? 'The answer is sent. The patient gets a message.'
              : wordsOf[view.done].done}
          </p>
        </div>
      )}
      <Requests asked={view.asked} />
      <div className="with-action">
        <h2 className="nhsuk-heading-m">Private: only your service and the patient see it</h2>
        <a
          className="nhsuk-button nhsuk-button--secondary no-print"
          href={paths.markEntries(patient.id)}
        >
          Hide or show several
        </a>
      </div>
      <List entries={view.private} undo="not-private" none="Nothing is private" />
      <h2 className="nhsuk-heading-m">Kept from the patient’s own view</h2>
      <List
        entries={view.withheld}
        undo="not-withheld"
        again="withheld"
        none="Nothing is kept from the patient"
      />
      <p className="no-print">
        <a href={paths.reviews}>All that your service looks at again, by day</a>
      </p>
      <Past past={view.past} />
    </>,
  )
}

const asks = {
  private: 'For an entry to be private',
  'not-private': 'For an entry to be shared again',
  correction: 'For an entry to be put right',
}

function Requests({ asked }: { asked: readonly Asked[] }) {
  if (asked.length === 0) return null
  return (
    <div className="panel">
      <h2 className="nhsuk-heading-m">The patient asks</h2>
      <ul className="nhsuk-list">
        {asked.map(({ href, reference, at, what }) => (
          <li key={reference}>
            <a href={href}>{asks[what]}</a>{' '}
            <span className="secondary">
              <DateText on={at} />, {reference}
            </span>
          </li>
        ))}
      </ul>
    </div>
  )
}

function List(props: {
  readonly entries: readonly HiddenEntry[]
  readonly undo: Doing
  readonly again?: Doing
  readonly none: string
}) {
  if (props.entries.length === 0) {
    return (
      <EmptyState title={props.none}>
        <p>To hide an entry, open it, or tick several in a list.</p>
      </EmptyState>
    )
  }
  return (
    <ul className="entries hidden">
      {props.entries.map(({ ref, title, kind, when, why }) => (
        <li className="hidden__entry" key={ref}>
          <p className="hidden__what">
            <a className="entry__title" href={paths.patientEntry(ref)}>
              {title}
            </a>
            <span className="secondary">
              {' '}
              {kind}, <DateText on={when} />
            </span>
          </p>
          {why === undefined ? <p>It has been so since it was written.</p> : <WhyText why={why} />}
          <p className="hidden__do no-print">
            {props.again === undefined ? null : (
              <a href={paths.markEntry(ref, props.again)}>
                Look at it again<span className="nhsuk-u-visually-hidden">: {title}</span>
              </a>
            )}
            <a href={paths.markEntry(ref, props.undo)}>
              {wordsOf[props.undo].title}
              <span className="nhsuk-u-visually-hidden">: {title}</span>
            </a>
          </p>
        </li>
      ))}
    </ul>
  )
}

function WhyText({ why }: { why: Why }) {
  return (
    <>
      {why.through === undefined ? null : <p>It refers to: {why.through}.</p>}
      <p>
        {why.ground === undefined ? null : <strong>{why.ground}. </strong>}
        {why.reason}
      </p>
      {why.harmDecision === undefined ? null : <p>Decided on the risk: {why.harmDecision}</p>}
      <p className="secondary">
        {why.by}, <DateText on={why.at} time />
        {why.askedBy === undefined ? null : `. Asked for by ${why.askedBy}`}
      </p>
      {why.reviewOn === undefined ? null : (
        <p>
          Look again by <DateText on={why.reviewOn} />
          {why.isDue ? <strong className="nhsuk-tag nhsuk-tag--red due">Due</strong> : null}
        </p>
      )}
    </>
  )
}

function Past({ past }: { past: readonly PastMark[] }) {
  if (past.length === 0) return null
  return (
    <Details className="past">
      <Details.Summary>Every change, newest first</Details.Summary>
      <Details.Text>
        <ol className="nhsuk-list">
          {past.map(({ title, doing, why }, n) => (
            <li key={n}>
              <strong>{title}</strong>: {wordsOf[doing].title.toLowerCase()}
              <WhyText why={why} />
            </li>
          ))}
        </ol>
      </Details.Text>
    </Details>
  )
}
