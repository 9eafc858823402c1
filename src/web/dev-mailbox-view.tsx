import type { Mailbox } from '../messages/mailbox.ts'
import { DateText } from './components/date-text.tsx'
import { EmptyState } from './components/empty-state.tsx'
import { renderPage } from './layout.tsx'

/** Mails as they were received, newest first. */
export function mailboxView({ mails, listensAt }: Mailbox): string {
  return renderPage(
    { title: 'Development mailbox', audience: 'public' },
    <>
      <p>This is a development server: mail to anyone ends here, in memory, and goes no further.</p>
      {listensAt === undefined ? null : (
        <p>
          A mail program on this machine can hand mail over at <code>{listensAt}</code>. What it
          sends to the mailbox of a practice, as its pages name it, comes in there: it waits in the
          work list.
        </p>
      )}
      {mails.length === 0 ? (
        <EmptyState title="There is no mail yet.">
          <p>Change a sharing choice, or open a record, and look again.</p>
        </EmptyState>
      ) : (
        <ol className="messages">
          {mails.map(({ at, to, subject, text }, place) => (
            <li className="message" key={place}>
              <h2 className="nhsuk-heading-s message__title">{subject}</h2>
              <p className="secondary">
                <DateText on={at} time /> · To <span className="message__address">{to}</span>
              </p>
              <p className="message__text">{text.trim()}</p>
            </li>
          ))}
        </ol>
      )}
    </>,
  )
}
