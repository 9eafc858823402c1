import { Button } from 'nhsuk-react-components'
import { studyParts, type PartStatus, type StudyPart } from '../../research/studies/parts.ts'
import type { StudyDraft } from '../../research/studies/read-drafts.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { draftTitle, partWords, statusWords } from './part-words.ts'

type OfDraft = { readonly who: SignedIn; readonly draft: StudyDraft }

/** What there is to do before a study can be handed in. */
export function taskListView({ who, draft }: OfDraft): string {
  const done = studyParts.filter((part) => draft.statuses[part] === 'completed').length
  return renderPage(
    {
      ...{ title: draftTitle(draft), audience: 'staff', who, current: paths.studies },
      back: { href: paths.studies, text: 'Studies' },
    },
    <>
      {draft.isClosed ? <Closed /> : null}
      <p>
        {done} of {studyParts.length} tasks completed.
      </p>
      <ul className="nhsuk-task-list">
        {studyParts.map((part) => (
          <Task key={part} draft={draft.id} part={part} status={draft.statuses[part]} />
        ))}
      </ul>
      {draft.isClosed ? null : (
        <p>
          <a className="nhsuk-button" href={paths.handInDraft(draft.id)}>
            Check and hand in
          </a>
        </p>
      )}
      <p className="secondary">
        Draft {draft.id}, begun by {draft.startedByName} and changed last on{' '}
        <DateText on={draft.changedAt} />. Only researchers of your organisation see it. It is kept
        until a year after the last change.
      </p>
      <p>
        <a href={paths.throwAwayDraft(draft.id)}>Throw this draft away</a>
      </p>
    </>,
  )
}

function Task(props: {
  readonly draft: string
  readonly part: StudyPart
  readonly status: PartStatus
}) {
  const { draft, part, status } = props
  const { title, hint } = partWords[part]
  return (
    <li className="nhsuk-task-list__item nhsuk-task-list__item--with-link">
      <div className="nhsuk-task-list__name-and-hint">
        <a
          className="nhsuk-link nhsuk-task-list__link"
          href={paths.draftPart(draft, part)}
          aria-describedby={`${part}-hint ${part}-status`}
        >
          {title}
        </a>
        <div className="nhsuk-task-list__hint" id={`${part}-hint`}>
          {hint}
        </div>
      </div>
      <div className="nhsuk-task-list__status" id={`${part}-status`}>
        {status === 'completed' ? (
          statusWords[status]
        ) : (
          <strong className={`nhsuk-tag nhsuk-tag--${status === 'in-progress' ? 'blue' : 'grey'}`}>
            {statusWords[status]}
          </strong>
        )}
      </div>
    </li>
  )
}

/** Of a study that is closed there is no next version. */
export function Closed() {
  return (
    <div className="nhsuk-inset-text">
      <p>
        <strong>This study is closed.</strong> No next version of it can be handed in. Throw this
        draft away, or copy what you need into a new one.
      </p>
    </div>
  )
}

/** Makes sure that a draft is to go. */
export function throwAwayView({ who, draft }: OfDraft): string {
  return renderPage(
    {
      ...{ title: 'Throw this draft away?', audience: 'staff', who, current: paths.studies },
      back: { href: paths.studyDraft(draft.id), text: 'Back to the tasks' },
    },
    <form action={paths.throwAwayDraft(draft.id)} method="post">
      <p>
        <strong>{draftTitle(draft)}</strong> goes with everything that is written in it, for all
        researchers of your organisation. Nobody can bring it back.
      </p>
      <div className="nhsuk-button-group">
        <Button type="submit" preventDoubleClick warning>
          Throw it away
        </Button>
        <a href={paths.studyDraft(draft.id)}>Keep it</a>
      </div>
    </form>,
  )
}
