import type { OpenMail } from '../../forms/mail/mails.ts'
import { DateText } from '../components/date-text.tsx'
import { type FieldError, FieldErrors } from '../components/field-errors.tsx'
import { FlatPages } from '../components/flat-pages.tsx'
import type { Fields } from '../fields.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { KeptWith, MailBelongs, MailEnding } from './mail-ways.tsx'
import { outcomeTexts } from './mail-words.ts'

export type MailView = Omit<OpenMail, 'by'> & {
  readonly who: SignedIn
  readonly values: Fields
  readonly errors: readonly FieldError[]
}

/** An email that came in: what it says, what it looks like, and where it belongs. */
export function mailView(view: MailView): string {
  const { who, mail, pages, errors } = view
  return renderPage(
    {
      ...{ title: 'An email came in', audience: 'staff', who, current: paths.work },
      error: errors.length > 0,
      back: { href: `${paths.work}?kind=mail`, text: 'Work list' },
      above: <FieldErrors errors={errors} />,
    },
    <>
      <p className="lede">
        <span className="whole">{mail.reference}</span>, came in on{' '}
        <DateText on={mail.receivedAt} time />.
      </p>
      {mail.state === 'waiting' ? (
        <div className="nhsuk-inset-text">
          <p>
            Anybody can write under any name and name any reference. Nothing holds because of this
            email. Answer through a number or address the practice already has, and never the one
            given here.
          </p>
        </div>
      ) : (
        <Decided mail={mail} />
      )}
      <Sender mail={mail} />
      <h2 className="nhsuk-heading-m">What it says</h2>
      <p>
        <strong>{mail.subject === '' ? 'No subject' : mail.subject}</strong>
      </p>
      <p className="mail-text">{mail.body === '' ? 'It has no words.' : mail.body}</p>
      {mail.state === 'waiting' ? <MailBelongs {...view} /> : null}
      <Files {...{ mail, pages }} />
      {mail.state === 'waiting' ? <MailEnding {...view} /> : null}
    </>,
  )
}

function Decided({ mail }: Pick<MailView, 'mail'>) {
  const { keptWith, outcome, decidedBy, decidedAt } = mail
  const ended = Object.entries(outcomeTexts).find(([name]) => name === outcome)?.[1]
  return (
    <div className="done" role="status">
      <p>
        <strong>
          {keptWith === null ? (ended ?? 'Ended') : 'Kept with '}
          {keptWith === null ? null : <KeptWith reference={keptWith} />}
        </strong>{' '}
        by {decidedBy}
        {decidedAt === null ? null : (
          <>
            {' '}
            on <DateText on={decidedAt} time />
          </>
        )}
      </p>
    </div>
  )
}

function Sender({ mail }: Pick<MailView, 'mail'>) {
  const { sender, senderName, checks, wasAnswered } = mail
  return (
    <>
      <h2 className="nhsuk-heading-m">Who it says it is from</h2>
      <p className="whole-words">
        {senderName} {sender === '' ? 'It names nobody, or several.' : sender}
      </p>
      <p className="secondary">
        {domainText(checks)} (SPF {checks.spf}, DKIM {checks.dkim}, DMARC {checks.dmarc}.) That is
        about a domain; it never proves who wrote.
        {wasAnswered ? ' The sender was told, by a machine, that it came in.' : null}
      </p>
    </>
  )
}

function domainText({ spf, dkim, dmarc }: MailView['mail']['checks']): string {
  if (dmarc === 'fail' || spf === 'fail')
    return 'The sender is false: its domain did not send this.'
  if (dmarc === 'pass') return 'The domain of the sender sent this.'
  if (dkim === 'fail') return 'A signature on it does not fit: it may have been changed.'
  return 'Whether the domain of the sender sent this is not known.'
}

function Files({ mail, pages }: Pick<MailView, 'mail' | 'pages'>) {
  if (pages.length === 0 && mail.faults.length === 0) return null
  return (
    <>
      <h2 className="nhsuk-heading-m">What came with it</h2>
      {mail.faults.length === 0 ? null : (
        <ul className="nhsuk-list nhsuk-list--bullet">
          {mail.faults.map((fault, place) => (
            <li key={place}>A file was not taken. {fault}.</li>
          ))}
        </ul>
      )}
      <FlatPages pages={pages} url={(page) => paths.mailPage(mail.reference, page)} />
    </>
  )
}
