import type { ReactNode } from 'react'
import { parseCheckpoint, signersOf } from '../../audit/log/checkpoint.ts'
import type { Cosigned } from '../../audit/log/newest.ts'
import { paths } from '../paths.ts'

/** The newest number of the list of looks, with who has signed it. */
export function LogNumber({ newest }: { readonly newest: Cosigned | undefined }) {
  if (newest === undefined) return <p>There is no number yet. Load this page again in a minute.</p>
  return (
    <>
      <h2 id="now">The number now</h2>
      <dl className="nhsuk-summary-list">
        <Row what="Lines on the list">{newest.size.toLocaleString('en')}</Row>
        <Row what="Number">
          <code className="log-number">{parseCheckpoint(newest.note).root.toString('base64')}</code>
        </Row>
        <Row what="Signed by">
          {signersOf(newest.note).map((name) => (
            <code className="log-number" key={name}>
              {name}
            </code>
          ))}
        </Row>
      </dl>
      <p>
        The <a href={paths.logCheckpoint}>number with its signatures</a> and the{' '}
        <a href={paths.logKeys}>keys they are checked with</a>, for computers.
      </p>
    </>
  )
}

function Row(props: { readonly what: string; readonly children: ReactNode }) {
  return (
    <div className="nhsuk-summary-list__row">
      <dt className="nhsuk-summary-list__key">{props.what}</dt>
      <dd className="nhsuk-summary-list__value">{props.children}</dd>
    </div>
  )
}
