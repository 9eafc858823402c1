import { assetUrl } from './asset-files.ts'
import { renderPage, type SignedIn } from './layout.tsx'
import { Practices, type FoundPractices } from './home-practices.tsx'
import { paths } from './paths.ts'

export type HomeView = {
  readonly who?: SignedIn
  /** Where a signed-in person goes on. */
  readonly next?: { readonly href: string; readonly text: string }
  /** Practices whose public pages anyone may read. */
  readonly practices?: FoundPractices
  /** Whether this runs on made-up people. */
  readonly demo: boolean
}

/** The front page: what this is, and the way in. */
export function homeView(view: HomeView): string {
  return renderPage(
    { title: 'One record, shared the way you say', audience: 'public', who: view.who },
    <>
      <div className="welcome">
        <div>
          <p className="lede">
            Each service that cares for you writes its own part of your record. You decide, service
            by service, what each one shares and what each may see. Everyone who looks is on a list
            that you can read.
          </p>
          {view.demo ? (
            <p className="secondary">
              This is a demonstration. All people and records are made up.
            </p>
          ) : null}
        </div>
        <img
          src={assetUrl('sharing.svg')}
          width="440"
          height="260"
          fetchPriority="low"
          alt="Four services around one record. Three share with it, one keeps its notes to itself."
        />
      </div>
      {view.next ? (
        <p>
          <a className="nhsuk-button" href={view.next.href}>
            {view.next.text}
          </a>
        </p>
      ) : (
        <WaysIn />
      )}
      {view.practices ? <Practices practices={view.practices} /> : null}
      <p>
        <a href={paths.coverage}>See where summaries have reached, on a map</a>
      </p>
      <p>
        <a href={paths.researchRegister}>See every study that records are used for</a>
      </p>
      <p>
        <a href={paths.developers}>For developers of systems and apps</a>
      </p>
      <Promises />
    </>,
  )
}

function WaysIn() {
  return (
    <div className="ways-in">
      <section className="panel" aria-labelledby="for-patients">
        <h2 className="nhsuk-heading-m" id="for-patients">
          It is my record
        </h2>
        <p>Read what services wrote about you, and see who has looked.</p>
        <a className="nhsuk-button" href={`${paths.signIn}?as=patient`}>
          Sign in to my record
        </a>
      </section>
      <section className="panel" aria-labelledby="for-staff">
        <h2 className="nhsuk-heading-m" id="for-staff">
          I care for patients
        </h2>
        <p>Find a patient, read what is shared with your service, and write an entry.</p>
        <a className="nhsuk-button nhsuk-button--secondary" href={`${paths.signIn}?as=staff`}>
          Sign in as staff
        </a>
      </section>
    </div>
  )
}

function Promises() {
  return (
    <>
      <h2 className="nhsuk-heading-m">What you can count on</h2>
      <div className="promises">
        <div>
          <h3 className="nhsuk-heading-s">You decide, service by service</h3>
          <p>What each one shares with others, and what it may see of theirs, is your choice.</p>
        </div>
        <div>
          <h3 className="nhsuk-heading-s">Private stays private</h3>
          <p>No other service sees an entry marked private, not even in an emergency.</p>
        </div>
        <div>
          <h3 className="nhsuk-heading-s">Nobody looks unseen</h3>
          <p>No record is shown before the look is written down: who, when and why.</p>
        </div>
      </div>
    </>
  )
}
