import { Details } from 'nhsuk-react-components'
import type { Leaflet, LeafletText, ServicesTable } from '../../sharing/leaflets/leaflet.ts'
import { paths } from '../paths.ts'

/** All of a leaflet, to read and to print. */
export function LeafletBody({ leaflet }: { leaflet: LeafletText }) {
  const { lede, services, questions, say } = leaflet
  return (
    <>
      <p className="lede nhsuk-u-reading-width">{lede}</p>
      {services ? <Services services={services} /> : null}
      <div className="nhsuk-u-reading-width">
        {questions.map(([ask, answer]) => (
          <section key={ask}>
            <h2 className="nhsuk-heading-m">{ask}</h2>
            <p>{answer}</p>
          </section>
        ))}
        <h2 className="nhsuk-heading-m">What staff ask you</h2>
        <p>About what their own service writes, in these words:</p>
        <blockquote className="say">“{say.out}”</blockquote>
        <p>About what others write:</p>
        <blockquote className="say">“{say.into}”</blockquote>
      </div>
    </>
  )
}

function Services({ services }: { services: ServicesTable }) {
  return (
    <>
      <table className="nhsuk-table-responsive" role="table">
        <caption className="nhsuk-table__caption nhsuk-table__caption--m">
          What each service does until you say otherwise
        </caption>
        <thead className="nhsuk-table__head" role="rowgroup">
          <tr role="row">
            {services.heads.map((head) => (
              <th className="nhsuk-table__header" key={head} role="columnheader" scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody className="nhsuk-table__body">
          {services.rows.map((cells) => (
            <tr className="nhsuk-table__row" key={cells[0]} role="row">
              {cells.map((cell, n) => (
                <td className="nhsuk-table__cell" key={services.heads[n]} role="cell">
                  <span className="nhsuk-table-responsive__heading" aria-hidden="true">
                    {services.heads[n]}{' '}
                  </span>
                  <div className="cell">{cell}</div>
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p>{services.others}</p>
    </>
  )
}

/** The questions of a leaflet, each opened on its own. */
export function LeafletQuestions({ leaflet }: { leaflet: Leaflet }) {
  return leaflet.questions.map(([ask, answer]) => (
    <Details key={ask}>
      <Details.Summary>{ask}</Details.Summary>
      <Details.Text>
        <p>{answer}</p>
      </Details.Text>
    </Details>
  ))
}

/** By what a choice on this page is made: the version of the leaflet, and where to read it. */
export function LeafletShown({ version }: { version: string }) {
  return (
    <p className="secondary small">
      What sharing means stands in{' '}
      <a href={paths.leaflet(version)}>the leaflet, version {version}</a>. That this version was
      shown is kept with the choice.
    </p>
  )
}
