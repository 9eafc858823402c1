import { Button } from 'nhsuk-react-components'
import { lackingOf, studyParts } from '../../research/studies/parts.ts'
import type { StudyDraft } from '../../research/studies/read-drafts.ts'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { FactList, factsOf, namesText } from './facts.tsx'
import { fieldOf } from './part-fields.tsx'
import { draftTitle, partWords } from './part-words.ts'
import { Closed } from './task-list-view.tsx'

/** All of an application, to be looked through before it is handed in. @param isChanged since it was shown. */
export function handInView(view: {
  readonly who: SignedIn
  readonly draft: StudyDraft
  readonly isChanged?: boolean
}): string {
  const { who, draft, isChanged = false } = view
  const { id, application, isClosed, lacking, revision } = draft
  return renderPage(
    {
      ...{ title: 'Check and hand in', audience: 'staff', who, current: paths.studies },
      back: { href: paths.studyDraft(id), text: 'Back to the tasks' },
      above: <p className="nhsuk-caption-l">{draftTitle(draft)}</p>,
    },
    <>
      {isClosed ? <Closed /> : null}
      {isChanged ? (
        <ChangedMeanwhile not="handed in">
          It was changed since you opened this page. Look through it again.
        </ChangedMeanwhile>
      ) : null}
      {lacking.length > 0 ? <Lacking draft={draft} /> : null}
      {studyParts.map((part) => (
        <section key={part} aria-labelledby={part}>
          <h2 className="nhsuk-heading-m" id={part}>
            {partWords[part].title}
          </h2>
          <FactList
            facts={factsOf(part, application, namesText(application.people))}
            change={(name) => (
              <a href={paths.draftPart(id, part)}>
                Change
                <span className="nhsuk-u-visually-hidden">
                  : {partWords[part].title}, {name}
                </span>
              </a>
            )}
          />
        </section>
      ))}
      {isClosed || lacking.length > 0 ? null : (
        <form className="panel panel--form" action={paths.handInDraft(id)} method="post">
          <input type="hidden" name="seen" value={revision} />
          <p>
            Two members of the panel decide on it as it stands here. Then it stands in the public
            register, also if it is declined: who leads it by name, who else works on it by how many
            of which organisation. It cannot be changed: a change is a new version.
          </p>
          <Button type="submit" preventDoubleClick>
            Hand it in
          </Button>
        </form>
      )}
    </>,
  )
}

function Lacking({ draft: { id, lacking } }: { draft: StudyDraft }) {
  return (
    <div className="nhsuk-inset-text">
      <p>
        <strong>It is not ready to be handed in.</strong>
      </p>
      <ul>
        {studyParts.flatMap((part) =>
          lackingOf(part, lacking).map((one) => (
            <li key={fieldOf(one)}>
              <a href={`${paths.draftPart(id, part)}#${fieldOf(one)}`}>{one.message}</a>
            </li>
          )),
        )}
      </ul>
    </div>
  )
}
