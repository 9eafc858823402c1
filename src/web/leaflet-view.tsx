import { DateText } from './components/date-text.tsx'
import type { Leaflet } from '../sharing/leaflets/leaflet.ts'
import { renderPage } from './layout.tsx'
import { paths } from './paths.ts'

/** One version of the leaflet on sharing, for anyone to read and print. */
export function leafletView(view: {
  readonly leaflet: Leaflet
  /** The version that is shown now. */
  readonly current: Leaflet
  /** Every version published so far, oldest first. */
  readonly published: readonly Leaflet[]
}): string {
  const { leaflet, current, published } = view
  const others = published.filter(({ version }) => version !== leaflet.version)
  return renderPage(
    { title: 'Sharing your record between services', audience: 'public', who: undefined },
    <div className="nhsuk-u-reading-width">
      <p className="lede">{leaflet.lede}</p>
      <p className="secondary">
        Leaflet, version {leaflet.version}, shown from <DateText on={leaflet.from} />.{' '}
        {leaflet === current ? null : (
          <>
            A newer one is shown now: <a href={paths.leaflets}>version {current.version}</a>.
          </>
        )}
      </p>
      {leaflet.questions.map(([ask, answer]) => (
        <section key={ask}>
          <h2 className="nhsuk-heading-m">{ask}</h2>
          <p>{answer}</p>
        </section>
      ))}
      <h2 className="nhsuk-heading-m">What staff ask you</h2>
      <p>About what their own service writes, in these words:</p>
      <blockquote className="say">“{leaflet.say.out}”</blockquote>
      <p>About what others write:</p>
      <blockquote className="say">“{leaflet.say.into}”</blockquote>
      {others.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">Other versions</h2>
          <ul>
            {others.map(({ version, from }) => (
              <li key={version}>
                <a href={paths.leaflet(version)}>Version {version}</a>, from <DateText on={from} />
              </li>
            ))}
          </ul>
        </>
      ) : null}
    </div>,
  )
}
