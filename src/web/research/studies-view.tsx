import type { StudyDraft } from '../../research/studies/read-drafts.ts'
import type { StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { draftTitle } from './part-words.ts'
import { standingWords } from './words.ts'

export type StudiesView = {
  readonly who: SignedIn
  readonly role: string
  readonly studies: readonly StudyVersion[]
  readonly drafts: readonly StudyDraft[]
  /** By study, how many answers wait for who reads this. */
  readonly toCheck: ReadonlyMap<string, number>
}

/** What a researcher asked for, or what the panel decides on. */
export function studiesView({ who, role, studies, drafts, toCheck }: StudiesView): string {
  return renderPage(
    { title: 'Studies', audience: 'staff', who, current: paths.studies },
    <>
      {role === 'researcher' ? (
        <p>
          <a className="nhsuk-button" href={paths.newStudy}>
            Ask for a study
          </a>
        </p>
      ) : null}
      {drafts.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">Not handed in yet</h2>
          <Drafts drafts={drafts} />
          <h2 className="nhsuk-heading-m">Handed in</h2>
        </>
      ) : null}
      {studies.length === 0 ? (
        <EmptyState title="There is no study.">
          <p>A study that somebody asks for stands here.</p>
        </EmptyState>
      ) : (
        <ul className="acts">
          {studies.map(
            ({ study, version, title, organisationName, standing, closedAt, appliedAt }) => (
              <li key={study}>
                <div>
                  <strong>
                    <a href={paths.study(study)}>{title}</a>
                  </strong>
                  <span>
                    {organisationName}, version {version}
                  </span>
                  <span className="secondary small">
                    {closedAt === null ? standingWords[standing] : 'Closed'}, asked for on{' '}
                    <DateText on={appliedAt} />
                  </span>
                  {toCheck.has(study) ? (
                    <span>Answers for you to check: {toCheck.get(study)}</span>
                  ) : null}
                </div>
              </li>
            ),
          )}
        </ul>
      )}
    </>,
  )
}

function Drafts({ drafts }: Pick<StudiesView, 'drafts'>) {
  return (
    <ul className="acts">
      {drafts.map((draft) => (
        <li key={draft.id}>
          <div>
            <strong>
              <a href={paths.studyDraft(draft.id)}>{draftTitle(draft)}</a>
            </strong>
            <span className="secondary small">
              {draft.isClosed ? 'The study is closed. ' : null}Begun by {draft.startedByName},
              changed last on <DateText on={draft.changedAt} />
            </span>
          </div>
        </li>
      ))}
    </ul>
  )
}
