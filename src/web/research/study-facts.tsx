import type { ReactNode } from 'react'
import { dayIn } from '../../identity/age.ts'
import { statusOf } from '../../research/studies/decided.ts'
import { everyStudy } from '../../research/studies/every-study.ts'
import type { StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText } from '../components/date-text.tsx'
import { organisationTypeText, settingsText, statusWords } from './words.ts'

type Fact = readonly [name: string, value: ReactNode]

/** What a version of a study is, as the register and the panel read it. @see domain.md section 3.4 */
export function StudyFacts({ study }: { study: StudyVersion }) {
  const type = organisationTypeText(study.organisationType)
  return (
    <FactList
      facts={[
        ['Reference', `${study.study}, version ${study.version}`],
        ['Who', `${study.organisationName} (${type}), led by ${study.lead}`],
        ['For profit', study.commercial ? 'Yes' : 'No'],
        ['Paid for by', study.funder],
        ['What for', study.purpose],
        ['What people gain', study.benefit],
        ['By what law', study.legalBasis],
        ['Records of', settingsText(study.settings)],
        ['Age', study.birth === 'year' ? 'Year of birth' : 'In bands of five years'],
        ['Sensitive facts', everyStudy.sensitive],
        ['Opt-outs', everyStudy.optOuts],
        ['Who could be known', everyStudy.identifiable],
        ['How data is used', everyStudy.access],
        ['Passed on', everyStudy.passedOn],
        ['What comes out', study.outputs],
        [
          'From and to',
          <>
            <DateText on={study.startsOn} /> to <DateText on={study.endsOn} />
          </>,
        ],
        ['Who decides', everyStudy.decidedBy],
        ['Standing', standingText(study)],
        ...study.decisions.map(({ approves, reason, at }): Fact => {
          return [
            approves ? 'A member of the panel said yes' : 'A member of the panel said no',
            <>
              {reason} (<DateText on={at} />)
            </>,
          ]
        }),
      ]}
    />
  )
}

/** Names of things and what they are. */
export function FactList({ facts }: { facts: readonly Fact[] }) {
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

function standingText(study: StudyVersion): string {
  const said = statusWords[statusOf(study, dayIn(new Date()))]
  return study.destroyedAt === null ? said : `${said}. Its data and keys are destroyed`
}
