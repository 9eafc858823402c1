import { Button, DateInput, TextInput } from 'nhsuk-react-components'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { typedDay } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { Ways } from '../present/found-card.ts'

/** What was typed, shown again. Names are the names of the fields. */
export type FinderValues = {
  readonly nhsNumber?: string
  readonly name?: string
  readonly 'born-day'?: string
  readonly 'born-month'?: string
  readonly 'born-year'?: string
}

export type PatientCard = Ways & {
  readonly id: string
  readonly name: string
  readonly born: string
  readonly area?: string
  readonly died?: string
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
        defaultValue={typedDay(values, 'born')}
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
          <WaysOn card={card} />
          {card.desk.length > 0 ? (
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
function WaysOn({ card: { says, first, more, name } }: { card: PatientCard }) {
  return (
    <>
      {says ? <p className="patient__closed">{says}</p> : null}
      <p className="patient__ways">
        {first ? <Way {...first} name={name} first /> : null}
        {more.map((way) => (
          <Way key={way.href} {...way} name={name} />
        ))}
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
