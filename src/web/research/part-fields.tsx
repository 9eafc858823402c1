import { DateInput, Fieldset, Radios, Textarea, TextInput } from 'nhsuk-react-components'
import { kindsInStudies } from '../../research/linker/field-rules.ts'
import type { PartAnswers } from '../../research/studies/answers.ts'
import {
  mostPeople,
  outsideSetting,
  studySettings,
  type Lacking,
} from '../../research/studies/application.ts'
import type { StudyPart } from '../../research/studies/parts.ts'
import { errorOf, type FieldError } from '../components/field-errors.tsx'
import { typedDay } from '../fields.ts'
import { kindWords } from './part-words.ts'
import { settingWords } from './words.ts'

type Props = { readonly answers: PartAnswers; readonly errors: readonly FieldError[] }

/** Which box is to be put right. */
export function fieldOf({ field, at }: Lacking): string {
  switch (field) {
    case 'startsOn':
    case 'endsOn':
      return `${field}-day`
    case 'people':
      return `person-${at ?? 0}-name`
    case 'kinds':
      return `kinds-${kindsInStudies[0]}`
    case 'settings':
      return `settings-${studySettings[0]}`
    default:
      return field
  }
}

/** What one task asks. */
export function PartFields({ part, ...rest }: Props & { readonly part: StudyPart }) {
  switch (part) {
    case 'people':
      return <PeopleFields {...rest} />
    case 'project':
      return <ProjectFields {...rest} />
    case 'data':
      return <DataFields {...rest} />
    case 'settings':
      return <SettingsFields {...rest} />
    case 'outputs':
      return (
        <Text
          {...rest}
          name="outputs"
          label="What comes out: which tables and charts"
          hint="For example: people who stopped smoking, by region and sex, each year"
        />
      )
    case 'summary':
      return (
        <Text
          {...rest}
          name="summary"
          label="What it is about, in plain words for everybody"
          hint="It stands first in the public register"
        />
      )
  }
}

/** How many empty boxes there are for more people. */
const empty = 2

function PeopleFields({ answers, errors }: Props) {
  const filled = Object.keys(answers).filter((name) => /^person-\d+-name$/.test(name)).length
  const shown = Math.max(filled, Math.min(filled + empty, mostPeople))
  return (
    <>
      <Line
        {...{ answers, errors }}
        name="lead"
        label="Who leads it"
        hint="In the register by name"
      />
      <Fieldset>
        <Fieldset.Legend size="s">Who else works on it</Fieldset.Legend>
        <p className="small secondary">
          Up to {mostPeople} people. Empty boxes are left out. The register says how many are of
          which organisation, and names nobody of them.
        </p>
        {Array.from({ length: shown }, (_, at) => (
          <Fieldset key={at}>
            <Fieldset.Legend size="s">Person {at + 1}</Fieldset.Legend>
            <Line {...{ answers, errors }} name={`person-${at}-name`} label="Name" />
            <Line
              {...{ answers, errors }}
              name={`person-${at}-organisation`}
              label="Organisation"
            />
          </Fieldset>
        ))}
      </Fieldset>
      <Line
        {...{ answers, errors }}
        name="training"
        label="What training in handling data everybody has had"
        hint="Which, and in which year"
      />
    </>
  )
}

function ProjectFields({ answers, errors }: Props) {
  const both = { answers, errors }
  return (
    <>
      <Line {...both} name="title" label="Title of the study" />
      <Text {...both} name="purpose" label="What the data is used for" />
      <Text {...both} name="benefit" label="What people gain from it" />
      <Line {...both} name="funder" label="Who pays for it" />
      <Radios
        name="commercial"
        legend="Does somebody make a profit from it?"
        legendProps={{ size: 's' }}
      >
        <Radios.Item value="no" defaultChecked={answers['commercial'] !== 'yes'}>
          No
        </Radios.Item>
        <Radios.Item value="yes" defaultChecked={answers['commercial'] === 'yes'}>
          Yes
        </Radios.Item>
      </Radios>
      <Line {...both} name="legalBasis" label="By what law the data may be used" />
      {(['startsOn', 'endsOn'] as const).map((name) => (
        <DateInput
          key={name}
          id={name}
          name={name}
          legend={name === 'startsOn' ? 'First day' : 'Last day'}
          legendProps={{ size: 's' }}
          {...errorOf(errors, name)}
          defaultValue={typedDay(answers, name)}
        />
      ))}
    </>
  )
}

function DataFields({ answers, errors }: Props) {
  return (
    <>
      <Ticks
        {...{ answers, errors, name: 'kinds', all: kindsInStudies, words: kindWords }}
        legend="Which kinds of records"
        hint="Only what you need: nothing else comes into the data"
      />
      <Radios name="birth" legend="How old people are" legendProps={{ size: 's' }}>
        <Radios.Item value="five-year band" defaultChecked={answers['birth'] !== 'year'}>
          In bands of five years
        </Radios.Item>
        <Radios.Item value="year" defaultChecked={answers['birth'] === 'year'}>
          Year of birth
        </Radios.Item>
      </Radios>
    </>
  )
}

function SettingsFields({ answers, errors }: Props) {
  const words = { ...settingWords, [outsideSetting]: 'Files from elsewhere, linked to them' }
  return (
    <Ticks
      {...{ answers, errors, name: 'settings', all: studySettings, words }}
      legend="Records of which services"
      hint="Files from elsewhere are read as findings and test results"
    />
  )
}

function Line({ answers, errors, name, ...label }: Props & Labelled) {
  return (
    <TextInput
      {...label}
      {...{ id: name, name, defaultValue: answers[name] ?? '', ...errorOf(errors, name) }}
    />
  )
}

function Text({ answers, errors, name, ...label }: Props & Labelled) {
  return (
    <Textarea
      {...label}
      {...{ id: name, name, rows: 5, defaultValue: answers[name] ?? '', ...errorOf(errors, name) }}
    />
  )
}

type Labelled = { readonly name: string; readonly label: string; readonly hint?: string }

function Ticks(
  props: Props & {
    readonly name: string
    readonly legend: string
    readonly hint: string
    readonly all: readonly string[]
    readonly words: Readonly<Record<string, string>>
  },
) {
  const { answers, errors, name, legend, hint, all, words } = props
  const { error } = errorOf(errors, name)
  return (
    <div className={`nhsuk-form-group${error === undefined ? '' : ' nhsuk-form-group--error'}`}>
      <Fieldset aria-describedby={`${name}-hint${error === undefined ? '' : ` ${name}-error`}`}>
        <Fieldset.Legend size="s">{legend}</Fieldset.Legend>
        <div className="nhsuk-hint" id={`${name}-hint`}>
          {hint}
        </div>
        {error === undefined ? null : (
          <span className="nhsuk-error-message" id={`${name}-error`}>
            <span className="nhsuk-u-visually-hidden">Error: </span>
            {error}
          </span>
        )}
        <div className="nhsuk-checkboxes nhsuk-checkboxes--small">
          {all.map((one) => (
            <div className="nhsuk-checkboxes__item" key={one}>
              <input
                className="nhsuk-checkboxes__input"
                id={`${name}-${one}`}
                name={`${name}-${one}`}
                type="checkbox"
                value="yes"
                defaultChecked={answers[`${name}-${one}`] === 'yes'}
              />
              <label className="nhsuk-label nhsuk-checkboxes__label" htmlFor={`${name}-${one}`}>
                {words[one]}
              </label>
            </div>
          ))}
        </div>
      </Fieldset>
    </div>
  )
}
