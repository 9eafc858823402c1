import { Fragment } from 'react'
import { Button, Textarea, TextInput } from 'nhsuk-react-components'
import { examples } from '../../research/examples/examples.ts'
import type { DeskStudy } from '../../research/studies/at-desk.ts'
import type { StudyJob, StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { alikeFacts } from './alike-facts.ts'
import { FactList, namesText } from './facts.tsx'
import { Asked } from './public-job.tsx'
import { kindOf, type NoteKind } from '../../research/studies/notes.ts'
import { NoteForm, StudyNotes } from './study-notes.tsx'
import { StudyFacts } from './study-facts.tsx'
import { ToldTableView } from './told-table.tsx'
import { noteWords, riskWords, stateWords } from './words.ts'

export type StudyView = DeskStudy & { readonly who: SignedIn }

/** One study, as who asked for it and the panel work on it. */
export function studyView({ who, person, versions, build, jobs, notes }: StudyView): string {
  const [newest] = versions
  if (newest === undefined) throw new TypeError('a study has a version')
  const isPanel = person.role === 'research-panel'
  const isOpen = newest.closedAt === null
  const decided = newest.decisions.some(({ by }) => by === person.id)
  return renderPage(
    {
      title: newest.title,
      audience: 'staff',
      who,
      current: paths.studies,
      back: { href: paths.studies, text: 'Studies' },
    },
    <>
      <p className="lede">{newest.summary}</p>
      <StudyFacts study={newest} people={namesText(newest.people)} />
      {isPanel && isOpen && newest.standing === 'waits' && !decided ? (
        <Decide study={newest} />
      ) : null}
      {!isPanel && isOpen ? (
        <form action={paths.study(newest.study)} method="post">
          <input type="hidden" name="do" value="change" />
          <Button type="submit" secondary preventDoubleClick>
            Begin a change
          </Button>
          <p className="small">
            It is a new version, which begins as a copy of this one and is decided on anew.
          </p>
        </form>
      ) : null}
      <h2 className="nhsuk-heading-m">Data</h2>
      <p>
        {build === undefined ? (
          'No data has been made for it yet.'
        ) : (
          <>
            The newest was made on <DateText on={build.builtAt} time />. Questions are asked of data
            that is no older than a day.
          </>
        )}
      </p>
      {build?.alike ? <FactList facts={alikeFacts(build)} /> : null}
      {!isPanel && isOpen && versions.some(({ standing }) => standing === 'approved') ? (
        <>
          <p>
            To write questions, there is made-up data of the same shape:{' '}
            <a href={paths.madeUpData(newest.study, 'people.csv')}>people</a> and{' '}
            <a href={paths.madeUpData(newest.study, 'entries.csv')}>entries</a>. Nobody’s record was
            read for it. <code>confide question FILE --data FOLDER</code> answers questions on it.
          </p>
          <Ask study={newest.study} />
        </>
      ) : null}
      {jobs.length > 0 ? <h2 className="nhsuk-heading-m">Questions</h2> : null}
      {jobs.map((job) => (
        <Job
          key={job.id}
          job={job}
          checks={isPanel && !job.checks.some(({ by }) => by === person.id)}
        />
      ))}
      <Said {...{ study: newest.study, kind: kindOf(person), versions, jobs, notes }} />
      {isOpen ? (
        <form action={paths.study(newest.study)} method="post">
          <input type="hidden" name="do" value="close" />
          <Button type="submit" secondary>
            Close this study
          </Button>
          <p className="small">
            Its data and the keys to it are destroyed. What was released stays.
          </p>
        </form>
      ) : null}
    </>,
  )
}

/** What came of it, and what went wrong: each is said by one side, and read by both. */
function Said({
  study,
  kind,
  versions,
  jobs,
  notes,
}: Pick<StudyView, 'versions' | 'jobs' | 'notes'> & { study: string; kind: NoteKind }) {
  const released = jobs.filter(({ state }) => state === 'released').map(({ id }) => id)
  const isDecided = versions.some(({ standing }) => standing !== 'waits')
  const mayWrite = kind === 'outcome' ? released.length > 0 : isDecided
  if (!mayWrite && notes.length === 0) return null
  return (
    <>
      {(['outcome', 'incident'] as const).map((one) => (
        <Fragment key={one}>
          <h2 className="nhsuk-heading-m">{noteWords[one]}</h2>
          {notes.some((note) => note.kind === one) ? null : <p>Nothing has been said yet.</p>}
          <StudyNotes notes={notes} kind={one} corrects={one === kind} />
        </Fragment>
      ))}
      {mayWrite ? <NoteForm study={study} kind={kind} released={released} /> : null}
    </>
  )
}

function Decide({ study }: { study: StudyVersion }) {
  return (
    <form className="panel panel--form" action={paths.study(study.study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Decide on version {study.version}</h2>
      <input type="hidden" name="version" value={study.version} />
      {study.birth === 'year' ? (
        <p>
          It asks for years of birth. Where these leave more than 1 in 10 people in a group of fewer
          than 10 who are alike, no data is made for it.
        </p>
      ) : null}
      <TextInput id="reason" name="reason" label="Why" hint="Stands in the public register" />
      <YesOrNo yes={['approve', 'Approve it']} no={['decline', 'Decline it']} />
    </form>
  )
}

function Ask({ study }: { study: string }) {
  return (
    <form className="panel panel--form" action={paths.study(study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">Ask a question</h2>
      <input type="hidden" name="do" value="ask" />
      <Textarea
        id="question"
        name="question"
        label="Question, in JSON"
        hint="It is public from now on, word for word. Write it with made-up data first."
        rows={10}
        spellCheck={false}
      />
      <Button type="submit">Ask</Button>
      <Examples />
    </form>
  )
}

function Examples() {
  return examples.map(({ title, question }) => (
    <details className="nhsuk-details" key={title}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Example: {title}</span>
      </summary>
      <div className="nhsuk-details__text">
        <pre className="mail-text">{question}</pre>
      </div>
    </details>
  ))
}

function Job({ job, checks }: { job: StudyJob; checks: boolean }) {
  const { id, askedByName, askedAt, state, whyRefused, tables, findings } = job
  return (
    <section className="panel">
      <h3 className="nhsuk-heading-s">Question {id}</h3>
      <p>
        {stateWords[state]}. Asked by {askedByName} on <DateText on={askedAt} time />.
      </p>
      {whyRefused === null ? null : <p>{whyRefused}</p>}
      {tables.map((table) => (
        <ToldTableView key={table.name} table={table} />
      ))}
      {findings.length > 0 ? (
        <details className="nhsuk-details">
          <summary className="nhsuk-details__summary">
            <span className="nhsuk-details__summary-text">
              What the machine found ({findings.length})
            </span>
          </summary>
          <ul className="nhsuk-details__text">
            {findings.map(({ risk, table, at, done }, index) => (
              <li key={index}>
                {riskWords[risk]}: {[table, ...at].join(', ')}
                {done === 'for-checkers' ? '. It is for you to judge' : '. It was hidden'}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
      <Asked job={job} />
      {checks && (state === 'answered' || state === 'failed') ? <Check job={job} /> : null}
    </section>
  )
}

function Check({ job }: { job: StudyJob }) {
  return (
    <form action={paths.study(job.study)} method="post" noValidate>
      <input type="hidden" name="job" value={job.id} />
      <input type="hidden" name="digest" value={job.digest ?? ''} />
      <TextInput id={`reason-${job.id}`} name="reason" label="Why it may leave, or not" />
      <YesOrNo yes={['agree', 'It tells of nobody']} no={['disagree', 'It must not leave']} />
    </form>
  )
}

type Choice = readonly [value: string, text: string]

function YesOrNo({ yes, no }: { yes: Choice; no: Choice }) {
  return (
    <div className="nhsuk-button-group">
      <Button type="submit" name="do" value={yes[0]}>
        {yes[1]}
      </Button>
      <Button type="submit" name="do" value={no[0]} secondary>
        {no[1]}
      </Button>
    </div>
  )
}
