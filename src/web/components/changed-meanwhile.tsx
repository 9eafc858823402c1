import type { ReactNode } from 'react'

type Props = {
  /** What was not done: `saved`, `decided`. */
  readonly not: string
  /** What changed, and to look again. */
  readonly children: ReactNode
}

/** A form that showed something else than what holds now: nothing was done. */
export function ChangedMeanwhile({ not, children }: Props) {
  return (
    <div className="nhsuk-inset-text" role="status">
      <p>
        <strong>Nothing is {not} yet.</strong> {children}
      </p>
    </div>
  )
}
