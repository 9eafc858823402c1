import type { ReactNode } from 'react'
import { DateText } from './date-text.tsx'
import { type Service, ServiceTag } from './service-tag.tsx'

export type ListedService = {
  readonly id: string
  readonly service: Service
  readonly by: string
  readonly at: Date
}

type Props = {
  readonly services: readonly ListedService[]
  /** What there is to do with one. */
  readonly actions?: (service: ListedService) => ReactNode
}

/** The services of one list: who put each there, and when. */
export function ListedServices({ services, actions }: Props) {
  if (services.length === 0) return <p>There are none.</p>
  return (
    <ul className="entries">
      {services.map((one) => (
        <li className="line" key={one.id}>
          <div>
            <p className="line__name">
              <ServiceTag service={one.service} />
            </p>
            <p className="line__detail">
              Put here by {one.by} on <DateText on={one.at} />
            </p>
          </div>
          {actions?.(one)}
        </li>
      ))}
    </ul>
  )
}
