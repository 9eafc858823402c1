import { DateText } from '../components/date-text.tsx'
import { EmptyState } from '../components/empty-state.tsx'
import type { MarkedEntry } from '../components/entry-ticks.tsx'
import { WithdrawRequest } from '../components/withdraw-request.tsx'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

export type OwnPrivateView = {
  readonly who: SignedIn
  readonly done?: 'done' | 'waiting' | 'withdrawn' | undefined
  readonly entries: readonly (MarkedEntry & { readonly service: string })[]
  readonly asked: readonly OwnAsked[]
}

export type OwnAsked = {
  readonly ref: string
  readonly title: string
  readonly service: string
  readonly reference: string
  readonly isPrivate: boolean
  readonly at: Date
  readonly state: 'waiting' | 'yes' | 'no' | 'withdrawn'
  readonly answer?: string | undefined
}

const done = {
  done: 'Done. It holds at once.',
  waiting: 'We have asked the service. You get a message when it answers.',
  withdrawn: 'You have taken it back.',
}

const states = {
  waiting: 'Not answered yet',
  yes: 'Yes',
  no: 'No',
  withdrawn: 'You took it back',
}

/** One's own private entries, and what one asked. */
export function ownPrivateView(view: OwnPrivateView): string {
  return renderPage(
    {
      title: 'My private entries',
      audience: 'patient',
      who: view.who,
      current: paths.ownRecord,
      back: { href: paths.ownRecord, text: 'My record' },
    },
    <>
      {view.done === undefined ? null : (
        <div className="nhsuk-inset-text" role="status">
          <p>{done[view.done]}</p>
        </div>
      )}
      <p className="lede">Only you and the service that wrote it can see a private entry.</p>
      {view.entries.length === 0 ? (
        <EmptyState title="None of your entries is private">
          <p>To ask for one to be private, open it in your record.</p>
        </EmptyState>
      ) : (
        <ul className="entries hidden">
          {view.entries.map(({ ref, title, kind, when, service }) => (
            <li className="hidden__entry" key={ref}>
              <p className="hidden__what">
                <a className="entry__title" href={paths.ownEntry(ref)}>
                  {title}
                </a>{' '}
                <span className="secondary">
                  {kind}, <DateText on={when} />. Written by {service}
                </span>
              </p>
              <p className="hidden__do no-print">
                <a href={paths.askPrivate(ref)}>
                  Share this again<span className="nhsuk-u-visually-hidden">: {title}</span>
                </a>
              </p>
            </li>
          ))}
        </ul>
      )}
      {view.asked.length === 0 ? null : (
        <>
          <h2 className="nhsuk-heading-m">What you asked</h2>
          <ul className="entries hidden">
            {view.asked.map((one) => (
              <li className="hidden__entry" key={one.reference}>
                <p className="hidden__what">
                  <a className="entry__title" href={paths.ownEntry(one.ref)}>
                    {one.title}
                  </a>{' '}
                  <span className="secondary">
                    {one.isPrivate ? 'To be private' : 'To be shared again'}. Asked{' '}
                    <DateText on={one.at} />, {one.reference}
                  </span>
                </p>
                <p>
                  <strong>{states[one.state]}</strong>
                  {one.answer === undefined ? null : `. ${one.service} says: ${one.answer}`}
                </p>
                {one.state === 'waiting' ? (
                  <WithdrawRequest
                    action={paths.ownPrivate}
                    reference={one.reference}
                    about={one.title}
                  />
                ) : null}
              </li>
            ))}
          </ul>
        </>
      )}
    </>,
  )
}
