import { Button } from 'nhsuk-react-components'
import type { NotTheirs } from '../../access/ask-for-helped.ts'
import type { AccessRequest } from '../../access/request.ts'
import { CopyLine } from '../components/copy-line.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import type { CopyPlace } from '../present/copy-place.ts'

export type HelpedCopiesView = {
  readonly who: SignedIn
  readonly place: CopyPlace
  /** Newest first. */
  readonly requests: readonly AccessRequest[]
  /** Why they do not ask; undefined where they may. */
  readonly notTheirs: NotTheirs | undefined
  readonly hasServices: boolean
}

/** Why somebody who helps does not ask for a copy here, as they read it. */
const notTheirsTexts: Readonly<Record<NotTheirs, string>> = {
  'no-right':
    'You may see what was chosen for you. That alone gives you no right to a copy of the record. They can ask for it themselves; or you ask at the desk of the service, with their signed yes.',
  adult: 'From 16 on everyone asks for their own copy. They can ask for it themselves.',
  child:
    'An attorney or deputy asks for somebody of 16 or more. A parent asks for a child who does not decide yet.',
  review: 'A clinician of the GP practice first looks whether this child decides for themselves.',
  died: 'After a death other rules hold. Ask the service at its desk.',
  lives: 'Ask the service at its desk.',
}

/** What somebody asked for a patient they help, and the beginning of a new request. */
export function helpedCopiesView(view: HelpedCopiesView): string {
  const { who, place, requests, notTheirs } = view
  return renderPage(
    { title: 'A copy of their record', audience: 'patient', who, ...place.page },
    <>
      {requests.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">What you asked for</h2>
          <ul className="entries">
            {requests.map((one) => (
              <CopyLine key={one.reference} request={one} href={place.one(one.reference)} />
            ))}
          </ul>
        </>
      )}
      {notTheirs === undefined ? (
        <Beginning {...view} />
      ) : (
        <div className="nhsuk-inset-text">
          <p>{notTheirsTexts[notTheirs]}</p>
        </div>
      )}
    </>,
  )
}

function Beginning({ place, hasServices }: HelpedCopiesView) {
  return (
    <>
      <h2 className="nhsuk-heading-m">Ask for a copy</h2>
      <ul className="nhsuk-list nhsuk-list--bullet">
        <li>It costs nothing, and you need not say why you want it.</li>
        <li>
          The service decides whether you may have it. It looks at your right to ask, and at what{' '}
          {place.helped} would want. Somebody who decides for themselves is asked.
        </li>
        <li>
          You have an answer within one calendar month of today. If it takes longer, the service
          tells you why within that month.
        </li>
        <li>What would harm them, or is about somebody else, is left out.</li>
        <li>You alone can take the copy, behind your own sign-in.</li>
      </ul>
      {hasServices ? (
        <form action={place.ask} method="post">
          <Button type="submit">Begin</Button>
        </form>
      ) : null}
      <p>
        On paper, or from another service: ask that service at its desk, by telephone, by letter or
        by email. It must answer those just the same.
      </p>
    </>
  )
}
