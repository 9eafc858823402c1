import type { Content } from './content.ts'

/** Every cookie of ours, by what stands in its name. */
export const cookies: readonly {
  readonly name: string
  readonly what: string
  readonly until: string
}[] = [
  {
    name: 'sign-in',
    what: 'Ties signing in to the browser you began in, so that nobody else can end it for you.',
    until: '10 minutes',
  },
  {
    name: 'sid',
    what: 'Knows that you are signed in.',
    until: 'You close the browser or sign out',
  },
  {
    name: 'form',
    what: 'Keeps what you type in a form together until you send it.',
    until: 'You send the form or close the browser',
  },
  {
    name: 'app',
    what: 'Ties what an app asks you to the browser you were asked in. Its parts begin with this.',
    until: '10 minutes',
  },
]

export const cookiesPage: Content = {
  slug: 'cookies',
  title: 'Cookies',
  lede: 'To read these pages you need none, and we set none.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: () => (
    <>
      <p>
        A cookie is a small note that a site leaves in your browser. We set one only when you sign
        in, start a form or let an app in. It is needed for that to work, so we do not have to ask
        you first. We never use cookies to follow you, and no one else sets any here.
      </p>
      <h2 id="which">Which ones</h2>
      <dl className="nhsuk-summary-list">
        {cookies.map(({ name, what, until }) => (
          <div className="nhsuk-summary-list__row" key={name}>
            <dt className="nhsuk-summary-list__key">
              <code>{name}</code>
            </dt>
            <dd className="nhsuk-summary-list__value">
              {what} It stays until: {until}.
            </dd>
          </div>
        ))}
      </dl>
      <p>
        On a safe connection the name begins with <code>__Host-</code>.
      </p>
      <h2 id="delete">If you delete it</h2>
      <p>
        You can delete cookies in your browser at any time. You are then signed out. If you were
        filling in a form, you start it again. Nothing that was saved is lost.
      </p>
    </>
  ),
}
