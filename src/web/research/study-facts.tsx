import type { ReactNode } from 'react'
import type { StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText } from '../components/date-text.tsx'
import { settingsText, standingWords } from './words.ts'

/** What a version of a study is, as the register and the panel read it. @see domain.md section 3.4 */
export function StudyFacts({ study }: { study: StudyVersion }) {
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['Reference', `${study.study}, version ${study.version}`],
    ['Who', `${study.organisationName}, led by ${study.lead}`],
    ['For profit', study.commercial ? 'Yes' : 'No'],
    ['Paid for by', study.funder],
    ['What for', study.purpose],
    ['What people gain', study.benefit],
    ['By what law', study.legalBasis],
    ['Records of', settingsText(study.settings)],
    ['Age', study.birth === 'year' ? 'Year of birth' : 'In bands of five years'],
    ['Opt-outs', 'Type 1 and national opt-outs both take the whole person out'],
    ['Who could be known', 'Nobody by name: de-identified, and used here only'],
    ['What comes out', study.outputs],
    [
      'From and to',
      <>
        <DateText on={study.startsOn} /> to <DateText on={study.endsOn} />
      </>,
    ],
    ['Standing', standingText(study)],
    ...study.decisions.map(({ approves, reason, at }): readonly [string, ReactNode] => [
      approves ? 'A member of the panel said yes' : 'A member of the panel said no',
      <>
        {reason} (<DateText on={at} />)
      </>,
    ]),
  ]
  return (
    <dl className="nhsuk-summary-list">
      {facts.map(([name, value], index) => (
        <div className="nhsuk-summary-list__row" key={`${name} ${index}`}>
          <dt className="nhsuk-summary-list__key">{name}</dt>
          <dd className="nhsuk-summary-list__value">{value}</dd>
        </div>
      ))}
    </dl>
  )
}

function standingText({ closedAt, destroyedAt, standing }: StudyVersion): string {
  const said = closedAt === null ? standingWords[standing] : 'Closed'
  return destroyedAt === null ? said : `${said}. Its data and keys are destroyed`
}
