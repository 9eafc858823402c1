import { Details } from 'nhsuk-react-components'
import { DateText, dateText, dayOf, TimeText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { type PageLink, Pager } from '../components/pager.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** One look, or several alike on one day. */
export type Look = {
  readonly id: string
  /** The last of them. */
  readonly at: Date
  readonly times?: number
  /** `Dr R. Patel`, or what the system is called. */
  readonly by: string
  readonly organisation?: string
  /** `opened your record`, `read an entry` */
  readonly did: string
  readonly reason?: string
  readonly emergency?: boolean
  /** No person saw anything. */
  readonly system?: boolean
  /** Where it is explained why this person could look. */
  readonly why?: string
}

export type WhoLookedView = {
  readonly who: SignedIn
  /** Newest first. */
  readonly looks: readonly Look[]
  /** The day from which the list is whole: when the record began here. */
  readonly since?: Date | undefined
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
}

/** Who has looked, by day, in plain sentences. */
export function whoLookedView(view: WhoLookedView): string {
  return renderPage(
    { title: 'Who has looked', audience: 'patient', who: view.who, current: paths.whoLooked },
    <>
      <p className="lede">
        Everyone who opens your record is written down here, before they see anything. If you do not
        recognise a look, open “Why could they look?” and ask.{' '}
        <a href={paths.lookQuestions}>See what you asked</a>
      </p>
      {view.looks.length === 0 ? (
        <EmptyState
          title={
            view.since
              ? `Nobody has looked at your record since ${dateText(view.since)}.`
              : 'Nobody has looked at your record.'
          }
        >
          <p>When somebody opens it, you will read here who it was, for which service, and why.</p>
        </EmptyState>
      ) : (
        byDay(view.looks).map(({ day, looks }) => <Day key={day} day={day} looks={looks} />)
      )}
      <Pager previous={view.previous} next={view.next} />
    </>,
  )
}

function Day({ day, looks }: { day: string; looks: readonly Look[] }) {
  const people = looks.filter((look) => !look.system)
  const systems = looks.filter((look) => look.system)
  return (
    <section className="day">
      <h2 className="day__heading">
        <DateText on={day} />
      </h2>
      {people.length > 0 ? <Looks looks={people} /> : null}
      {systems.length > 0 ? (
        <Details className="systems">
          <Details.Summary>Checked by a system: no person saw anything</Details.Summary>
          <Details.Text>
            <Looks looks={systems} />
          </Details.Text>
        </Details>
      ) : null}
    </section>
  )
}

function Looks({ looks }: { looks: readonly Look[] }) {
  return (
    <ol className="entries">
      {looks.map((look) => (
        <li className={look.emergency ? 'look look--emergency' : 'look'} key={look.id}>
          <p className="look__time">
            <TimeText at={look.at} />
          </p>
          <div>
            {look.emergency ? (
              <p>
                <strong>Emergency access</strong>
              </p>
            ) : null}
            <p>{sentenceOf(look)}</p>
            {look.reason ? <p className="secondary">Reason: {look.reason}</p> : null}
            {look.why ? (
              <p className="small">
                <a href={look.why}>
                  Why could they look?
                  <span className="nhsuk-u-visually-hidden"> {sentenceOf(look)}</span>
                </a>
              </p>
            ) : null}
          </div>
        </li>
      ))}
    </ol>
  )
}

/** `Dr R. Patel, Westbury Group Practice, opened your record 3 times that day.` */
function sentenceOf({ by, organisation, did, times = 1 }: Look): string {
  const who = organisation ? `${by}, ${organisation},` : by
  return `${who} ${did}${times > 1 ? ` ${times} times that day` : ''}.`
}

function byDay(looks: readonly Look[]) {
  const days: { day: string; looks: Look[] }[] = []
  for (const look of looks) {
    const day = dayOf(look.at)
    const last = days.at(-1)
    if (last && last.day === day) last.looks.push(look)
    else days.push({ day, looks: [look] })
  }
  return days
}
