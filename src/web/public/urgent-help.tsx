import type { ReactNode } from 'react'

/**
 * Whom to call now, in the pattern of care cards: what it is stands in words, never in colour alone.
 *
 * @see domain.md 5.1
 */
export function UrgentHelp() {
  return (
    <aside className="urgent" aria-label="Urgent help">
      <div className="nhsuk-width-container urgent__cards">
        <Card kind="urgent" before="Urgent advice: " title="Call 111 if:">
          <p>You need medical help fast, but it is not an emergency.</p>
          <p>
            <a href="tel:111">Call 111</a> at any time. It is free.
          </p>
        </Card>
        <Card kind="emergency" before="Immediate action required: " title="Call 999 if:">
          <p>Someone’s life is at risk. They may not be breathing, or may be bleeding badly.</p>
          <p>
            <a href="tel:999">Call 999</a> now.
          </p>
        </Card>
      </div>
    </aside>
  )
}

function Card(props: {
  readonly kind: 'urgent' | 'emergency'
  readonly before: string
  readonly title: string
  readonly children: ReactNode
}) {
  return (
    <div className={`nhsuk-card nhsuk-card--care nhsuk-card--care--${props.kind}`}>
      <div className="nhsuk-card__heading-container">
        <h2 className="nhsuk-card__heading">
          <span className="nhsuk-u-visually-hidden">{props.before}</span>
          {props.title}
        </h2>
        <span className="nhsuk-card--care__arrow" aria-hidden="true"></span>
      </div>
      <div className="nhsuk-card__content">{props.children}</div>
    </div>
  )
}
