import type { CoverageReport, Moment } from '../../summary/coverage/report.ts'
import type { SharingFigure } from '../../summary/coverage/sharing.ts'
import type { Figure } from '../../summary/coverage/figures.ts'
import { dateText } from '../components/date-text.tsx'
import { FieldErrors } from '../components/field-errors.tsx'
import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { addressOf, type CoverageAddress } from './coverage-address.ts'
import { CoverageAnswer, CoverageFinder, errorsOf, type Asked } from './coverage-finder.tsx'
import { CoverageMaps } from './coverage-maps.tsx'
import { CoverageTable } from './coverage-table.tsx'
import { practiceSentence, readingOf, toldText } from './coverage-words.ts'
import { CoverageSources } from './coverage-sources.tsx'

export type CoverageView = {
  readonly report: CoverageReport
  readonly at: CoverageAddress
  readonly asked?: Asked
  /** The practice that the page begins with. */
  readonly practice?: {
    readonly practice: Practice
    readonly figure: Figure | undefined
    /** With the name of each service. */
    readonly sharing: readonly (SharingFigure & { readonly name: string })[]
  }
}

/** Where summaries have reached: the answer first, then the map, then the same as tables. */
export function coverageView({ report, at, asked, practice }: CoverageView): string {
  const errors = asked ? errorsOf(asked) : []
  return renderPage(
    {
      ...{ title: 'Where summaries have reached', audience: 'public' },
      ...{ error: errors.length > 0, above: <FieldErrors errors={errors} />, current: at.base },
      ...(practice && { practice: practice.practice }),
    },
    <>
      {practice ? (
        <PracticeCoverage {...practice} />
      ) : (
        <div className="nhsuk-u-reading-width">
          <p className="lede">
            A Summary Care Record tells staff in an emergency about your medicines and allergies.
            See which practices and areas have them.
          </p>
          {asked ? <CoverageAnswer asked={asked} moment={report.moment} /> : null}
          <CoverageFinder asked={asked} />
        </div>
      )}
      <div id="coverage" data-coverage="">
        <h2 className="nhsuk-heading-m" id="map">
          Map of England, {dateText(report.moment.on)}
        </h2>
        <p className="nhsuk-u-reading-width" data-reading="">
          {readingOf(report.moment, report.figures)}
        </p>
        <Dates moments={report.moments} moment={report.moment} at={at} />
        <CoverageMaps report={report} at={at} />
        <Tables report={report} at={at} />
      </div>
      <CoverageSources />
    </>,
  )
}

function PracticeCoverage(view: NonNullable<CoverageView['practice']>) {
  const { figure, sharing } = view
  const { name } = view.practice
  return (
    <>
      <p className="lede">{practiceSentence(name, figure)}</p>
      {sharing.length === 0 ? null : (
        <table className="nhsuk-table coverage-sharing">
          <caption className="nhsuk-table__caption nhsuk-table__caption--m">
            What patients of {name} have said yes to
          </caption>
          <thead className="nhsuk-table__head">
            <tr>
              <th scope="col">Service</th>
              <th scope="col">Others may see what it writes</th>
              <th scope="col">It may see what others write</th>
            </tr>
          </thead>
          <tbody className="nhsuk-table__body">
            {sharing.map(({ service, name: its, shareOut, shareIn }) => (
              <tr key={service}>
                <th scope="row">{its}</th>
                <td>{toldText(shareOut)}</td>
                <td>{toldText(shareIn)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p>
        <a href={paths.coverage}>Find another practice or area</a>
      </p>
    </>
  )
}

/** Links to each time; a slider is made of them where there is script. */
function Dates({
  moments,
  moment,
  at,
}: {
  moments: readonly Moment[]
  moment: Moment
  at: CoverageAddress
}) {
  return (
    <nav aria-label="Dates" className="coverage-dates" data-dates="">
      <ul>
        {moments.map(({ on }) => (
          <li key={on}>
            <a
              href={addressOf(at, { on }, 'map')}
              aria-current={on === moment.on ? 'true' : undefined}
              data-key={`on-${on}`}
            >
              {dateText(on)}
            </a>
          </li>
        ))}
      </ul>
    </nav>
  )
}

function Tables({ report, at }: { report: CoverageReport; at: CoverageAddress }) {
  const { figures, moment } = report
  const of = (...kinds: readonly Figure['kind'][]) =>
    figures.filter(({ kind }) => kinds.includes(kind))
  const tables = [
    ['regions', 'By region', 'Region', of('england', 'region')],
    ['authorities', 'By strategic health authority', 'Authority', of('strategic-authority')],
    ['boards', 'By integrated care board', 'Board', of('board')],
    ['practices', 'By practice', 'Practice', of('practice')],
  ] as const
  return (
    <>
      <h2 className="nhsuk-heading-m">The same figures in tables, {dateText(moment.on)}</h2>
      {tables.map(([id, title, firstColumn, its]) =>
        its.length === 0 ? null : (
          <CoverageTable key={id} {...{ id, title, firstColumn, figures: its, at }} />
        ),
      )}
      <p>
        <a href={paths.coverageCsv(moment.on)}>Download these figures as a CSV file</a>
      </p>
    </>
  )
}
