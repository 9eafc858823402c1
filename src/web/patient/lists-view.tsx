import { type ListedService, ListedServices } from '../components/listed-services.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnListsView = {
  readonly who: SignedIn
  readonly practice: string | undefined
  readonly required: boolean
  readonly allowed: readonly ListedService[]
  readonly prohibited: readonly ListedService[]
}

/** The lists of one's own practice, to read. */
export function ownListsView(view: OwnListsView): string {
  const { who, practice, required, allowed, prohibited } = view
  const rest = required
    ? 'A service on neither list needs a code from you before it can see anything that others wrote.'
    : 'A service on neither list needs no code. Your sharing choices decide what it can see.'
  return renderPage(
    { title: 'Your practice’s lists', audience: 'patient', who },
    <>
      <p className="lede">
        {practice === undefined
          ? 'You are not registered with a GP practice here, so no list is kept for you.'
          : `${practice} keeps these lists for everyone registered there. Your own choices come on top: a service on a list still sees only what you share with it.`}
      </p>
      <p>
        {rest} {required ? <a href={paths.ownCodes}>Make a code</a> : null}
      </p>
      {practice === undefined ? null : (
        <>
          <h2 className="nhsuk-heading-m">Needs no code</h2>
          <ListedServices services={allowed} />
          <h2 className="nhsuk-heading-m after-list">May not see anything that others wrote</h2>
          <ListedServices services={prohibited} />
          <p className="after-list">
            You cannot change these lists here. If something is not right, tell {practice}.
          </p>
        </>
      )}
    </>,
  )
}
