import { DateText } from './date-text.tsx'

/** The code of a helper, shown this once, and what to do with it. */
export function InviteCard(props: {
  readonly name: string
  readonly code: string
  readonly expiresAt: Date
}) {
  const { name, code, expiresAt } = props
  return (
    <>
      <div className="code-card">
        <p className="code-card__for">Code for {name}</p>
        <p className="code-card__code code-card__code--long">{code}</p>
        <p className="code-card__until">
          Works once, until <DateText on={expiresAt} time />
        </p>
      </div>
      <p>
        <strong>Write it down or print this page.</strong> It cannot be shown again.
      </p>
      <p>
        Give it to {name} and to nobody else. They sign in to their own account and enter it under
        Settings, People you help.
      </p>
    </>
  )
}
