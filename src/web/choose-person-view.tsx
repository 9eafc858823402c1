import type { ReactNode } from 'react'
import type { DemoPerson } from '../identity/demo-people.ts'
import { subjectOf } from '../identity/demo-people.ts'
import { partlyProved } from '../identity/development-issuer.ts'
import type { Membership } from '../identity/staff.ts'
import { renderPage } from './layout.tsx'
import { paths } from './paths.ts'

type Choice = { readonly subject: string; readonly name: string; readonly note: string }

/** Development: the staff to sign in as, by organisation. */
export function chooseStaffView(staff: readonly Membership[]): string {
  const organisations = Map.groupBy(staff, ({ organisationName }) => organisationName)
  return page(
    staff.length === 0 ? <Nobody command="confide staff add" /> : null,
    [...organisations].map(([organisation, members]) => (
      <Choices key={organisation} heading={organisation} choices={members.map(staffChoice)} />
    )),
  )
}

function staffChoice({ subject, name, roleName, suspended }: Membership): Choice {
  const note = suspended ? `${roleName} (suspended)` : roleName
  return { subject: subject ?? '', name, note }
}

/** Development: the patients of the demo population to sign in as. */
export function choosePatientView(people: readonly DemoPerson[]): string {
  return page(
    people.length === 0 ? <Nobody command="confide demo" /> : null,
    <>
      <Choices
        heading="Patients"
        choices={people.map((person) => ({
          subject: subjectOf(person),
          name: person.label,
          note: person.note,
        }))}
      />
      <Choices
        heading="People who may not see a record"
        choices={[
          {
            subject: partlyProved.P5,
            name: 'Somebody partly known',
            note: 'identity checked in part (P5)',
          },
          {
            subject: partlyProved.P0,
            name: 'Somebody unknown',
            note: 'identity not checked (P0)',
          },
        ]}
      />
    </>,
  )
}

/** When the page was opened too late or a second time, as by going back after choosing. */
export function nobodyAskedView(): string {
  return renderPage(
    { title: 'This page was used already', audience: 'public' },
    <>
      <p>A person is chosen once, within 10 minutes. Whoever is signed in stays signed in.</p>
      <p>
        <a className="nhsuk-button" href={paths.signIn}>
          Start again
        </a>
      </p>
      <p>
        <a href={paths.home}>Go on to Confide</a>
      </p>
    </>,
  )
}

function page(above: ReactNode, choices: ReactNode): string {
  return renderPage(
    { title: 'Choose a person', audience: 'public' },
    <form method="post">
      <p>
        This is a development server: everyone here is made up, and you can be any of them. In use,
        people sign in with the service they know.
      </p>
      {above}
      <div className="ways-in">{choices}</div>
    </form>,
  )
}

function Choices({ heading, choices }: { heading: string; choices: readonly Choice[] }) {
  if (choices.length === 0) return null
  return (
    <section className="panel">
      <h2 className="nhsuk-heading-s">{heading}</h2>
      <ul className="nhsuk-list nhsuk-u-margin-bottom-0">
        {choices.map(({ subject, name, note }) => (
          <li className="person" key={subject}>
            <button
              className="nhsuk-button nhsuk-button--secondary nhsuk-button--small nhsuk-u-margin-bottom-0"
              type="submit"
              name="person"
              value={subject}
            >
              {name}
            </button>{' '}
            {note}
          </li>
        ))}
      </ul>
    </section>
  )
}

function Nobody({ command }: { command: string }) {
  return (
    <p>
      There is nobody to choose yet. <code>{command}</code> adds people.
    </p>
  )
}
