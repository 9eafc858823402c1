import { Button, Radios } from 'nhsuk-react-components'
import type { Practice } from '../../identity/practice-page.ts'
import type { Sight } from '../../sharing/preview.ts'
import {
  exampleServices,
  exampleSights,
  type ExampleChoices,
} from '../../sharing/worked-example.ts'
import { SharingPicture } from '../components/sharing-picture.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { sentencesOf } from '../present/sharing.ts'

const services = exampleServices.map((one) => ({ ...one, holdsEntries: true }))
const questions: readonly [name: keyof ExampleChoices, ask: string][] = [
  ['gpOut', 'May others see what your GP practice writes?'],
  ['nursesIn', 'May the district nurses see what others share?'],
  ['clinicIn', 'May the smoking clinic see what others share?'],
]

/** The example as a drawing that follows the answers, with the same in sentences and as a table. */
export function howSharingWorksView(view: {
  readonly practice: Practice
  readonly choices: ExampleChoices
}): string {
  const { practice, choices } = view
  const sights = exampleSights(choices)
  const between = sights.filter(({ viewer, writer }) => viewer !== writer)
  return renderPage(
    {
      ...{ title: 'How sharing works', audience: 'public', practice },
      current: paths.practicePage(practice.id, 'sharing'),
    },
    <>
      <div className="nhsuk-u-reading-width">
        <p className="lede">
          You choose two things for each service: whether others may see what it writes, and whether
          it may see what others share. Both must be yes.
        </p>
        <p>
          Here is an example with three services. Change an answer, and see who can then read what.
        </p>
      </div>
      <form action={paths.howSharingWorks(practice.id)} method="get" className="example">
        {questions.map(([name, ask]) => (
          <Radios key={name} name={name} inline small legend={ask} legendProps={{ size: 's' }}>
            <Radios.Item id={`${name}-yes`} value="yes" defaultChecked={choices[name]}>
              Yes
            </Radios.Item>
            <Radios.Item id={`${name}-no`} value="no" defaultChecked={!choices[name]}>
              No
            </Radios.Item>
          </Radios>
        ))}
        <Button secondary type="submit">
          Show who can see what
        </Button>
      </form>
      <h2 className="nhsuk-heading-m">Who can see what</h2>
      <div className="sharing">
        <div className="sharing__picture">
          <SharingPicture services={services} sights={between} />
        </div>
        <ul className="sharing__sentences">
          {services.flatMap((viewer) =>
            sentencesOf(viewer, services, between).map((said) => <li key={said}>{said}</li>),
          )}
        </ul>
      </div>
      <Cells sights={sights} />
      <div className="nhsuk-u-reading-width">
        <p>
          A service always sees what it wrote itself. An entry that is marked private is seen only
          by you and the service that wrote it.
        </p>
        <p>
          <a href={paths.practiceQuestions(practice.id)}>Questions about sharing</a>
        </p>
      </div>
    </>,
  )
}

function Cells({ sights }: { sights: readonly Sight[] }) {
  return (
    <table className="nhsuk-table example__cells">
      <caption className="nhsuk-table__caption nhsuk-table__caption--s">
        The same as a table: may the service of the row see what the service of the column wrote?
      </caption>
      <thead className="nhsuk-table__head">
        <tr>
          <th scope="col" className="nhsuk-table__header">
            Service
          </th>
          {exampleServices.map(({ id, name }) => (
            <th scope="col" className="nhsuk-table__header" key={id}>
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody className="nhsuk-table__body">
        {exampleServices.map(({ id: viewer, name }) => (
          <tr className="nhsuk-table__row" key={viewer}>
            <th scope="row" className="nhsuk-table__header">
              {name}
            </th>
            {sights
              .filter((one) => one.viewer === viewer)
              .map(({ writer, sees, because }) => (
                <td className="nhsuk-table__cell" key={writer}>
                  {because === 'own' ? 'Yes, its own' : sees === 'yes' ? 'Yes' : 'No'}
                </td>
              ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}
