import type { Dashboard } from '../../research/studies/dashboards.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { RateChart } from './rate-chart.tsx'
import { noteWords } from './words.ts'

/** What works and what could be better, as charts for anyone. */
export function dashboardsView(charts: readonly Dashboard[]): string {
  return renderPage(
    {
      ...{ title: 'What works, and what could be better', audience: 'public' },
      back: { href: paths.researchRegister, text: 'All studies' },
    },
    <>
      <p className="lede">
        These charts are made from tables that two people checked before they were released.
      </p>
      <p>
        Numbers from 1 to 7 are never told, and all others are rounded to 5. A percentage is of the
        rounded numbers. For fewer than 400 people two percentages are told: by the rounded numbers
        it is about between them. Of newer data a number stays as it was until more than 7 people
        have come or gone. In a table, “hidden” is a number that would give another one away.
      </p>
      {charts.length === 0 ? (
        <EmptyState title="No chart has been released.">
          <p>When a study releases one, it stands here.</p>
        </EmptyState>
      ) : (
        charts.map((chart) => <Chart key={`${chart.study} ${chart.table.name}`} chart={chart} />)
      )}
    </>,
  )
}

function Chart({ chart }: { chart: Dashboard }) {
  const { study, studyTitle, organisationName, job, builtAt, releasedAt, place } = chart
  const { says, better, table, outcomes } = chart
  const [newest, ...more] = outcomes
  const address = paths.registeredStudy(study)
  return (
    <section className="panel">
      <h2 className="nhsuk-heading-m">{table.name}</h2>
      <p>{says}</p>
      <RateChart table={table} better={better} />
      <p>
        <a href={paths.releasedTable(study, job, place)}>{table.name}: the table as CSV</a>
      </p>
      {newest === undefined ? null : (
        <>
          <h3 className="nhsuk-heading-s">{noteWords.outcome}</h3>
          <p className="written">{newest.says}</p>
          <p className="small secondary">
            Said on <DateText on={newest.writtenAt} />
            {more.length === 0 ? null : (
              <>
                . <a href={`${address}#outcomes`}>Read the rest</a>
              </>
            )}
          </p>
        </>
      )}
      <p className="small">
        {builtAt === null ? null : (
          <>
            Data of <DateText on={builtAt} />.{' '}
          </>
        )}
        Released on <DateText on={releasedAt} /> by {organisationName}, in{' '}
        <a href={`${address}#${job}`}>{studyTitle}</a>
      </p>
    </section>
  )
}
