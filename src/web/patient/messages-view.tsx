import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type MessageView = {
  readonly id: string
  readonly at: Date
  readonly title: string
  readonly body: string
  readonly unread: boolean
  /** Whether the mail address we have did not take it. */
  readonly refused: boolean
  readonly reference?: string
  readonly link?: { readonly href: string; readonly text: string }
}

export type MessagesView = { readonly who: SignedIn; readonly messages: readonly MessageView[] }

/** The patient's messages, newest first; those not seen before are marked in words. */
export function messagesView({ who, messages }: MessagesView): string {
  return renderPage(
    { title: 'Messages', audience: 'patient', who, current: paths.messages },
    <>
      <p className="lede">What we told you about your record, newest first.</p>
      {messages.length === 0 ? (
        <EmptyState title="You have no messages.">
          <p>When something about who sees your record changes, you will read it here.</p>
        </EmptyState>
      ) : (
        <ol className="messages">
          {messages.map((message) => (
            <Message key={message.id} message={message} />
          ))}
        </ol>
      )}
    </>,
  )
}

function Message({ message }: { message: MessageView }) {
  const { title, body, at, unread, refused, reference, link } = message
  return (
    <li className={unread ? 'message message--unread' : 'message'}>
      <h2 className="nhsuk-heading-s message__title">
        {unread ? <strong className="nhsuk-tag nhsuk-tag--green message__new">New</strong> : null}{' '}
        {title}
      </h2>
      <p className="secondary">
        <DateText on={at} time />
        {reference ? (
          <>
            {' '}
            · Reference <span className="whole">{reference}</span>
          </>
        ) : null}
      </p>
      <p>{body}</p>
      {refused ? (
        <p className="secondary">We could not send this to the address we have for you.</p>
      ) : null}
      {link ? (
        <p>
          <a href={link.href}>{link.text}</a>
        </p>
      ) : null}
    </li>
  )
}
