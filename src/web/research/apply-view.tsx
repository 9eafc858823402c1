import {
  Button,
  Checkboxes,
  DateInput,
  Fieldset,
  Radios,
  Textarea,
  TextInput,
} from 'nhsuk-react-components'
import { studySettings } from '../../research/studies/application.ts'
import { errorOf, FieldErrors, type FieldError } from '../components/field-errors.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { settingWords } from './words.ts'

export type ApplyView = {
  readonly who: SignedIn
  readonly values: Fields
  readonly errors: readonly FieldError[]
  /** Of which study this is the next version. */
  readonly study: string | undefined
}

const parts = [
  ['title', 'Title of the study', 'line'],
  ['summary', 'What it is about, in plain words for everybody', 'text'],
  ['lead', 'Who leads it', 'line'],
  ['funder', 'Who pays for it', 'line'],
  ['purpose', 'What the data is used for', 'text'],
  ['benefit', 'What people gain from it', 'text'],
  ['legalBasis', 'By what law the data may be used', 'line'],
  ['outputs', 'What comes out: which tables and charts', 'text'],
] as const

/** Everything a study is, asked on one page. What is written here is fixed once it is approved. */
export function applyView({ who, values, errors, study }: ApplyView): string {
  return renderPage(
    {
      title: study === undefined ? 'Ask for a study' : `Ask for the next version of ${study}`,
      audience: 'staff',
      who,
      current: paths.studies,
      back: { href: paths.studies, text: 'Studies' },
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <form className="panel panel--form" action={paths.newStudy} method="post" noValidate>
      <p>
        Two members of the panel decide, neither of whom asks. All of it stands in the public
        register then. A change is a new version, and is decided on anew.
      </p>
      {study === undefined ? null : <input type="hidden" name="study" value={study} />}
      {parts.map(([name, label, size]) =>
        size === 'line' ? (
          <TextInput
            key={name}
            id={name}
            name={name}
            label={label}
            defaultValue={values[name] ?? ''}
            {...errorOf(errors, name)}
          />
        ) : (
          <Textarea
            key={name}
            id={name}
            name={name}
            label={label}
            rows={4}
            defaultValue={values[name] ?? ''}
            {...errorOf(errors, name)}
          />
        ),
      )}
      <Fieldset>
        <Fieldset.Legend size="s">Records of which services</Fieldset.Legend>
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
          {studySettings.map((one) => (
            <div className="nhsuk-checkboxes__item" key={one}>
              <input
                className="nhsuk-checkboxes__input"
                id={`settings-${one}`}
                name={`settings-${one}`}
                type="checkbox"
                value="yes"
                defaultChecked={values[`settings-${one}`] === 'yes'}
              />
              <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`settings-${one}`}>
                {settingWords[one]}
              </label>
            </div>
          ))}
        </div>
      </Fieldset>
      <Radios name="birth" legend="How old people are" legendProps={{ size: 's' }}>
        <Radios.Item value="five-year band" defaultChecked={values['birth'] !== 'year'}>
          In bands of five years
        </Radios.Item>
        <Radios.Item value="year" defaultChecked={values['birth'] === 'year'}>
          Year of birth
        </Radios.Item>
      </Radios>
      <Checkboxes name="commercial" className="nhsuk-checkboxes--small">
        <Checkboxes.Item value="yes" defaultChecked={values['commercial'] === 'yes'}>
          Somebody makes a profit from it
        </Checkboxes.Item>
      </Checkboxes>
      {(['startsOn', 'endsOn'] as const).map((name) => (
        <DateInput
          key={name}
          id={name}
          name={name}
          legend={name === 'startsOn' ? 'First day' : 'Last day'}
          legendProps={{ size: 's' }}
          {...errorOf(errors, name)}
          defaultValue={{
            day: values[`${name}-day`] ?? '',
            month: values[`${name}-month`] ?? '',
            year: values[`${name}-year`] ?? '',
          }}
        />
      ))}
      <Button type="submit">Ask for it</Button>
    </form>,
  )
}
