import { Details } from 'nhsuk-react-components'
import { DateText, dateText, dayOf } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { type Filter, Filters } from '../components/filters.tsx'
import { type PageLink, Pager } from '../components/pager.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { Looks } from './look-lines.tsx'
import { LooksByMonth, type MonthCount } from './looks-by-month.tsx'

/** One look, as a line. */
export type Look = {
  readonly id: string
  readonly at: Date
  /** `Dr R. Patel`, or what the system is called. */
  readonly by: string
  readonly organisation?: string
  /** `opened your record`, `read an entry` */
  readonly did: string
  readonly reason?: string
  readonly emergency?: boolean
  /** The patient's own. */
  readonly own?: boolean
  /** No person saw anything. */
  readonly system?: boolean
  /** Where it is explained why this person could look. */
  readonly why?: string
  /** Where the proof of this line is. */
  readonly proof?: string
}

export type WhoLookedView = {
  readonly who: SignedIn
  /** Newest first. */
  readonly looks: readonly Look[]
  readonly filters: readonly Filter[]
  /** Oldest first. */
  readonly months: readonly MonthCount[]
  /** Whether only some of the looks were asked for. */
  readonly isPart: boolean
  /** The day from which the list is whole: when the record began here. */
  readonly since: Date
  readonly next?: PageLink | undefined
}

/** Who has looked, by day, in plain sentences. */
export function whoLookedView(view: WhoLookedView): string {
  const { looks, isPart, since, filters, months } = view
  return renderPage(
    { title: 'Who has looked', audience: 'patient', who: view.who, current: paths.whoLooked },
    <>
      <p className="lede">
        Everyone who opens your record is written down here, before they see anything. If you do not
        recognise a look, open “Why could they look?” and ask.{' '}
        <a href={paths.lookQuestions}>See what you asked</a>
      </p>
      {looks.some(({ own, system }) => !own && !system) ? null : (
        <Nobody isPart={isPart} since={since} />
      )}
      <LooksByMonth months={months} />
      {filters.some(({ choices }) => choices.length > 0) || isPart ? (
        <Filters action={paths.whoLooked} filters={filters} />
      ) : null}
      {byDay(looks).map(([day, ofDay]) => (
        <Day key={day} day={day} looks={ofDay} />
      ))}
      <Pager next={view.next} />
      <Proof />
    </>,
  )
}

/** That the list need not be believed. */
function Proof() {
  return (
    <section className="panel after-list">
      <h2 className="nhsuk-heading-s">Check the list yourself</h2>
      <p>
        You need not take our word that no line was left out or changed. Save the proof of the whole
        list, and check it with a page that works on your own device, without us.
      </p>
      <p>
        <a href={paths.logProof}>Save the proof</a>
      </p>
      <p>
        <a href={paths.verifier}>Open the page that checks it</a>
      </p>
    </section>
  )
}

function Nobody({ isPart, since }: Pick<WhoLookedView, 'isPart' | 'since'>) {
  if (isPart) {
    return (
      <EmptyState title="Nobody else looked, in this part of the list.">
        <p>
          <a href={paths.whoLooked}>See the whole list</a>
        </p>
      </EmptyState>
    )
  }
  return (
    <EmptyState
      title={`Nobody but you has looked at your record since ${dateText(since)}, when it began here.`}
    >
      <p>
        When somebody opens it, you will read here who it was, for which service, when and why. You
        can ask about each line.
      </p>
      <p>
        You also get a message when a service opens it for the first time, and each time it is
        opened in an emergency. <a href={paths.contact}>Choose how we write to you</a>
      </p>
    </EmptyState>
  )
}

function Day({ day, looks }: { day: string; looks: readonly Look[] }) {
  const people = looks.filter(({ own, system }) => !own && !system)
  const systems = looks.filter(({ system }) => system)
  const own = looks.filter((look) => look.own)
  return (
    <section className="day">
      <h2 className="day__heading">
        <DateText on={day} />
      </h2>
      {people.length > 0 ? <Looks looks={people} /> : null}
      <Folded title="Checked by a system: no person saw anything" looks={systems} />
      <Folded title="What you did yourself" looks={own} />
    </section>
  )
}

function Folded({ title, looks }: { title: string; looks: readonly Look[] }) {
  if (looks.length === 0) return null
  return (
    <Details className="systems">
      <Details.Summary>
        {title} ({looks.length} {looks.length === 1 ? 'line' : 'lines'})
      </Details.Summary>
      <Details.Text>
        <Looks looks={looks} />
      </Details.Text>
    </Details>
  )
}

function byDay(looks: readonly Look[]) {
  return [...Map.groupBy(looks, ({ at }) => dayOf(at))]
}
