import { Fragment } from 'react'
import { Button } from 'nhsuk-react-components'
import type { DeskStudy } from '../../research/studies/at-desk.ts'
import { dayIn } from '../../identity/age.ts'
import { heldOf, type StudyVersion } from '../../research/studies/read-studies.ts'
import type { StudyJob } from '../../research/studies/read-jobs.ts'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { DateText } from '../components/date-text.tsx'
import { FieldErrors } from '../components/field-errors.tsx'
import { Unsaved } from '../components/unsaved.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { alikeFacts } from './alike-facts.ts'
import { FactList, namesText } from './facts.tsx'
import { Asked } from './public-job.tsx'
import { kindOf, type NoteKind } from '../../research/studies/notes.ts'
import { NoteForm, StudyNotes } from './study-notes.tsx'
import { StudyFacts } from './study-facts.tsx'
import { Ask, Check, Close, Decide, type Sent } from './study-forms.tsx'
import { ToldTableView } from './told-table.tsx'
import { noteWords, riskWords, standingWords, stateWords } from './words.ts'

export type StudyView = DeskStudy & { readonly who: SignedIn; readonly sent?: Sent }

const nothing: Sent = { values: {}, errors: [] }

/** One study, as who asked for it and the panel work on it. */
export function studyView(view: StudyView): string {
  const { who, person, asks, versions, build, jobs, notes, sent = nothing } = view
  const [newest, ...before] = versions
  if (newest === undefined) throw new TypeError('a study has a version')
  const isPanel = person.role === 'research-panel'
  const decides = isPanel && !asks
  const isOpen = newest.closedAt === null
  const decided = newest.decisions.some(({ by }) => by === person.id)
  const holds = versions.find(({ standing }) => standing === 'approved')
  const held = heldOf(versions, dayIn(new Date()))
  return renderPage(
    {
      title: newest.title,
      audience: 'staff',
      who,
      current: paths.studies,
      back: { href: paths.studies, text: 'Studies' },
      error: sent.errors.length > 0,
      above: <FieldErrors errors={sent.errors} />,
    },
    <>
      <p className="lede">{newest.summary}</p>
      <StudyFacts study={newest} people={namesText(newest.people)} />
      {sent.late === undefined ? null : <Late sent={sent} />}
      {decides && isOpen && newest.standing === 'waits' && !decided ? (
        <Decide study={newest} sent={sent} />
      ) : null}
      {decides && isOpen && newest.standing === 'waits' && decided ? (
        <p>You have said yes. One more member of the panel decides.</p>
      ) : null}
      {before.map((one) => (
        <EarlierVersion key={one.version} study={one} holds={isOpen && one === holds} />
      ))}
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
          'No data has been made for it yet. Questions can be asked once there is.'
        ) : (
          <>
            The newest was made on <DateText on={build.builtAt} time />.{' '}
            {newest.destroyedAt === null
              ? 'Questions are asked of data that is no older than a day.'
              : 'It is destroyed.'}
          </>
        )}
      </p>
      {build?.alike ? <FactList facts={alikeFacts(build)} /> : null}
      {!isPanel && isOpen && holds ? (
        <>
          <p>
            To write questions, there is made-up data of the same shape:{' '}
            <a href={paths.madeUpData(newest.study, 'people.csv')}>people</a> and{' '}
            <a href={paths.madeUpData(newest.study, 'entries.csv')}>entries</a>. Nobody’s record was
            read for it. <code>confide question FILE --data FOLDER</code> answers questions on it.
          </p>
          {build !== undefined && held ? <Ask study={newest.study} sent={sent} /> : null}
          {held ? null : (
            <p>
              Nothing is asked of it now: it is approved from <DateText on={holds.startsOn} /> until{' '}
              <DateText on={holds.endsOn} />.
            </p>
          )}
        </>
      ) : null}
      {jobs.length > 0 ? <h2 className="nhsuk-heading-m">Questions</h2> : null}
      {jobs.map((job) => (
        <Job
          key={job.id}
          job={job}
          mayLeave={job.version === held?.version}
          {...(decides ? { checked: job.checks.some(({ by }) => by === person.id) } : {})}
          sent={sent.values['job'] === job.id ? sent : nothing}
        />
      ))}
      <Said {...{ study: newest.study, kind: kindOf(person), versions, jobs, notes, sent }} />
      {isOpen ? <Close study={newest.study} sent={sent} /> : null}
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
  sent,
}: Pick<StudyView, 'versions' | 'jobs' | 'notes'> & { study: string; kind: NoteKind; sent: Sent }) {
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
          <StudyNotes notes={notes} kind={one} corrects={one === kind} sent={sent} />
        </Fragment>
      ))}
      {mayWrite ? <NoteForm {...{ study, kind, released, sent }} /> : null}
    </>
  )
}

function EarlierVersion({ study, holds }: { study: StudyVersion; holds: boolean }) {
  return (
    <details className="nhsuk-details">
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">
          Version {study.version}: {standingWords[study.standing]}
          {holds ? ', and holds until another is' : ''}
        </span>
      </summary>
      <div className="nhsuk-details__text">
        <StudyFacts study={study} people={namesText(study.people)} />
      </div>
    </details>
  )
}

/** What was sent when something else had been done meanwhile: its form may be gone by now. */
function Late({ sent: { values, late } }: { sent: Sent }) {
  return (
    <>
      <ChangedMeanwhile not="saved">{late}.</ChangedMeanwhile>
      <Unsaved texts={[values['reason'], values['says'], values['question']]} />
    </>
  )
}

/** @param checked whether who reads it has checked it; undefined for who does not check. */
function Job(props: { job: StudyJob; mayLeave: boolean; checked?: boolean; sent: Sent }) {
  const { job, mayLeave, checked, sent } = props
  const { id, askedByName, askedAt, state, whyRefused, tables, findings } = job
  const waits = state === 'answered' || state === 'failed'
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
      {checked !== false || !waits ? null : <Check {...{ job, mayLeave, sent }} />}
      {checked && waits ? <p>You have checked it. One more member of the panel does.</p> : null}
    </section>
  )
}
