import type { ReactNode } from 'react'
import type { SignInRefusal } from '../identity/sign-in.ts'
import type { ServiceKind } from '../identity/sign-in-state.ts'
import type { Membership } from '../identity/staff.ts'
import { PasskeyForm } from './components/passkey-form.tsx'
import { RequestReference } from './components/request-reference.tsx'
import { renderPage } from './layout.tsx'
import { paths } from './paths.ts'

export type SignInView = {
  /** The ways in that have been set up. */
  readonly available: readonly ServiceKind[]
  readonly returnTo: string
  /** Whether someone has just signed out. */
  readonly signedOut: boolean
}

const ways: readonly { kind: ServiceKind; button: string; hint: string }[] = [
  {
    kind: 'patient',
    button: 'Sign in to my record',
    hint: 'Read what services wrote about you, and see who has looked.',
  },
  {
    kind: 'staff',
    button: 'Sign in as staff',
    hint: 'Find a patient, read what is shared with your service, and write an entry.',
  },
]

/** The two ways in. */
export function signInView(view: SignInView): string {
  const offered = ways.filter(({ kind }) => view.available.includes(kind))
  return renderPage(
    { title: view.signedOut ? 'You have signed out' : 'Sign in', audience: 'public' },
    <div className="nhsuk-u-reading-width">
      {offered.length === 0 ? <p>Signing in has not been set up here yet.</p> : null}
      {offered.map(({ kind, button, hint }) => (
        <section key={kind}>
          <p>{hint}</p>
          <p>
            <a
              className={`nhsuk-button ${kind === 'staff' ? 'nhsuk-button--secondary' : ''}`}
              href={signInAddress(kind, view.returnTo)}
            >
              {button}
            </a>
          </p>
          {kind === 'patient' ? (
            <p>
              <a href={passkeyAddress(view.returnTo)}>Sign in with a passkey</a>
            </p>
          ) : null}
        </section>
      ))}
    </div>,
  )
}

function signInAddress(kind: ServiceKind, returnTo: string): string {
  const query = new URLSearchParams({ as: kind, ...(returnTo !== '/' && { return: returnTo }) })
  return `${paths.signIn}?${query.toString()}`
}

function passkeyAddress(returnTo: string): string {
  const query = returnTo === '/' ? '' : `?${new URLSearchParams({ return: returnTo }).toString()}`
  return `${paths.passkeySignIn}${query}`
}

/** Signing in with a passkey; without script, the way back to the other way. */
export function signInPasskeyView(view: {
  readonly options: string
  readonly returnTo: string
}): string {
  return renderPage(
    { title: 'Sign in with a passkey', audience: 'public' },
    <div className="nhsuk-u-reading-width">
      <PasskeyForm
        action={paths.passkeySignIn}
        doing="use"
        options={view.options}
        button="Use a passkey"
        otherwise={<p>This browser cannot use passkeys, or its scripts are turned off.</p>}
      >
        <p>Your device asks for your fingerprint, your face or its code.</p>
        <input type="hidden" name="return" value={view.returnTo} />
      </PasskeyForm>
      <p>
        <a href={signInAddress('patient', view.returnTo)}>Sign in the other way</a>
      </p>
    </div>,
  )
}

/** For staff of several organisations: a session acts for one of them. */
export function chooseOrganisationView(action: string, choices: readonly Membership[]): string {
  return renderPage(
    { title: 'Which service are you working for?', audience: 'staff' },
    <form action={action} method="post" className="nhsuk-u-reading-width">
      <p>You see what this service may see, and what you write is written for it.</p>
      {choices.map(({ id, organisationName, roleName }) => (
        <p key={id}>
          <button
            className="nhsuk-button nhsuk-button--secondary"
            type="submit"
            name="member"
            value={id}
          >
            {organisationName}, {roleName}
          </button>
        </p>
      ))}
    </form>,
  )
}

/** Why someone was not let in, and what to do. */
export function signInRefusedView(because: SignInRefusal, requestId: string): string {
  const { title, body } = refusals[because]
  return renderPage(
    { title, audience: 'public' },
    <div className="nhsuk-u-reading-width">
      {body}
      <p>
        <a href={paths.signIn}>Go to sign in</a>
      </p>
      <RequestReference id={requestId} />
    </div>,
  )
}

const refusals: Readonly<Record<SignInRefusal, { title: string; body: ReactNode }>> = {
  'not-finished': {
    title: 'Signing in did not work',
    body: (
      <p>
        It took longer than 10 minutes, was begun in another window, or the page was opened a second
        time. Sign in again from the start.
      </p>
    ),
  },
  declined: {
    title: 'You have not signed in',
    body: <p>Signing in was stopped, or you chose not to share your details with Confide.</p>,
  },
  'unknown-staff': {
    title: 'You have no access to Confide',
    body: (
      <p>
        You proved who you are, but no service has added you as a member of its staff. Ask the
        person who looks after Confide at your service.
      </p>
    ),
  },
  suspended: {
    title: 'Your access is suspended',
    body: <p>Ask the person who looks after Confide at your service.</p>,
  },
  'not-proved': {
    title: 'Prove who you are to see your record',
    body: (
      <p>
        Only someone whose identity has been checked in full may see a record. Complete the check
        with the service you sign in with, or ask at your GP surgery, then sign in again.
      </p>
    ),
  },
  passkey: {
    title: 'This passkey did not work',
    body: (
      <p>
        It may have been removed, or the page was open for more than five minutes. Try again, or
        sign in the other way.
      </p>
    ),
  },
  'someone-else': {
    title: 'Somebody else signed in',
    body: (
      <p>
        You were asked to sign in again as yourself, and somebody else did. Nothing was opened. The
        session of the person who was signed in goes on as before.
      </p>
    ),
  },
  'no-record': {
    // One page for every reason, a pause by the patient among them: it tells nobody which.
    title: 'You cannot sign in online now',
    body: (
      <p>
        We cannot show you a record here. Contact your GP practice: they can tell you how to see it.
      </p>
    ),
  },
}
