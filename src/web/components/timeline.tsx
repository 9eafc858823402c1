import { Details } from 'nhsuk-react-components'
import { DateText, type When, yearOf } from './date-text.tsx'
import { ServiceTag, type Service } from './service-tag.tsx'

/** One entry as a line of the timeline. */
export type RecordEntry = {
  /** `<patient>.<entry>` */
  readonly ref: string
  readonly href: string
  /** In words: Consultation, Test result. */
  readonly kind: string
  readonly title: string
  readonly detail?: string
  readonly service: Service
  readonly when?: When
  /** Only where it is not the usual one: Stopped, Entered in error. */
  readonly status?: string
  /** Shown only to the service that wrote it, and to the patient. */
  readonly private?: boolean
  /** Staff are told that the patient does not see it. */
  readonly withheld?: boolean
}

const open = 3

export const withheldText = 'Kept from the patient’s own view'

/** Entries by year, newest first as given; years before the first few are folded. */
export function Timeline(props: {
  readonly entries: readonly RecordEntry[]
  readonly privateText: string
}) {
  return byYear(props.entries).map(({ year, entries }, index) => {
    const heading = <h3 className="year__heading">{year ?? 'Without a date'}</h3>
    const list = <Entries entries={entries} privateText={props.privateText} />
    return index < open ? (
      <section className="year" key={year ?? ''}>
        {heading}
        {list}
      </section>
    ) : (
      <Details className="year" key={year ?? ''}>
        <Details.Summary>{heading}</Details.Summary>
        <Details.Text>{list}</Details.Text>
      </Details>
    )
  })
}

function Entries(props: {
  readonly entries: readonly RecordEntry[]
  readonly privateText: string
}) {
  return (
    <ol className="entries">
      {props.entries.map((entry) => (
        <li className="entry" key={entry.ref}>
          <div className="entry__when">
            {entry.when ? <DateText on={entry.when} /> : null}
            <span className="entry__kind">{entry.kind}</span>
          </div>
          <div>
            <a className="entry__title" href={entry.href}>
              {entry.title}
            </a>
            {entry.status ? <span className="entry__status"> ({entry.status})</span> : null}
            {entry.detail ? <p className="entry__detail">{entry.detail}</p> : null}
            {entry.private ? <PrivateMark text={props.privateText} /> : null}
            {entry.withheld ? <PrivateMark text={withheldText} /> : null}
          </div>
          <div>
            <ServiceTag service={entry.service} />
          </div>
        </li>
      ))}
    </ol>
  )
}

/** Says who alone sees a private entry; a lock before the words. */
export function PrivateMark({ text }: { text: string }) {
  return (
    <strong className="private">
      <svg viewBox="0 0 24 24" width="16" height="16" aria-hidden="true" focusable="false">
        <path
          fill="currentColor"
          fillRule="evenodd"
          d="M6 10V8a6 6 0 0 1 12 0v2h2v12H4V10zm2.5 0h7V8a3.5 3.5 0 0 0-7 0z"
        />
      </svg>
      {text}
    </strong>
  )
}

function byYear(entries: readonly RecordEntry[]) {
  const years: { year: string | undefined; entries: RecordEntry[] }[] = []
  for (const entry of entries) {
    const year = entry.when === undefined ? undefined : yearOf(entry.when)
    const last = years.at(-1)
    if (last && last.year === year) last.entries.push(entry)
    else years.push({ year, entries: [entry] })
  }
  return years
}
