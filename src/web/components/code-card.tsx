import { spokenCode } from '../../sharing/one-time-code.ts'
import { DateText } from './date-text.tsx'

type Props = { readonly code: string; readonly service: string; readonly expiresAt: Date }

/** A one-time code, to read out, copy or print: the only time it is shown. */
export function CodeCard({ code, service, expiresAt }: Props) {
  return (
    <div className="code-card">
      <p className="code-card__for">Code for {service}</p>
      <p className="code-card__code">
        <span aria-hidden="true">{spokenCode(code)}</span>
        <span className="nhsuk-u-visually-hidden">{code.split('').join(' ')}</span>
      </p>
      <p className="code-card__until">
        Works once, until <DateText on={expiresAt} time />
      </p>
    </div>
  )
}
