import type { ReactNode } from 'react'
import type { AccessRequest } from '../../access/request.ts'
import { isEnded } from '../../access/states.ts'
import { stateTexts } from '../present/copies.ts'
import { DateText } from './date-text.tsx'

/** A request for a copy in a list of them, for who asked. */
export function CopyLine(props: {
  readonly request: AccessRequest
  readonly href: string
  readonly children?: ReactNode
}) {
  const { request, href, children } = props
  return (
    <li className="line">
      <div>
        <p className="line__name">
          <a href={href}>{request.organisationName}</a>
        </p>
        <p className="line__detail">
          {stateTexts[request.state]}.{' '}
          {isEnded(request.state) || request.dueOn === null ? null : (
            <>
              Due by <DateText on={request.dueOn} />.{' '}
            </>
          )}
          Asked <DateText on={request.receivedOn} />,{' '}
          <span className="whole">{request.reference}</span>
        </p>
        {children}
      </div>
    </li>
  )
}
