import { dayIn } from '../../identity/age.ts'
import { statusOf } from '../../research/studies/decided.ts'
import { everyStudy } from '../../research/studies/every-study.ts'
import type { StudyVersion } from '../../research/studies/read-studies.ts'
import { DateText, dateText } from '../components/date-text.tsx'
import { FactList, factsOf, type Fact } from './facts.tsx'
import { organisationTypeText, statusWords } from './words.ts'

type Props = {
  readonly study: Omit<StudyVersion, 'people'>
  /** Who else works on it, in words: the register names fewer than the panel reads. */
  readonly people: string
}

/** What a version of a study is, as the register and the panel read it. @see domain.md section 3.4 */
export function StudyFacts({ study, people }: Props) {
  // what was handed in before it was asked
  const named = study.training === '' ? 'Was not asked then' : people
  const asked = study.training === '' ? { ...study, training: named } : study
  const type = organisationTypeText(study.organisationType)
  const facts: readonly Fact[] = [
    ['Reference', `${study.study}, version ${study.version}`],
    ['Who', `${study.organisationName} (${type})`],
    ...factsOf('people', asked, named),
    // its title stands over the page
    ...factsOf('project', asked, named).filter(([name]) => name !== 'Title'),
    ...factsOf('settings', asked, named),
    ...factsOf('data', asked, named),
    ['Sensitive facts', everyStudy.sensitive],
    ['Opt-outs', everyStudy.optOuts],
    ['Who could be known', everyStudy.identifiable],
    ['How data is used', everyStudy.access],
    ['Passed on', everyStudy.passedOn],
    ...factsOf('outputs', asked, named),
    ['Who decides', everyStudy.decidedBy],
    ['Standing', standingText(study)],
    ...study.decisions.map(({ approves, reason, at }): Fact => [
      approves ? 'A member of the panel said yes' : 'A member of the panel said no',
      <>
        {reason} (<DateText on={at} />)
      </>,
    ]),
  ]
  return <FactList facts={facts} />
}

function standingText(study: Props['study']): string {
  const { closedAt, destroyedAt } = study
  const status = statusOf(study, dayIn(new Date()))
  const on = status === 'closed' && closedAt !== null ? ` on ${dateText(closedAt)}` : ''
  const said = `${statusWords[status]}${on}`
  return destroyedAt === null ? said : `${said}. Its data and keys are destroyed`
}
