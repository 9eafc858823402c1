import type { Practice } from '../../identity/practice-page.ts'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { DateText } from '../components/date-text.tsx'
import { LeafletBody } from '../components/leaflet-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { leafletTitle } from './leaflet-handout.ts'

/** The leaflet of a practice, as it is now or as it was. */
export function practiceLeafletView(view: {
  readonly practice: Practice
  readonly leaflet: Leaflet
  readonly isShownNow: boolean
}): string {
  const { practice, leaflet, isShownNow } = view
  return renderPage(
    {
      ...{ title: leafletTitle, audience: 'public', practice },
      current: paths.practiceLeaflets(practice.id),
      back: { href: paths.practiceLeaflets(practice.id), text: 'Leaflets' },
    },
    <>
      <p className="secondary">
        Version {leaflet.version}, first shown on <DateText on={leaflet.from} />.
      </p>
      {isShownNow ? null : (
        <div className="nhsuk-inset-text">
          <p>
            This is not what holds now.{' '}
            <a href={paths.practiceLeaflet(practice.id)}>Read the leaflet that is shown now</a>.
          </p>
        </div>
      )}
      <LeafletBody leaflet={leaflet} />
    </>,
  )
}
