import type { Leaflet } from '../sharing/leaflets/leaflet.ts'
import { DateText } from './components/date-text.tsx'
import { LeafletBody } from './components/leaflet-text.tsx'
import { renderPage } from './layout.tsx'

/** One version of the leaflet on sharing as it was shown, whatever has become of whose it was. */
export function leafletView({ leaflet }: { readonly leaflet: Leaflet }): string {
  const { practice, version, from } = leaflet
  return renderPage(
    { title: 'Sharing your record between services', audience: 'public', who: undefined },
    <>
      <p className="secondary">
        Leaflet{practice ? ` of ${practice.name}` : ''}, version {version}, first shown on{' '}
        <DateText on={from} />.
      </p>
      <LeafletBody leaflet={leaflet} />
    </>,
  )
}
