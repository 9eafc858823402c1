import { Button } from 'nhsuk-react-components'
import { CodeCard } from '../components/code-card.tsx'
import { DateText } from '../components/date-text.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { type CodeService, MakeCode } from '../components/make-code.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type LiveCode = {
  readonly id: string
  readonly service: string
  readonly atDesk: boolean
  readonly made: Date
  readonly expiresAt: Date
}

export type OwnCodesView = {
  readonly who: SignedIn
  /** Whether the practice asks for codes at all. */
  readonly required: boolean
  readonly services: readonly CodeService[]
  readonly more: boolean
  readonly find: string
  readonly live: readonly LiveCode[]
  readonly errors: readonly FieldError[]
}

/** One's own codes: make one for a service, and see which may still be used. */
export function ownCodesView(view: OwnCodesView): string {
  const { required, services, more, find, live, errors } = view
  return renderPage(
    {
      title: 'Codes for services',
      audience: 'patient',
      who: view.who,
      error: errors.length > 0,
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        A code proves to us that a service is really caring for you. Give it to them yourself.
      </p>
      {required ? (
        <>
          <p>
            Your GP practice keeps <a href={paths.ownLists}>a list of services</a> it knows. A
            service that is not on the list needs a code from you, once. A code shares nothing by
            itself: your sharing choices still decide.
          </p>
          <MakeCode
            action={paths.ownCodes}
            services={services}
            more={more}
            find={find}
            errors={errors}
            legend="Which service is the code for?"
          />
        </>
      ) : (
        <p>Your GP practice asks no service for a code. You do not need one.</p>
      )}
      <h2 className="nhsuk-heading-m">Codes that can still be used</h2>
      {live.length === 0 ? <p>There are none.</p> : <Live codes={live} />}
    </>,
  )
}

function Live({ codes }: { codes: readonly LiveCode[] }) {
  return (
    <ul className="entries">
      {codes.map(({ id, service, atDesk, made, expiresAt }) => (
        <li className="line" key={id}>
          <div>
            <p className="line__name">{service}</p>
            <p className="line__detail">
              Made <DateText on={made} time />
              {atDesk ? ', at your GP practice' : null}. Can be used until{' '}
              <DateText on={expiresAt} time />.
            </p>
          </div>
          <form action={`${paths.ownCodes}/cancel`} method="post">
            <input type="hidden" name="code" value={id} />
            <Button type="submit" secondary>
              Cancel<span className="nhsuk-u-visually-hidden"> the code for {service}</span>
            </Button>
          </form>
        </li>
      ))}
    </ul>
  )
}

export type MadeCodeView = {
  readonly who: SignedIn
  readonly code: string
  readonly service: string
  readonly expiresAt: Date
}

/** The code, shown this once. */
export function ownCodeMadeView({ who, ...made }: MadeCodeView): string {
  return renderPage(
    {
      title: 'Your code',
      audience: 'patient',
      who,
      back: { href: paths.ownCodes, text: 'Codes for services' },
    },
    <>
      <CodeCard {...made} />
      <p>
        <strong>Write it down or print this page.</strong> We cannot show it again. If you lose it,
        make a new one: the old one then stops working.
      </p>
      <p>
        Tell the code to {made.service}, in person or by phone. Nobody else needs it. We will never
        ask you for it.
      </p>
    </>,
  )
}
