import type { RegisteredStudy } from '../../research/studies/register.ts'
import type { StudyJob, StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { LinkRates } from './link-rates.tsx'
import { StudyFacts } from './study-facts.tsx'
import { ToldTableView } from './told-table.tsx'
import { standingWords, stateWords } from './words.ts'

/** Every study, for anyone. */
export function registerView(studies: readonly StudyVersion[]): string {
  return renderPage(
    { title: 'Research with records from here', audience: 'public' },
    <>
      <p className="lede">
        Every use of records for research and planning is listed here: who asked, what for, what was
        decided and what came of it. No record leaves. Questions are brought to the data, and only
        checked tables of numbers come out.
      </p>
      <p>
        Who has opted out, at their GP practice or with the national service, is in none of it.
        Numbers from 1 to 7 are never told, and all others are rounded to 5. A number stays as it
        was until more than 7 people have come or gone.
      </p>
      <p>
        <a href={paths.researchDashboards}>See what works, and what could be better</a>
      </p>
      {studies.length === 0 ? (
        <EmptyState title="No study has been decided on.">
          <p>Each will be listed here, also one that is declined.</p>
        </EmptyState>
      ) : (
        <ul className="acts">
          {studies.map(
            ({ study, title, organisationName, standing, closedAt, startsOn, endsOn }) => (
              <li key={study}>
                <div>
                  <strong>
                    <a href={paths.registeredStudy(study)}>{title}</a>
                  </strong>
                  <span>{organisationName}</span>
                  <span className="secondary small">
                    {closedAt === null ? standingWords[standing] : 'Closed'},{' '}
                    <DateText on={startsOn} /> to <DateText on={endsOn} />
                  </span>
                </div>
              </li>
            ),
          )}
        </ul>
      )}
    </>,
  )
}

/** One study, with everything that was asked and released. */
export function registeredStudyView({ versions, build, rates, jobs }: RegisteredStudy): string {
  const [newest, ...before] = versions
  if (newest === undefined) throw new TypeError('a study has a version')
  return renderPage(
    {
      title: newest.title,
      audience: 'public',
      back: { href: paths.researchRegister, text: 'All studies' },
    },
    <>
      <p className="lede">{newest.summary}</p>
      <StudyFacts study={newest} />
      <h2 className="nhsuk-heading-m">Whose data it is</h2>
      {build === undefined ? (
        <p>No data has been made for this study.</p>
      ) : (
        <p>
          The newest data was made on <DateText on={build.builtAt} /> and holds facts of{' '}
          {many(build.people)} people. {capital(many(build.leftOut))} people were left out because
          they opted out or the national service was not asked about them yet.
        </p>
      )}
      <p>
        Was your record in it? <a href={paths.ownReleases}>Sign in and see</a>. Only you can.
      </p>
      {rates.length > 0 ? <LinkRates rates={rates} /> : null}
      <h2 className="nhsuk-heading-m">What was asked, and what came of it</h2>
      {jobs.length === 0 ? <p>No question has been asked yet.</p> : null}
      {jobs.map((job) => (
        <PublicJob key={job.id} job={job} />
      ))}
      {before.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">Earlier versions</h2>
          {before.map((one) => (
            <details className="nhsuk-details" key={one.version}>
              <summary className="nhsuk-details__summary">
                <span className="nhsuk-details__summary-text">
                  Version {one.version}: {standingWords[one.standing]}
                </span>
              </summary>
              <div className="nhsuk-details__text">
                <StudyFacts study={one} />
              </div>
            </details>
          ))}
        </>
      ) : null}
    </>,
  )
}

function PublicJob({ job }: { job: StudyJob }) {
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
      {job.tables.map((table) => (
        <ToldTableView key={table.name} table={table} />
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

function many(told: number | 'few'): string {
  return told === 'few' ? '12 or fewer' : told.toLocaleString('en-GB')
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
