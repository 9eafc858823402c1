import { Button } from 'nhsuk-react-components'
import type { PartAnswers } from '../../research/studies/answers.ts'
import type { StudyPart } from '../../research/studies/parts.ts'
import type { StudyDraft } from '../../research/studies/read-drafts.ts'
import { ChangedMeanwhile } from '../components/changed-meanwhile.tsx'
import { FieldErrors, type FieldError } from '../components/field-errors.tsx'
import { Unsaved } from '../components/unsaved.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { FactList, factsOf, namesText } from './facts.tsx'
import { PartFields } from './part-fields.tsx'
import { draftTitle, partWords } from './part-words.ts'

export type PartView = {
  readonly who: SignedIn
  readonly draft: StudyDraft
  readonly part: StudyPart
  /** What stands in the boxes. */
  readonly answers: PartAnswers
  readonly errors: readonly FieldError[]
  /** What was typed is kept, and is not whole yet; or it is not kept, and why. */
  readonly outcome?: 'kept' | 'changed' | 'too-long'
}

/** One task of an application. */
export function partView(view: PartView): string {
  const { who, draft, part, answers, errors, outcome } = view
  const { title, hint } = partWords[part]
  return renderPage(
    {
      ...{ title, audience: 'staff', who, current: paths.studies },
      error: errors.length > 0,
      back: { href: paths.studyDraft(draft.id), text: 'Back to the tasks' },
      above: (
        <>
          <FieldErrors errors={errors} />
          <p className="nhsuk-caption-l">{draftTitle(draft)}</p>
        </>
      ),
    },
    <>
      <p>{hint}.</p>
      {outcome === 'kept' ? (
        <p role="status">
          <strong>What you wrote is kept.</strong> Put the rest right now, or come back to it.
        </p>
      ) : null}
      {outcome === 'too-long' ? (
        <ChangedMeanwhile not="saved">It is far too long to be kept.</ChangedMeanwhile>
      ) : null}
      {outcome === 'changed' ? <KeptNow draft={draft} part={part} /> : null}
      <form
        className="panel panel--form"
        action={paths.draftPart(draft.id, part)}
        method="post"
        noValidate
      >
        <input type="hidden" name="seen" value={draft.parts[part]?.revision ?? 0} />
        <PartFields part={part} answers={answers} errors={errors} />
        <div className="nhsuk-button-group">
          <Button type="submit" preventDoubleClick>
            Save and go on
          </Button>
          {part === 'people' ? (
            <Button type="submit" name="do" value="more" secondary>
              Save and name more people
            </Button>
          ) : null}
          <Button type="submit" name="do" value="later" secondary>
            Save and finish it later
          </Button>
        </div>
      </form>
    </>,
  )
}

/** Somebody saved something else since the page was opened: both are shown, and nobody’s is lost unseen. */
function KeptNow({ draft, part }: Pick<PartView, 'draft' | 'part'>) {
  const { application, parts } = draft
  return (
    <>
      <ChangedMeanwhile not="saved">
        {parts[part]?.changedByName} changed this task since you opened it. Below is what is kept
        now, and then what you wrote. When you save, yours takes its place.
      </ChangedMeanwhile>
      <h2 className="nhsuk-heading-s">What is kept now</h2>
      <FactList facts={factsOf(part, application, namesText(application.people))} />
      <h2 className="nhsuk-heading-s">What you wrote</h2>
    </>
  )
}

/** What was typed into a task of a draft that is handed in by now. */
export function handedInView({
  who,
  study,
  answers,
}: {
  readonly who: SignedIn
  readonly study: string
  readonly answers: PartAnswers
}): string {
  return renderPage(
    {
      ...{ title: 'It is handed in already', audience: 'staff', who, current: paths.studies },
      back: { href: paths.study(study), text: `Study ${study}` },
    },
    <>
      <ChangedMeanwhile not="saved">
        This draft was handed in since you opened it. A change is a new version of the study.
      </ChangedMeanwhile>
      <Unsaved texts={Object.values(answers)} />
    </>,
  )
}

/** What was typed into a task of a draft that is not there, or not any more. */
export function thrownAwayView({
  who,
  answers,
}: {
  readonly who: SignedIn
  readonly answers: PartAnswers
}): string {
  return renderPage(
    {
      ...{ title: 'There is no such draft', audience: 'staff', who, current: paths.studies },
      back: { href: paths.studies, text: 'Studies' },
    },
    <>
      <ChangedMeanwhile not="saved">
        A colleague may have thrown this draft away since you opened it.
      </ChangedMeanwhile>
      <Unsaved texts={Object.values(answers)} />
    </>,
  )
}
