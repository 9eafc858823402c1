import { DateText, type When } from './date-text.tsx'
import type { NoneReader } from '../../record/none-told.ts'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'

export type SummaryItem = {
  readonly title: string
  /** Reaction and severity, dose, status. */
  readonly detail?: string
  readonly since?: When
  readonly serviceName: string
  readonly href: string
}

export type SummaryKind = 'allergies' | 'medicines' | 'problems'

/** An empty list says that none is recorded to `staff` alone. */
export type SummaryReader = NoneReader

/** Staff, by the one bit of what they may see. */
export function staffReader(heldBack: boolean): SummaryReader {
  return heldBack ? 'staff-held-back' : 'staff'
}

const headings: Readonly<Record<SummaryKind, { staff: string; patient: string }>> = {
  allergies: { staff: 'Allergies', patient: 'My allergies' },
  medicines: { staff: 'Medicines', patient: 'My medicines' },
  problems: { staff: 'Problems', patient: 'My conditions' },
}

export function SummaryBoxes(props: {
  readonly lists: Readonly<Record<SummaryKind, readonly SummaryItem[]>>
  readonly reader: SummaryReader
}) {
  return (
    <div className="summary">
      <SummaryBox kind="allergies" items={props.lists.allergies} reader={props.reader} />
      <SummaryBox kind="medicines" items={props.lists.medicines} reader={props.reader} />
      <SummaryBox kind="problems" items={props.lists.problems} reader={props.reader} />
    </div>
  )
}

/** Every item is shown: a list that stops early would hide an allergy. */
export function SummaryBox(props: {
  readonly kind: SummaryKind
  readonly items: readonly SummaryItem[]
  readonly reader: SummaryReader
  /** Whether each entry opens for this reader; else its title stands alone. */
  readonly opens?: boolean
}) {
  const { kind, items, reader, opens = true } = props
  return (
    <section
      className={kind === 'allergies' ? 'summary__box summary__box--first' : 'summary__box'}
      aria-labelledby={kind}
    >
      <h2 className="summary__heading" id={kind}>
        <Icon kind={kind} />
        {headings[kind][reader === 'patient' ? 'patient' : 'staff']}
      </h2>
      {items.length === 0 ? (
        <p className="summary__empty">{emptyText(kind, reader)}</p>
      ) : (
        <ul className="summary__list">
          {items.map((item) => (
            <SummaryEntry key={item.href} item={item} opens={opens} />
          ))}
        </ul>
      )}
    </section>
  )
}

function emptyText(kind: SummaryKind, reader: SummaryReader): string {
  switch (reader) {
    case 'staff':
      return `No ${kind} recorded.`
    case 'staff-held-back':
      return `No ${kind} are shown here. ${neutralSentence}.`
    case 'helper':
      return `No ${kind} are shown to you here. There may be some.`
    case 'patient':
      return `No ${kind === 'problems' ? 'conditions' : kind} are shown here. If something is missing, tell a service that looks after you.`
  }
}

export function SummaryEntry({ item, opens }: { item: SummaryItem; opens: boolean }) {
  return (
    <li>
      {opens ? (
        <a className="summary__item" href={item.href}>
          {item.title}
        </a>
      ) : (
        <span className="summary__item">{item.title}</span>
      )}
      {item.detail ? <span className="summary__detail">{item.detail}</span> : null}
      <span className="summary__source">
        {item.since ? (
          <>
            <DateText on={item.since} />
            {', '}
          </>
        ) : null}
        {item.serviceName}
      </span>
    </li>
  )
}

const shapes: Readonly<Record<SummaryKind, string>> = {
  allergies: 'M12 2.5 23 21.5H1zM10.9 9v6h2.2V9zm0 7.6v2.2h2.2v-2.2z',
  medicines: 'M8 1h8v4H8zM6 6.5h12V23H6zM10.9 10.5v3h-3v2.2h3v3h2.2v-3h3v-2.2h-3v-3z',
  problems: 'M4 2h16v20H4zM7.5 6.5v2h9v-2zm0 4.5v2h9v-2zm0 4.5v2h5v-2z',
}

function Icon({ kind }: { kind: SummaryKind }) {
  return (
    <svg viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={shapes[kind]} fill="currentColor" fillRule="evenodd" />
    </svg>
  )
}
