import { Button, Textarea } from 'nhsuk-react-components'
import type { NoteKind, StudyNote } from '../../research/studies/notes.ts'
import { DateText } from '../components/date-text.tsx'
import { paths } from '../paths.ts'

/** What was said of a study, each with its day, and with what it said before where that was corrected. */
export function StudyNotes({
  notes,
  kind,
  corrects = false,
}: {
  readonly notes: readonly StudyNote[]
  readonly kind: NoteKind
  /** Whether who reads may correct it. */
  readonly corrects?: boolean
}) {
  return notes
    .filter((note) => note.kind === kind)
    .map((note) => (
      <div key={note.id} id={note.id}>
        <p className="written">{note.says}</p>
        <p className="small secondary">
          Said on <DateText on={note.writtenAt} />
          {note.job === null ? null : (
            <>
              {' '}
              of{' '}
              <a href={`${paths.registeredStudy(note.study)}#${note.job}`}>question {note.job}</a>
            </>
          )}
          {note.before.length > 0 ? ', to correct what was said before' : ''}
        </p>
        {note.before.length > 0 ? (
          <details className="nhsuk-details">
            <summary className="nhsuk-details__summary">
              <span className="nhsuk-details__summary-text">What it said before</span>
            </summary>
            <div className="nhsuk-details__text">
              {note.before.map(({ id, says, writtenAt }) => (
                <p className="written" key={id}>
                  <DateText on={writtenAt} />: {says}
                </p>
              ))}
            </div>
          </details>
        ) : null}
        {corrects ? (
          <details className="nhsuk-details">
            <summary className="nhsuk-details__summary">
              <span className="nhsuk-details__summary-text">Correct it</span>
            </summary>
            <form className="nhsuk-details__text" action={paths.study(note.study)} method="post">
              <input type="hidden" name="do" value="note" />
              <input type="hidden" name="corrects" value={note.id} />
              <Textarea
                id={`says-${note.id}`}
                name="says"
                label="What is right"
                hint="What it said before stays there to be read"
                defaultValue={note.says}
                rows={4}
              />
              <Button type="submit" secondary>
                Save
              </Button>
            </form>
          </details>
        ) : null}
      </div>
    ))
}

const asked: Readonly<Record<NoteKind, { readonly title: string; readonly label: string }>> = {
  outcome: { title: 'Say what came of it', label: 'What came of it, in plain words' },
  incident: { title: 'Say what went wrong', label: 'What went wrong, and what was done about it' },
}

/** To say something new. @param released the questions it can be about. */
export function NoteForm({
  study,
  kind,
  released,
}: {
  readonly study: string
  readonly kind: NoteKind
  readonly released: readonly string[]
}) {
  const { title, label } = asked[kind]
  return (
    <form className="panel panel--form" action={paths.study(study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">{title}</h2>
      <input type="hidden" name="do" value="note" />
      {released.length > 0 ? (
        <div className="nhsuk-form-group">
          <label className="nhsuk-label" htmlFor="note-job">
            Of which answer
          </label>
          <select className="nhsuk-select" id="note-job" name="job">
            <option value="">The whole study</option>
            {released.map((job) => (
              <option key={job} value={job}>
                Question {job}
              </option>
            ))}
          </select>
        </div>
      ) : null}
      <Textarea
        id="says"
        name="says"
        label={label}
        hint="Anyone can read it, and it stays. Name no patient"
        rows={5}
      />
      <Button type="submit">Save</Button>
    </form>
  )
}
