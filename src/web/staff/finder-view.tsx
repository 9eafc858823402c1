import { Button, DateInput, TextInput } from 'nhsuk-react-components'
import type { Closed } from '../../sharing/find-patient.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { gateSentence } from '../present/gate.ts'
import type { Standing } from '../../sharing/open-gate.ts'

/** What was typed, shown again. Names are the names of the fields. */
export type FinderValues = {
  readonly nhsNumber?: string
  readonly name?: string
  readonly 'born-day'?: string
  readonly 'born-month'?: string
  readonly 'born-year'?: string
}

export type PatientCard = {
  readonly id: string
  readonly name: string
  readonly born: string
  readonly area?: string
  readonly died?: string
  /** Why the record does not open; undefined where it does. */
  readonly closed?: Closed
  /** What the desk of the registered practice does for the patient. */
  readonly desk?: readonly { readonly href: string; readonly text: string }[]
  readonly rule?: Standing['rule']
  readonly clinician?: boolean
}

export type FinderView = {
  readonly who: SignedIn
  readonly values: FinderValues
  readonly errors: readonly FieldError[]
  /** Undefined before a search. */
  readonly found?: readonly PatientCard[]
}

/** Find a patient: exact NHS number, or full name and date of birth. Posted, so nothing is in an address. */
export function finderView(view: FinderView): string {
  return renderPage(
    {
      title: 'Find a patient',
      audience: 'staff',
      who: view.who,
      current: paths.finder,
      error: view.errors.length > 0,
      above: <FieldErrors errors={view.errors} />,
    },
    <>
      {view.found ? <Found cards={view.found} /> : null}
      {view.found ? <h2 className="nhsuk-heading-m">Search again</h2> : null}
      <div className="ways-in">
        <NumberForm {...view} />
        <NameForm {...view} />
      </div>
      <p className="secondary">Every search is written to the log, with your name.</p>
    </>,
  )
}

function NumberForm({ values, errors }: FinderView) {
  return (
    <form className="panel" action={paths.finder} method="post" noValidate>
      <h2 className="nhsuk-heading-s">By NHS number</h2>
      <input type="hidden" name="by" value="number" />
      <TextInput
        id="nhsNumber"
        name="nhsNumber"
        label="NHS number"
        hint="10 digits, with or without spaces"
        width={10}
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        defaultValue={values.nhsNumber ?? ''}
        {...errorOf(errors, 'nhsNumber')}
      />
      <Button type="submit">Find by NHS number</Button>
    </form>
  )
}

function NameForm({ values, errors }: FinderView) {
  return (
    <form className="panel" action={paths.finder} method="post" noValidate>
      <h2 className="nhsuk-heading-s">By name and date of birth</h2>
      <input type="hidden" name="by" value="name" />
      <TextInput
        id="name"
        name="name"
        label="Full name"
        autoComplete="off"
        spellCheck={false}
        defaultValue={values.name ?? ''}
        {...errorOf(errors, 'name')}
      />
      <DateInput
        id="born"
        name="born"
        legend="Date of birth"
        hint="For example, 31 3 1980"
        {...errorOf(errors, 'born')}
        defaultValue={{
          day: values['born-day'] ?? '',
          month: values['born-month'] ?? '',
          year: values['born-year'] ?? '',
        }}
      />
      <Button type="submit">Find by name</Button>
    </form>
  )
}

function Found({ cards }: { cards: readonly PatientCard[] }) {
  if (cards.length === 0) {
    return (
      <div className="found" role="status">
        <EmptyState title="Nobody was found">
          <p>Check each digit of the NHS number, or the spelling of the full name and the date.</p>
        </EmptyState>
      </div>
    )
  }
  return (
    <section className="found" aria-labelledby="found">
      <h2 className="nhsuk-heading-m" id="found">
        {cards.length === 1 ? 'Is this the right person?' : 'Which person is it?'}
      </h2>
      {cards.map((card) => (
        <div className="patient patient--card" key={card.id}>
          <h3 className="patient__name">{card.name}</h3>
          <dl className="patient__facts">
            <div>
              <dt>Born</dt>
              <dd>
                <DateText on={card.born} />
              </dd>
            </div>
            {card.died ? (
              <div>
                <dt>Died</dt>
                <dd>
                  <DateText on={card.died} />
                </dd>
              </div>
            ) : null}
            {card.area ? (
              <div>
                <dt>Area</dt>
                <dd>{card.area}</dd>
              </div>
            ) : null}
          </dl>
          <Ways card={card} />
          {card.desk && card.desk.length > 0 ? (
            <ul className="nhsuk-list patient__desk">
              {card.desk.map(({ href, text }) => (
                <li key={href}>
                  <a href={href}>
                    {text}
                    <span className="nhsuk-u-visually-hidden"> of {card.name}</span>
                  </a>
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ))}
    </section>
  )
}

/** What the card offers: each way on opens, and none is offered that fails. */
function Ways({ card }: { card: PatientCard }) {
  const { id, closed, rule = 'shared', clinician = true } = card
  const says =
    closed === 'died'
      ? 'This person has died. Their record is closed, and opens for a legal reason only.'
      : gateSentence({ opens: closed === undefined, rule: closed ?? rule })
  const asks = closed === undefined && rule === 'permission-not-asked'
  return (
    <>
      {says ? <p className="patient__closed">{says}</p> : null}
      <p className="patient__ways">
        {closed === undefined && !asks ? (
          <Way href={paths.patientRecord(id)} text="Open record" name={card.name} first />
        ) : null}
        {asks ? (
          <Way href={paths.gate(id)} text="Ask and open record" name={card.name} first />
        ) : null}
        {closed === undefined && clinician && rule !== 'no-relationship' ? (
          <Way href={paths.summary(id)} text="Summary Care Record" name={card.name} />
        ) : null}
        {closed === 'no-relationship' ? (
          <Way href={paths.gate(id)} text="Say why you need it" name={card.name} first />
        ) : null}
        {closed === 'role' ? (
          <Way href={paths.gate(id)} text="Referral, appointment, discharge" name={card.name} />
        ) : null}
        {clinician && says ? (
          <Way
            href={paths.emergency(id)}
            text={closed === 'died' ? 'Open for a legal reason' : 'Emergency access'}
            name={card.name}
          />
        ) : null}
      </p>
    </>
  )
}

function Way(props: { href: string; text: string; name: string; first?: boolean }) {
  const { href, text, name, first } = props
  return (
    <a className={`nhsuk-button ${first ? '' : 'nhsuk-button--secondary'}`} href={href}>
      {text}
      <span className="nhsuk-u-visually-hidden"> of {name}</span>
    </a>
  )
}
