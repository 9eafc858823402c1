import { dayIn } from '../../identity/age.ts'
import { statusOf } from '../../research/studies/decided.ts'
import type { RegisterEntry, RegisteredStudy } from '../../research/studies/register.ts'
import { DateText, dateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { alikeFacts } from './alike-facts.ts'
import { countsText, FactList } from './facts.tsx'
import { LinkRates } from './link-rates.tsx'
import { PublicJob } from './public-job.tsx'
import { renewals, sum } from './register-fields.ts'
import { StudyFacts } from './study-facts.tsx'
import { StudyNotes } from './study-notes.tsx'
import { noteWords, standingWords, statusWords, toldText } from './words.ts'

/** Every study, for anyone. */
export function registerView(studies: readonly RegisterEntry[]): string {
  const today = dayIn(new Date())
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
          {studies.map(({ study, version, updatedAt }) => (
            <li key={study}>
              <div>
                <strong>
                  <a href={paths.registeredStudy(study)}>{version.title}</a>
                </strong>
                <span>{version.organisationName}</span>
                <span className="secondary small">
                  {statusWords[statusOf(version, today)]}, <DateText on={version.startsOn} /> to{' '}
                  <DateText on={version.endsOn} />. Last updated on <DateText on={updatedAt} />
                </span>
              </div>
            </li>
          ))}
        </ul>
      )}
      <p className="small">
        The whole list as a file: <a href={paths.researchRegisterFile('csv')}>CSV</a> for a
        spreadsheet, <a href={paths.researchRegisterFile('json')}>JSON</a> with the questions too.
      </p>
    </>,
  )
}

/** One study, with everything that was asked and released. */
export function registeredStudyView(entry: RegisteredStudy): string {
  const { version, others, rates, jobs, notes } = entry
  return renderPage(
    {
      title: version.title,
      audience: 'public',
      back: { href: paths.researchRegister, text: 'All studies' },
    },
    <>
      <p className="lede">{version.summary}</p>
      <StudyFacts study={version} people={countsText(version.people)} />
      <h2 className="nhsuk-heading-m">So far</h2>
      <SoFar entry={entry} />
      <p>
        Was your record in it? <a href={paths.ownReleases}>Sign in and see</a>. Only you can.
      </p>
      <h2 className="nhsuk-heading-m" id="outcomes">
        {noteWords.outcome}
      </h2>
      {notes.some(({ kind }) => kind === 'outcome') ? null : (
        <p>Its researchers have not said yet. They can once something is released.</p>
      )}
      <StudyNotes notes={notes} kind="outcome" />
      <h2 className="nhsuk-heading-m">{noteWords.incident}</h2>
      {notes.some(({ kind }) => kind === 'incident') ? null : (
        <p>The panel knows of nothing that went wrong.</p>
      )}
      <StudyNotes notes={notes} kind="incident" />
      {rates.length > 0 ? <LinkRates rates={rates} /> : null}
      <h2 className="nhsuk-heading-m">What was asked, and what was released</h2>
      {jobs.length === 0 ? <p>No question has been asked yet.</p> : null}
      {jobs.map((job) => (
        <PublicJob key={job.id} job={job} />
      ))}
      {others.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">Other versions</h2>
          {others.map((one) => (
            <details className="nhsuk-details" key={one.version}>
              <summary className="nhsuk-details__summary">
                <span className="nhsuk-details__summary-text">
                  Version {one.version}: {standingWords[one.standing]}
                </span>
              </summary>
              <div className="nhsuk-details__text">
                <StudyFacts study={one} people={countsText(one.people)} />
              </div>
            </details>
          ))}
        </>
      ) : null}
    </>,
  )
}

/** What became of it, in numbers that may be told. */
function SoFar({ entry: { version, others, build, asked, updatedAt } }: { entry: RegisterEntry }) {
  const released = asked.filter(({ state }) => state === 'released')
  const again = renewals([version, ...others])
  return (
    <FactList
      facts={[
        [
          'Data',
          build === undefined ? (
            'None has been made'
          ) : (
            <>
              The newest was made on <DateText on={build.builtAt} />, of about{' '}
              {build.entries.toLocaleString('en-GB')} facts
              {version.destroyedAt === null ? null : '. It is destroyed'}
            </>
          ),
        ],
        ...(build === undefined
          ? []
          : ([
              ['People in it', toldText(build.people)],
              [
                'People left out',
                `${toldText(build.leftOut)}: they opted out, or the national service was not asked about them yet`,
              ],
              ...alikeFacts(build),
            ] as const)),
        ['Questions asked', String(asked.length)],
        ['Answers released', `${released.length}, with ${numbersIn(released)} numbers in all`],
        ['Approved again', again === 0 ? 'Not yet' : again === 1 ? 'Once' : `${again} times`],
        ['Last updated', dateText(updatedAt)],
      ]}
    />
  )
}

function numbersIn(released: RegisterEntry['asked']): string {
  return sum(released, ({ numbers }) => numbers).toLocaleString('en-GB')
}
