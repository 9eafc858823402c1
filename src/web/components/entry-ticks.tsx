import { DateText, type When } from './date-text.tsx'
import { PrivateMark, withheldText } from './timeline.tsx'

/** An entry as forms that mark entries list it. */
export type MarkedEntry = {
  readonly ref: string
  readonly title: string
  readonly kind: string
  readonly when: When
  readonly private: boolean
  readonly withheld: boolean
  /** The title of the entry it refers to, for whose sake it is in the list. */
  readonly through?: string | undefined
}

/** The entries of a set, as a list. */
export function EntryList({ entries }: { entries: readonly MarkedEntry[] }) {
  return (
    <ul className="nhsuk-list set">
      {entries.map((entry) => (
        <li key={entry.ref}>
          <strong>{entry.title}</strong>
          <br />
          {entry.kind}, <DateText on={entry.when} />
          {entry.through === undefined ? null : (
            <>
              <br />
              <span className="secondary">Refers to: {entry.through}</span>
            </>
          )}
        </li>
      ))}
    </ul>
  )
}

/** The same with a box to tick before each. */
export function EntryTicks(props: {
  readonly entries: readonly MarkedEntry[]
  readonly ticked: ReadonlySet<string>
  /** How many entries stand above these in the same form. */
  readonly after?: number
}) {
  return (
    <div className="nhsuk-checkboxes nhsuk-checkboxes--small ticks">
      {props.entries.map((entry, index) => {
        const n = index + (props.after ?? 0)
        const id = n === 0 ? 'entries' : `entry-${n}`
        return (
          <div className="nhsuk-checkboxes__item" key={entry.ref}>
            <input
              className="nhsuk-checkboxes__input"
              id={id}
              name={`entry-${entry.ref}`}
              type="checkbox"
              value="yes"
              defaultChecked={props.ticked.has(entry.ref)}
            />
            <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={id}>
              <strong>{entry.title}</strong>
              <span className="ticks__about">
                {entry.kind}, <DateText on={entry.when} />
              </span>
              <HiddenMarks {...entry} />
            </label>
          </div>
        )
      })}
    </div>
  )
}

/** Says how an entry is hidden, to the service that wrote it. */
export function HiddenMarks(entry: { readonly private?: boolean; readonly withheld?: boolean }) {
  return (
    <>
      {entry.private ? <PrivateMark text="Private to your service" /> : null}{' '}
      {entry.withheld ? <PrivateMark text={withheldText} /> : null}
    </>
  )
}
