import { Details } from 'nhsuk-react-components'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import { paths } from '../paths.ts'

/** The questions of a leaflet, each opened on its own. */
export function LeafletQuestions({ leaflet }: { leaflet: Leaflet }) {
  return leaflet.questions.map(([ask, answer]) => (
    <Details key={ask}>
      <Details.Summary>{ask}</Details.Summary>
      <Details.Text>
        <p>{answer}</p>
      </Details.Text>
    </Details>
  ))
}

/** By what a choice on this page is made: the version of the leaflet, and where to read it. */
export function LeafletShown({ version }: { version: string }) {
  return (
    <p className="secondary small">
      What sharing means stands in{' '}
      <a href={paths.leaflet(version)}>the leaflet, version {version}</a>. That this version was
      shown is kept with the choice.
    </p>
  )
}
