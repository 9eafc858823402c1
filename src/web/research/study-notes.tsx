import { Button, Textarea } from 'nhsuk-react-components'
import type { NoteKind, StudyNote } from '../../research/studies/notes.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { paths } from '../paths.ts'
import type { Sent } from './study-forms.tsx'

const nothing: Sent = { values: {}, errors: [] }

/** What was said of a study, each with its day, and with what it said before where that was corrected. */
export function StudyNotes({
  notes,
  kind,
  corrects = false,
  sent = nothing,
}: {
  readonly notes: readonly StudyNote[]
  readonly kind: NoteKind
  /** Whether who reads may correct it. */
  readonly corrects?: boolean
  readonly sent?: Sent
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
        {corrects ? <Correct note={note} sent={sent} /> : null}
      </div>
    ))
}

function Correct({ note, sent }: { note: StudyNote; sent: Sent }) {
  const id = `says-${note.id}`
  const { error } = errorOf(sent.errors, id)
  return (
    <details className="nhsuk-details" open={error !== undefined}>
      <summary className="nhsuk-details__summary">
        <span className="nhsuk-details__summary-text">Correct it</span>
      </summary>
      <form
        className="nhsuk-details__text"
        action={paths.study(note.study)}
        method="post"
        noValidate
      >
        <input type="hidden" name="do" value="note" />
        <input type="hidden" name="corrects" value={note.id} />
        <Textarea
          id={id}
          name="says"
          label="What is right"
          hint="What it said before stays there to be read"
          defaultValue={error === undefined ? note.says : (sent.values['says'] ?? '')}
          rows={4}
          {...errorOf(sent.errors, id)}
        />
        <Button type="submit" secondary preventDoubleClick>
          Save
        </Button>
      </form>
    </details>
  )
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
  sent,
}: {
  readonly study: string
  readonly kind: NoteKind
  readonly released: readonly string[]
  readonly sent: Sent
}) {
  const { title, label } = asked[kind]
  const error = errorOf(sent.errors, 'note')
  const values: Fields = error.error === undefined ? {} : sent.values
  return (
    <form className="panel panel--form" action={paths.study(study)} method="post" noValidate>
      <h2 className="nhsuk-heading-m">{title}</h2>
      <input type="hidden" name="do" value="note" />
      {released.length > 0 ? (
        <div className="nhsuk-form-group">
          <label className="nhsuk-label" htmlFor="of-answer">
            Of which answer
          </label>
          <select
            className="nhsuk-select"
            id="of-answer"
            name="job"
            defaultValue={values['job'] ?? ''}
          >
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
        id="note"
        name="says"
        label={label}
        hint="Anyone can read it, and it stays. Name no patient"
        rows={5}
        defaultValue={values['says'] ?? ''}
        {...error}
      />
      <Button type="submit" preventDoubleClick>
        Save
      </Button>
    </form>
  )
}
