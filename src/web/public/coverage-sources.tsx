import { areaSources } from '../../summary/coverage/areas.ts'
import { postcodeSource } from '../../summary/coverage/postcodes.ts'
import { shapeSource } from '../../summary/coverage/shapes.ts'
import { dateText } from '../components/date-text.tsx'

/** Where the figures and the drawing come from, and what they cannot say. */
export function CoverageSources() {
  return (
    <section className="nhsuk-u-reading-width" aria-labelledby="sources">
      <h2 className="nhsuk-heading-m" id="sources">
        About these figures
      </h2>
      <ul>
        <li>
          Figures from this system are counted once a day. They are of the practices that use it,
          not of all practices in an area.
        </li>
        <li>
          Numbers are rounded to 5. From 1 to 7 we say “1 to 7”, so that nobody can be picked out.
        </li>
        <li>Earlier figures were published by others. Each row names its source.</li>
        <li>
          “Since” is the first day on which this system counted a summary there. There may have been
          summaries before.
        </li>
        <li>“Opted out” is how many patients have said that they do not want a summary.</li>
      </ul>
      <details className="nhsuk-details">
        <summary className="nhsuk-details__summary">
          <span className="nhsuk-details__summary-text">Areas, postcodes and the drawing</span>
        </summary>
        <div className="nhsuk-details__text">
          <ul>
            {areaSources.map((source) => (
              <li key={source}>{source}</li>
            ))}
            <li>
              {postcodeSource.text} As of {dateText(postcodeSource.asOf)}.
            </li>
            <li>{shapeSource}.</li>
          </ul>
        </div>
      </details>
    </section>
  )
}
