import type { ReactNode } from 'react'
import { Button } from 'nhsuk-react-components'

/** A form that the script fills with what the browser's passkey answers; without script it says what to do instead. */
export function PasskeyForm(props: {
  readonly action: string
  /** `make` a passkey or `use` one. */
  readonly doing: 'make' | 'use'
  /** What the browser is asked, as the text of an object. */
  readonly options: string
  readonly button: string
  readonly otherwise: ReactNode
  readonly children?: ReactNode
}) {
  const { action, doing, options, button, otherwise, children } = props
  return (
    <>
      <form
        className="panel panel--form"
        action={action}
        method="post"
        data-passkey={doing}
        data-options={options}
        hidden
      >
        {children}
        <input type="hidden" name="response" value="" />
        <Button type="submit">{button}</Button>
        <p role="alert" hidden data-passkey-failed>
          That did not work, or it was stopped. Load this page again to try once more.
        </p>
      </form>
      <div data-passkey-otherwise>{otherwise}</div>
    </>
  )
}
