import type { ReactNode } from 'react'
import type { Application, StudyPerson } from '../../research/studies/application.ts'
import type { StudyPart } from '../../research/studies/parts.ts'
import type { RegisteredPeople } from '../../research/studies/register.ts'
import { DateText } from '../components/date-text.tsx'
import { kindWords } from './part-words.ts'
import { settingsText } from './words.ts'

export type Fact = readonly [name: string, value: ReactNode]

type Asked = Omit<Application, 'people'>

/** What is asked for in one task, line by line. @param people in words: the register names fewer than the panel reads. */
export function factsOf(part: StudyPart, asked: Asked, people: string): readonly Fact[] {
  const { training } = asked
  switch (part) {
    case 'people':
      return [
        ['Led by', asked.lead],
        ['Who else works on it', people],
        ['Training in handling data', training],
      ]
    case 'project':
      return [
        ['Title', asked.title],
        ['What for', asked.purpose],
        ['What people gain', asked.benefit],
        ['Paid for by', asked.funder],
        ['For profit', asked.commercial ? 'Yes' : 'No'],
        ['By what law', asked.legalBasis],
        ['From and to', fromTo(asked)],
      ]
    case 'data':
      return [
        ['Kinds of records', asked.kinds.map((one) => kindWords[one] ?? one).join(', ')],
        ['Age', asked.birth === 'year' ? 'Year of birth' : bandText],
      ]
    case 'settings':
      return [['Records of', settingsText(asked.settings)]]
    case 'outputs':
      return [['What comes out', asked.outputs]]
    case 'summary':
      return [['What it is about', asked.summary]]
  }
}

/** Tables have a band by one year, and who is over 90 as 90. */
const bandText =
  'In bands of five years: “born 1945” in a table is from 1945 to 1949. Who is over 90 counts as 90.'

/** Facts as a list; `change` is what stands at the end of each line. */
export function FactList(props: {
  readonly facts: readonly Fact[]
  readonly change?: (name: string) => ReactNode
}) {
  const { facts, change } = props
  return (
    <dl className="nhsuk-summary-list">
      {facts.map(([name, value], index) => (
        <div className="nhsuk-summary-list__row" key={`${name} ${index}`}>
          <dt className="nhsuk-summary-list__key">{name}</dt>
          <dd className="nhsuk-summary-list__value written">
            {value === '' ? <span className="secondary">Not written yet</span> : value}
          </dd>
          {change === undefined ? null : (
            <dd className="nhsuk-summary-list__actions">{change(name)}</dd>
          )}
        </div>
      ))}
    </dl>
  )
}

function fromTo({ startsOn, endsOn }: Pick<Asked, 'startsOn' | 'endsOn'>): ReactNode {
  const isDay = (text: string) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text))
  const day = (text: string) =>
    isDay(text) ? <DateText on={text} /> : <span className="secondary">no day yet</span>
  return (
    <>
      {day(startsOn)} to {day(endsOn)}
    </>
  )
}

const nobody = 'Nobody else'

/** Everybody by name, as who asks and the panel read it. */
export function namesText(people: readonly StudyPerson[]): string {
  if (people.length === 0) return nobody
  return people
    .map(({ name, organisation }) => [name, organisation].filter((text) => text !== '').join(', '))
    .join('\n')
}

/** How many of each organisation: staff who do not lead are named to the panel only. */
export function countsText(people: RegisteredPeople): string {
  if (people.length === 0) return nobody
  return people.map(({ organisation, many }) => `${many} of ${organisation}`).join('\n')
}
