import { Button, Textarea } from 'nhsuk-react-components'
import type { Form, Question } from '../../forms/form.ts'
import type { FormCase } from '../../forms/cases.ts'
import { DateText } from '../components/date-text.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FlatPages } from '../components/flat-pages.tsx'
import { FormAnswers } from '../components/form-answers.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { checkTexts } from '../present/identity-checks.ts'

export type FoundPerson = {
  readonly id: string
  readonly name: string
  readonly born: string
  readonly area?: string
}

export type FormCaseView = {
  readonly who: SignedIn
  readonly form: Form
  readonly found: FormCase
  /** Patients with this name and date of birth, or this NHS number; undefined before a search. */
  readonly people?: readonly FoundPerson[] | undefined
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** A form that came in: what it asks, who says they ask, and how it goes on. */
export function formCaseView(view: FormCaseView): string {
  const { who, form, found, errors } = view
  const isOpen = found.state === 'waiting'
  return renderPage(
    {
      ...{ title: form.title, audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: `${paths.work}?kind=form`, text: 'Work list' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        <span className="whole">{found.reference}</span>, came in{' '}
        {found.channel === 'paper' ? 'on paper' : 'online'} on <DateText on={found.createdAt} />.
        Answer by <DateText on={found.dueOn} />.
      </p>
      {isOpen ? (
        <div className="nhsuk-inset-text">
          <p>
            Anybody can send this form. Nothing of it holds until you have made sure who asks,
            through a number or address the practice already has, and never through one given here.
          </p>
        </div>
      ) : (
        <Decided found={found} />
      )}
      <h2 className="nhsuk-heading-m">What is asked for</h2>
      <FormAnswers questions={asked(form, found.answers)} answers={found.answers} />
      <h2 className="nhsuk-heading-m">Who says they ask</h2>
      {found.person === null ? (
        <p>Forgotten: the form was decided more than 90 days ago.</p>
      ) : (
        <FormAnswers questions={asked(form, found.person)} answers={found.person} />
      )}
      {found.pages.length > 0 ? (
        <>
          <h2 className="nhsuk-heading-m">The paper</h2>
          <FlatPages pages={found.pages} url={(page) => paths.formScan(found.reference, page)} />
        </>
      ) : null}
      {found.mails.length > 0 ? (
        <p>
          Kept with it:{' '}
          {found.mails.map((mail) => (
            <a key={mail} className="whole" href={paths.mail(mail)}>
              email {mail}
            </a>
          ))}
        </p>
      ) : null}
      {isOpen ? (
        <>
          <Finding {...view} />
          <Refusing {...view} />
        </>
      ) : null}
    </>,
  )
}

/** The questions that these answers belong to. */
export function asked(form: Form, answers: Fields): readonly Question[] {
  return form.questions.filter(({ name }) => Object.hasOwn(answers, name))
}

function Decided({ found }: { found: FormCase }) {
  const { state, decidedBy, decidedAt, checkedBy, reason, outcomeReference } = found
  return (
    <div className="done" role="status">
      <p>
        <strong>{state === 'done' ? 'Carried out' : 'Refused'}</strong> by {decidedBy}
        {decidedAt === null ? null : (
          <>
            {' '}
            on <DateText on={decidedAt} time />
          </>
        )}
        {outcomeReference === null ? null : (
          <>
            . Reference for the patient <span className="whole">{outcomeReference}</span>
          </>
        )}
      </p>
      {checkedBy === null ? null : <p>{checkTexts[checkedBy] ?? checkedBy}</p>}
      {reason === null ? null : <p>{reason}</p>}
      <p>Tell who asked, through a number or address the practice already has.</p>
    </div>
  )
}

function Finding({ found, people }: FormCaseView) {
  if (found.person === null) return null
  return (
    <section aria-labelledby="find">
      <h2 className="nhsuk-heading-m" id="find">
        Find the patient
      </h2>
      {people === undefined ? null : people.length === 0 ? (
        <p role="status">
          <strong>Nobody was found with these.</strong> Ask the person, or refuse the form.
        </p>
      ) : (
        <div role="status">
          <ul className="nhsuk-list">
            {people.map(({ id, name, born, area }) => (
              <li className="panel" key={id}>
                <p>
                  <strong>{name}</strong>, born <DateText on={born} />
                  {area === undefined ? null : `, ${area}`}
                </p>
                <p>
                  <a href={paths.formMatch(id, found.reference)}>
                    This is the patient
                    <span className="nhsuk-u-visually-hidden">: {name}</span>
                  </a>
                </p>
              </li>
            ))}
          </ul>
        </div>
      )}
      <form action={paths.formCase(found.reference)} method="post">
        <Button type="submit" name="do" value="by-name">
          Find by the name and date of birth on the form
        </Button>{' '}
        {found.person['nhs-number'] ? (
          <Button type="submit" name="do" value="by-number" secondary>
            Find by the NHS number and date of birth on the form
          </Button>
        ) : null}
      </form>
      <p className="secondary">Every search is written to the log, with your name.</p>
    </section>
  )
}

function Refusing({ found, values, errors }: FormCaseView) {
  return (
    <form
      className="panel panel--form"
      action={paths.formCase(found.reference)}
      method="post"
      noValidate
    >
      <h2 className="nhsuk-heading-m">Refuse it</h2>
      <Textarea
        id="reason"
        name="reason"
        label="Why?"
        labelProps={{ size: 's' }}
        hint="For example: nobody with this name; the patient says that they did not send it"
        rows={3}
        defaultValue={values['reason'] ?? ''}
        {...errorOf(errors, 'reason')}
      />
      <Button type="submit" name="do" value="refuse" secondary preventDoubleClick>
        Refuse the form
      </Button>
    </form>
  )
}
