import { Details } from 'nhsuk-react-components'
import type { Leaflet, LeafletText, ServicesTable } from '../../sharing/leaflets/leaflet.ts'
import { paths } from '../paths.ts'
import { StackedTable } from './stacked-table.tsx'

/** All of a leaflet, to read and to print. */
export function LeafletBody({ leaflet }: { leaflet: LeafletText }) {
  const { lede, services, questions, say } = leaflet
  return (
    <>
      <p className="lede nhsuk-u-reading-width">{lede}</p>
      {services ? <Services services={services} title={servicesTitle} /> : null}
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

export const servicesTitle = 'What each service does until you say otherwise'

/** What holds of each service. Names keep their own direction. */
export function Services({ services, title }: { services: ServicesTable; title: string }) {
  return (
    <>
      <StackedTable
        caption={
          <caption className="nhsuk-table__caption nhsuk-table__caption--m">{title}</caption>
        }
        heads={services.heads}
        rows={services.rows.map((cells) => ({
          name: cells.join(' '),
          cells: cells.map((cell, n) => (n === 0 ? <bdi key="name">{cell}</bdi> : cell)),
        }))}
      />
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
