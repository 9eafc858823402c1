import type { AccessRequest } from '../../access/request.ts'
import { CopyLine } from '../components/copy-line.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { askerTexts } from '../present/copies.ts'

export type OwnCopiesView = {
  readonly who: SignedIn
  /** Newest first. */
  readonly requests: readonly AccessRequest[]
}

/** What one asked for, and what others asked for in one's name. */
export function ownCopiesView({ who, requests }: OwnCopiesView): string {
  return renderPage(
    {
      ...{ title: 'Copies of my record', audience: 'patient', who, current: paths.ownRecord },
      back: { href: paths.ownRecord, text: 'My record' },
    },
    <>
      {requests.length === 0 ? (
        <EmptyState title="You have asked for no copy">
          <p>A copy is everything a service wrote about you, to keep.</p>
        </EmptyState>
      ) : (
        <ul className="entries">
          {requests.map((one) => (
            <CopyLine key={one.reference} request={one} href={paths.ownCopy(one.reference)}>
              {one.askedBy === 'patient' ? null : (
                <p className="line__detail">Asked by: {askerTexts[one.askedBy]}</p>
              )}
            </CopyLine>
          ))}
        </ul>
      )}
      <p className="after-list">
        <a href={paths.askCopy}>Ask for a copy</a>
      </p>
    </>,
  )
}
