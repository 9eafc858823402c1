import type { NoSummary } from '../../summary/read-summary.ts'
import type { SummaryParts } from '../../summary/to-html.ts'
import { neutralSentence } from '../../sharing/neutral-sentence.ts'
import { StoredSummary } from '../components/stored-summary.tsx'
import {
  staffReader,
  SummaryBox,
  SummaryEntry,
  type SummaryItem,
} from '../components/summary-box.tsx'
import type { EmergencyLists } from '../present/emergency.ts'

export type Listed = EmergencyLists & {
  /** The summary's parts, or why there is none. */
  readonly summary: SummaryParts | NoSummary
  readonly heldBack: boolean
  /** Whether each entry opens: only once the wider record does. */
  readonly opens: boolean
}

/** The same lists in the same places, whether or not there is a summary above what services share. */
export function Lists(props: Listed) {
  return typeof props.summary === 'string' ? (
    <SharedLists {...props} summary={props.summary} />
  ) : (
    <SummaryFirst {...props} summary={props.summary} />
  )
}

function SummaryFirst(props: Omit<Listed, 'summary'> & { summary: SummaryParts }) {
  const { summary, alerts, lists, wishes, heldBack } = props
  const others = [alerts, lists.allergies, lists.medicines, lists.problems, wishes]
  const part = (name: keyof SummaryParts['sections']) =>
    summary.sections[name] === undefined ? null : <StoredSummary part={name} />
  return (
    <>
      <StoredSummary part="face" />
      <div className="emergency__lists">
        <div>
          {part('allergies')}
          <Others {...props} name="Allergies" items={lists.allergies} first />
          <Others {...props} name="Alerts" items={alerts} />
        </div>
        <div>
          {part('repeat')}
          {part('acute')}
          <Others {...props} name="Medicines" items={lists.medicines} />
        </div>
        <div>
          {part('problems')}
          <Others {...props} name="Problems" items={lists.problems} />
          {part('procedures')}
        </div>
        <div>
          {part('wishes')}
          <Others {...props} name="Care plan and wishes" items={wishes} />
          {part('communication')}
        </div>
      </div>
      <StoredSummary part="end" />
      {others.every(({ length }) => length === 0) && !heldBack ? (
        <p className="secondary emergency__source">
          Nothing else that belongs in these lists is shared with your service.
        </p>
      ) : null}
      <div className="emergency__lists emergency__lists--more">
        <div>{part('discontinued')}</div>
        <div>{part('immunisations')}</div>
      </div>
    </>
  )
}

/** What other services share, under what the summary says of the same; no box where there is nothing. */
function Others(
  props: Pick<Listed, 'opens'> & {
    readonly name: string
    readonly items: readonly SummaryItem[]
    readonly first?: boolean
  },
) {
  const { name, items, first, opens } = props
  if (items.length === 0) return null
  const id = `shared-${name.toLowerCase().replaceAll(' ', '-')}`
  const box = first ? 'summary__box summary__box--first' : 'summary__box'
  return (
    <section className={box} aria-labelledby={id}>
      <h2 className="summary__heading" id={id}>
        {name} <span className="emergency__from">not in the summary</span>
      </h2>
      <Items items={items} opens={opens} />
    </section>
  )
}

const without: Readonly<Record<NoSummary, string>> = {
  dissent: 'No summary: the patient’s choice. Below is what services share.',
  none: 'There is no summary of this person. Below is what services share.',
  'permission-not-asked': 'The summary is closed. Below is what services share.',
}

function SharedLists(props: Omit<Listed, 'summary'> & { summary: NoSummary }) {
  const { summary, heldBack, lists, opens } = props
  const read = { reader: staffReader(heldBack), opens }
  return (
    <>
      <p className="emergency__without">
        <strong>{without[summary]}</strong>
      </p>
      <div className="emergency__lists">
        <div>
          <List {...props} id="alerts" heading="Alerts" items={props.alerts} />
          <SummaryBox kind="allergies" items={lists.allergies} {...read} />
        </div>
        <div>
          <SummaryBox kind="medicines" items={lists.medicines} {...read} />
        </div>
        <div>
          <SummaryBox kind="problems" items={lists.problems} {...read} />
        </div>
        <div>
          <List {...props} id="wishes" heading="Care plan and wishes" items={props.wishes} />
        </div>
      </div>
    </>
  )
}

function List(
  props: Pick<Listed, 'heldBack' | 'opens'> & {
    readonly id: string
    readonly heading: string
    readonly items: readonly SummaryItem[]
  },
) {
  const { id, heading, items, heldBack, opens } = props
  return (
    <section className="summary__box" aria-labelledby={id}>
      <h2 className="summary__heading" id={id}>
        {heading}
      </h2>
      {items.length === 0 ? (
        <p className="summary__empty">
          {heldBack ? `None are shown here. ${neutralSentence}.` : 'None recorded.'}
        </p>
      ) : (
        <Items items={items} opens={opens} />
      )}
    </section>
  )
}

function Items({ items, opens }: { items: readonly SummaryItem[]; opens: boolean }) {
  return (
    <ul className="summary__list">
      {items.map((item) => (
        <SummaryEntry key={item.href} item={item} opens={opens} />
      ))}
    </ul>
  )
}
