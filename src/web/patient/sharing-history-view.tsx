import { isVersion } from '../../sharing/leaflets/editions.ts'
import { DateText, TimeText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { PastDay } from '../components/past-day.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type PastLine = {
  readonly at: Date
  /** Null for the switch above all choices. */
  readonly service: string | null
  readonly what: 'share-out' | 'share-in' | 'share-nothing'
  readonly value: 'yes' | 'no' | 'not-asked'
  readonly basis: 'express' | 'implied' | 'policy' | 'migrated'
  readonly channel: string
  readonly recordedBy: string
  readonly askedBy: string | null
  readonly leafletVersion: string | null
  readonly until: Date | null
  readonly reference: string | null
}

/** What one line of the history says was chosen. */
function chosenWords({ service, what, value }: PastLine): string {
  if (what === 'share-nothing') return value === 'yes' ? 'Share nothing: on' : 'Share nothing: off'
  const answer = value === 'not-asked' ? 'not asked' : value
  return what === 'share-out'
    ? `${service ?? ''} shares out: ${answer}`
    : `${service ?? ''} shares in: ${answer}`
}

const bases = {
  express: 'You said so',
  implied: 'Taken as said, after people were told',
  policy: 'Set by a rule',
  migrated: 'Brought over from an older system',
} as const

function byWords({ recordedBy, askedBy, channel, basis }: PastLine): string {
  const who = recordedBy === 'patient' ? 'by you' : `recorded by ${recordedBy}`
  const parts = [
    `${bases[basis]}, ${channel}, ${who}`,
    ...(askedBy === null ? [] : [`asked by ${askedBy}`]),
  ]
  return parts.join(', ')
}

/** Every choice, newest first. Nothing is ever taken out of this list. */
export function sharingHistoryView(view: {
  readonly who: SignedIn
  readonly lines: readonly PastLine[]
}): string {
  return renderPage(
    {
      title: 'Your choices over time',
      audience: 'patient',
      who: view.who,
      current: paths.sharing,
      back: { href: paths.sharing, text: 'Sharing' },
    },
    <>
      <p className="lede">Every choice, who recorded it and how. Nothing is taken out of it.</p>
      {view.lines.length === 0 ? (
        <EmptyState title="You have not made a choice yet.">
          <p>When you do, you will read here what it was and when.</p>
        </EmptyState>
      ) : (
        <ol className="entries">
          {view.lines.map((line, n) => (
            <li className="entry" key={n}>
              <div className="entry__when">
                <DateText on={line.at} /> <TimeText at={line.at} />
              </div>
              <div>
                <strong>{chosenWords(line)}</strong>
                {line.until ? (
                  <>
                    {' until '}
                    <DateText on={line.until} />
                  </>
                ) : null}
                <p className="entry__detail">
                  {byWords(line)}
                  <Shown leaflet={line.leafletVersion} />
                </p>
              </div>
              <div className="small">{line.reference ?? ''}</div>
            </li>
          ))}
        </ol>
      )}
      <PastDay
        action={paths.sharingOn}
        legend="Who could see what on a day that is past?"
        values={{}}
        errors={[]}
      />
    </>,
  )
}

/** Which leaflet was shown; what older systems called theirs is not one of ours to read. */
function Shown({ leaflet }: { leaflet: string | null }) {
  if (leaflet === null) return null
  return (
    <>
      , shown:{' '}
      {isVersion(leaflet) ? (
        <a href={paths.leaflet(leaflet)}>leaflet, version {leaflet}</a>
      ) : (
        leaflet
      )}
    </>
  )
}

/** A change is saved: its reference, and from when it holds. */
export function savedView(view: {
  readonly who: SignedIn
  readonly reference: string
  readonly lines: readonly PastLine[]
}): string {
  const [first] = view.lines
  return renderPage(
    {
      title: 'Your choice is saved',
      audience: 'patient',
      who: view.who,
      current: paths.sharing,
    },
    <>
      <div className="nhsuk-panel">
        <div className="nhsuk-panel__body">
          Your reference
          <br />
          <strong className="whole">{view.reference}</strong>
        </div>
      </div>
      <div className="panel">
        <ul>
          {view.lines.map((line) => (
            <li key={line.what}>
              {chosenWords(line)}
              {line.until ? (
                <>
                  {' until '}
                  <DateText on={line.until} />
                </>
              ) : null}
            </li>
          ))}
        </ul>
        {first ? (
          <p>
            It took effect at once: <DateText on={first.at} time />.
          </p>
        ) : null}
        <h2 className="nhsuk-heading-s">What happens next</h2>
        <p>
          You and the services concerned get a message with this reference. What somebody has
          already read cannot be taken back.
        </p>
        <p>
          <a href={paths.sharing}>See who can see what now</a>
        </p>
      </div>
    </>,
  )
}
