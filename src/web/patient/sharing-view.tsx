import { Button, Details } from 'nhsuk-react-components'
import type { Leaflet } from '../../sharing/leaflets/leaflet.ts'
import type { Sight } from '../../sharing/preview.ts'
import { LeafletQuestions } from '../components/leaflet-text.tsx'
import { ServiceTag } from '../components/service-tag.tsx'
import { SharingPicture } from '../components/sharing-picture.tsx'
import { Choices, Reasons, type SharingRow } from './sharing-tables.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type SharingView = {
  readonly who: SignedIn
  readonly shareNothing: boolean
  readonly leaflet: Leaflet
  readonly rows: readonly SharingRow[]
  readonly sights: readonly Sight[]
}

/** Who can see what, and the patient's choices that make it so. */
export function sharingView(view: SharingView): string {
  const { rows, shareNothing } = view
  return renderPage(
    { title: 'Sharing', audience: 'patient', who: view.who, current: paths.sharing },
    <>
      <p className="lede">
        You decide, service by service, what each one shares and what each one may see. You can
        change your mind at any time.
      </p>
      {shareNothing ? <NothingShared /> : null}
      <section aria-labelledby="now">
        <h2 className="nhsuk-heading-m" id="now">
          Who can see what now
        </h2>
        <div className="panel sharing">
          <figure className="sharing__picture">
            <SharingPicture services={rows.map(({ service }) => service)} sights={view.sights} />
            <figcaption className="flow__legend">
              {view.sights.every(({ sees }) => sees === 'no') ? (
                'No arrow: each service sees only what it wrote itself.'
              ) : (
                <>
                  <Key asks={false} /> can see it
                </>
              )}
              {view.sights.some(({ sees }) => sees === 'asks') ? (
                <span className="flow__key">
                  <Key asks /> asks you first
                </span>
              ) : null}
            </figcaption>
          </figure>
          <div className="sharing__words">
            <ul className="sharing__sentences">
              {rows.map(({ service, sentences }) => (
                <li key={service.id}>
                  <ServiceTag service={service} />
                  {sentences.length === 0 ? (
                    <p>No other service has to do with you yet.</p>
                  ) : (
                    sentences.map((sentence) => <p key={sentence}>{sentence}</p>)
                  )}
                </li>
              ))}
            </ul>
            <p className="secondary small">
              Each service always sees what it wrote itself. An entry marked private is seen by the
              service that wrote it and by you, and by nobody else.
            </p>
          </div>
        </div>
        <Details>
          <Details.Summary>The same as a table, with reasons</Details.Summary>
          <Details.Text>
            <Reasons rows={rows} />
          </Details.Text>
        </Details>
      </section>
      <Choices rows={rows} />
      <Switch shareNothing={shareNothing} />
      <Search />
      <Questions leaflet={view.leaflet} />
    </>,
  )
}

function Key({ asks }: { asks: boolean }) {
  return (
    <svg width="44" height="12" viewBox="0 0 44 12" aria-hidden="true" focusable="false">
      <path
        d="M1 6h32"
        stroke="currentColor"
        strokeWidth="2.5"
        {...(asks ? { strokeDasharray: '2 5', strokeLinecap: 'round' as const } : {})}
      />
      <path d="M43 6l-11 -5.5v11z" fill="currentColor" />
    </svg>
  )
}

function NothingShared() {
  return (
    <div className="nhsuk-inset-text">
      <span className="nhsuk-u-visually-hidden">Information: </span>
      <p>
        <strong>You share nothing at the moment.</strong> No service sees what another one wrote,
        not even in an emergency. Your choices for each service are kept, and hold again when you
        turn this off.
      </p>
    </div>
  )
}

function Switch({ shareNothing }: { shareNothing: boolean }) {
  return (
    <section className="panel" aria-labelledby="switch">
      <h2 className="nhsuk-heading-m" id="switch">
        {shareNothing ? 'Share again' : 'Share nothing'}
      </h2>
      <p>
        {shareNothing
          ? 'Turn the switch off, and the choices you made for each service hold again.'
          : 'One switch above all your choices: no service sees what another one wrote. Your choices are kept for when you turn it off.'}
      </p>
      <Button secondary href={paths.shareNothing}>
        {shareNothing ? 'Share again' : 'Share nothing'}
      </Button>
    </section>
  )
}

export function Search({ name = '', error }: { name?: string; error?: string }) {
  return (
    <section aria-labelledby="other">
      <h2 className="nhsuk-heading-m" id="other">
        Another service
      </h2>
      <form className="filters filters--wide" action={paths.sharingFind} method="get">
        <div className={error ? 'nhsuk-form-group nhsuk-form-group--error' : 'nhsuk-form-group'}>
          <label className="nhsuk-label" htmlFor="name">
            Name of a service you want to decide about
          </label>
          {error === undefined ? null : (
            <span className="nhsuk-error-message" id="name-error">
              <span className="nhsuk-u-visually-hidden">Error:</span> {error}
            </span>
          )}
          <input
            className="nhsuk-input"
            id="name"
            name="name"
            type="search"
            defaultValue={name}
            maxLength={100}
            aria-describedby={error ? 'name-error' : undefined}
          />
        </div>
        <Button secondary type="submit">
          Find
        </Button>
      </form>
      <p>
        <a href={paths.ownCodes}>Codes for services that need one</a>
        <br />
        <a href={paths.ownLists}>Services your GP practice allows, and does not allow</a>
      </p>
    </section>
  )
}

function Questions({ leaflet }: { leaflet: Leaflet }) {
  return (
    <section aria-labelledby="questions">
      <h2 className="nhsuk-heading-m" id="questions">
        Questions people ask
      </h2>
      <LeafletQuestions leaflet={leaflet} />
      <p>
        <a href={paths.leaflet(leaflet.version)}>All of it on one page, to print</a>
      </p>
    </section>
  )
}
