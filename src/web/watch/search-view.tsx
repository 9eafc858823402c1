import { Button, Checkboxes, DateInput, Select, TextInput } from 'nhsuk-react-components'
import { shortId } from '../../identity/ids.ts'
import { mostFound, type Found } from '../../sharing/search-watch.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { errorOf, type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { StackedTable } from '../components/stacked-table.tsx'
import { type Fields, typedDay } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { lookGroups, lookWords } from './words.ts'

export type LogSearchView = {
  readonly who: SignedIn
  readonly staff: Found['staff']
  readonly values: Fields
  readonly errors: readonly FieldError[]
  readonly found?: Pick<Found, 'lines' | 'more' | 'patient' | 'person'>
}

/** What the own service did with records: to be searched, and taken away as a signed list. */
export function logSearchView(view: LogSearchView): string {
  const { who, errors, found } = view
  return renderPage(
    {
      ...{ title: 'Search the log', audience: 'staff', who, current: paths.logSearch },
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        What people of your service did with records. Each search is itself on a log: on the
        patient’s where you ask about one, else on the service’s.
      </p>
      <SearchForm {...view} />
      {found === undefined ? null : <Results found={found} values={view.values} />}
    </>,
  )
}

function SearchForm({ staff, values, errors }: LogSearchView) {
  return (
    <form className="panel panel--form" action={paths.logSearch} method="post" noValidate>
      <Select id="staff" name="staff" label="Member of staff" defaultValue={values['staff'] ?? ''}>
        <Select.Option value="">Everyone</Select.Option>
        {staff.map(({ id, name, roleName }) => (
          <Select.Option key={id} value={id}>
            {`${name} (${roleName})`}
          </Select.Option>
        ))}
      </Select>
      <TextInput
        id="nhsNumber"
        name="nhsNumber"
        label="NHS number of a patient (optional)"
        width={20}
        inputMode="numeric"
        autoComplete="off"
        spellCheck={false}
        defaultValue={values['nhsNumber'] ?? ''}
        {...errorOf(errors, 'nhsNumber')}
      />
      <Select id="kinds" name="kinds" label="What was done" defaultValue={values['kinds'] ?? ''}>
        <Select.Option value="">Anything</Select.Option>
        {Object.entries(lookGroups).map(([value, { text }]) => (
          <Select.Option key={value} value={value}>
            {text}
          </Select.Option>
        ))}
      </Select>
      {(['from', 'to'] as const).map((name) => (
        <DateInput
          key={name}
          id={name}
          name={name}
          legend={name === 'from' ? 'First day' : 'Last day'}
          legendProps={{ size: 's' }}
          {...errorOf(errors, name)}
          defaultValue={typedDay(values, name)}
        />
      ))}
      <Checkboxes name="hours" className="nhsuk-checkboxes--small">
        <Checkboxes.Item value="out" defaultChecked={values['hours'] === 'out'}>
          Only outside working hours
        </Checkboxes.Item>
      </Checkboxes>
      <Button type="submit">Search</Button>
    </form>
  )
}

function Results({
  found,
  values,
}: {
  found: NonNullable<LogSearchView['found']>
  values: Fields
}) {
  const { lines, more, patient, person } = found
  if (lines.length === 0) {
    return (
      <EmptyState title="Nothing was found.">
        <p>
          No line of your service’s log is like this. A patient whom your service never had to do
          with is answered in the same way.
        </p>
      </EmptyState>
    )
  }
  return (
    <section>
      <h2 className="nhsuk-heading-m">
        {lines.length} {lines.length === 1 ? 'line' : 'lines'}
      </h2>
      {patient ? (
        <p>
          About {patient.name}, born <DateText on={patient.born} />.
        </p>
      ) : null}
      {more ? (
        <p className="panel">
          There is more than is shown (at most {mostFound} lines). Choose fewer days, or a person.
        </p>
      ) : null}
      <form action={paths.logSearch} method="post" className="nhsuk-button-group">
        <Hidden values={values} />
        {(['csv', 'json'] as const).map((format) => (
          <Button key={format} type="submit" name="as" value={format} secondary>
            Save as {format.toUpperCase()}, signed
          </Button>
        ))}
      </form>
      <StackedTable
        caption={<caption className="nhsuk-u-visually-hidden">Lines of the log</caption>}
        heads={['When', 'Who', 'What', 'Why', 'Patient']}
        rows={lines.map((look) => ({
          name: look.id,
          cells: [
            <DateText key="at" on={look.at} time />,
            <Who key="who" look={look} own={look.actor === person.id} />,
            lookWords[look.kind] ?? look.kind,
            look.rule === 'emergency' ? <strong key="why">{look.purpose}</strong> : look.purpose,
            <OnePatient key="patient" look={look} values={values} alone={patient !== undefined} />,
          ],
        }))}
      />
    </section>
  )
}

function Who({ look, own }: { look: Found['lines'][number]; own: boolean }) {
  return (
    <>
      {look.actorName}
      {look.roleName === null ? null : ` (${look.roleName})`}
      {own ? <p className="secondary">Your own: somebody else judges it.</p> : null}
    </>
  )
}

/** Leads to all lines about this patient; who it is, is told there, and that it was asked is on their log. */
function OnePatient(props: { look: Found['lines'][number]; values: Fields; alone: boolean }) {
  const { look, values, alone } = props
  const ref = shortId(look.patient)
  if (alone) return <span className="whole">…{ref.slice(-6)}</span>
  return (
    <form action={paths.logSearch} method="post">
      <Hidden
        values={{ ...values, nhsNumber: '', staff: '', kinds: '', hours: '', patient: ref }}
      />
      <Button type="submit" secondary small>
        …{ref.slice(-6)}
        <span className="nhsuk-u-visually-hidden">: all lines about this patient</span>
      </Button>
    </form>
  )
}

function Hidden({ values }: { values: Fields }) {
  return Object.entries(values)
    .filter(([name, value]) => name !== 'as' && value !== '')
    .map(([name, value]) => <input key={name} type="hidden" name={name} value={value} />)
}
