import type { IncludedIn } from '../../research/included.ts'
import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type ReleasesView = { readonly who: SignedIn; readonly studies: readonly IncludedIn[] }

/** What data about a patient was used for beyond their care: told to that patient alone. */
export function releasesView({ who, studies }: ReleasesView): string {
  return renderPage(
    {
      ...{ title: 'Releases that included you', audience: 'patient', who },
      current: paths.ownSummary,
      back: { href: paths.optOuts, text: 'My opt-outs' },
    },
    <>
      {studies.length === 0 ? null : (
        <p className="lede">
          These studies used facts of your record, without your name. No record has left. What came
          out is tables of numbers about many people.
        </p>
      )}
      {studies.length === 0 ? (
        <EmptyState title="Your record is in no study that we know of.">
          <p>When a study uses facts of your record, it is listed here.</p>
        </EmptyState>
      ) : (
        studies.map((study) => <StudyPanel key={study.study} study={study} />)
      )}
      <h2 className="nhsuk-heading-m">What this list can and cannot tell</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>
          A release is made from the data of everybody in a study. Which of them a number counts, we
          keep only until the data is made again, to check the next answer. So you may be in it or
          not.
        </li>
        <li>
          Only you can see this list. Researchers, and those who check their work, cannot see who is
          in a study.
        </li>
        <li>
          The data is made again and again. When nothing was released from it, we forget who was in
          the old data.
        </li>
        <li>
          You can <a href={paths.optOuts}>opt out</a> at any time. You are then not in the data that
          is made next. What was released stays.
        </li>
      </ul>
      <p>
        Anyone can read <a href={paths.researchRegister}>the list of all studies</a>.
      </p>
    </>,
  )
}

function StudyPanel({ study }: { study: IncludedIn }) {
  const { title, organisationName, releases, outcomes } = study
  const [newest] = outcomes
  const address = paths.registeredStudy(study.study)
  return (
    <section className="panel" aria-labelledby={study.study}>
      <h2 className="nhsuk-heading-s" id={study.study}>
        <a href={address}>{title}</a>
      </h2>
      <p>
        <span className="secondary">
          {organisationName}, study {study.study}
        </span>
      </p>
      <Standing study={study} />
      {releases.length === 0 ? (
        <p>Nothing made from data with your record in it has been released.</p>
      ) : (
        <>
          <p>Released, from data that your record was in:</p>
          <ul className="nhsuk-list nhsuk-list--bullet">
            {releases.map(({ job, releasedAt, builtAt }) => (
              <li key={job}>
                <a href={`${address}#${job}`}>Question {job}</a>, on <DateText on={releasedAt} />,
                from data of <DateText on={builtAt} />
              </li>
            ))}
          </ul>
        </>
      )}
      {newest === undefined ? null : (
        <>
          <p>
            What people gained by it, as its researchers said on <DateText on={newest.writtenAt} />:
          </p>
          <p className="written">{newest.says}</p>
        </>
      )}
      <p>
        <a href={`${address}#outcomes`}>All that is known of this study</a>: who asked for it, why,
        and what came of it.
      </p>
    </section>
  )
}

/** Once keys and data are gone nobody can find anybody in it; that they were in it is still told. */
function Standing({ study: { now, over, destroyed, lastBuiltAt } }: { study: IncludedIn }) {
  if (now) {
    return (
      <p>
        Your record is in its newest data, of <DateText on={lastBuiltAt} />.
      </p>
    )
  }
  return (
    <p>
      Your record was in its data of <DateText on={lastBuiltAt} />.{' '}
      {destroyed
        ? 'The study is over. Its data is destroyed, and so are the keys: nobody can find you in it.'
        : over
          ? 'The study is over. Its data is about to be destroyed.'
          : 'It is not in the newest data.'}
    </p>
  )
}
