import type { StudyJob } from '../../research/studies/read-jobs.ts'
import { DateText } from '../components/date-text.tsx'
import { paths } from '../paths.ts'
import { ToldTableView } from './told-table.tsx'
import { stateWords } from './words.ts'

/** A question as anyone reads it: what was asked, and the tables once they are released. */
export function PublicJob({ job }: { job: StudyJob }) {
  return (
    <section id={job.id}>
      <h3 className="nhsuk-heading-s">Question {job.id}</h3>
      <p>
        Asked on <DateText on={job.askedAt} />. {stateWords[job.state]}
        {job.releasedAt === null ? null : (
          <>
            {' '}
            on <DateText on={job.releasedAt} />, after {job.checks.length} people checked it
          </>
        )}
        .
      </p>
      {job.tables.map((table, index) => (
        <div key={table.name}>
          <ToldTableView table={table} />
          <p className="small">
            <a href={paths.releasedTable(job.study, job.id, index + 1)}>
              {table.name}: the table as CSV
            </a>
          </p>
        </div>
      ))}
      {job.state === 'released' ? (
        <p className="small">
          <a href={paths.releasedAnswer(job.study, job.id)}>The tables as a file</a>, with the
          SHA-256 digest <code className="whole-words">{job.digest}</code>
        </p>
      ) : null}
      <Asked job={job} />
    </section>
  )
}

/** What runs, word for word. */
export function Asked({ job }: { job: Pick<StudyJob, 'question'> }) {
  return (
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">What was asked, word for word</span>
      </summary>
      <div className="nhsuk-details__text">
        <pre className="mail-text">{job.question}</pre>
      </div>
    </details>
  )
}
