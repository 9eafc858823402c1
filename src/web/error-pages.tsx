import type { ReactNode } from 'react'
import type { RefusalCode } from '../errors.ts'
import { RequestReference } from './components/request-reference.tsx'
import { type Audience, renderPage, type SignedIn } from './layout.tsx'
import { paths } from './paths.ts'

/** Why a session is no more. `none`: there was none. */
export type SessionEnd = 'idle' | 'too-long' | 'signed-out' | 'ended-elsewhere' | 'none'

export type Failure = {
  /** `bug` is anything that is not a Refusal. */
  readonly code: RefusalCode | 'bug'
  /** The message of the Refusal: safe to show, says what to do. */
  readonly message?: string
  readonly requestId: string
  readonly audience: Audience
  readonly who?: SignedIn | undefined
  readonly sessionEnd?: SessionEnd
}

/** The page that answers a request that was refused or failed. */
export function errorPage(failure: Failure): string {
  const { title, body } = pages[failure.code](failure)
  const { audience, who } = failure
  return renderPage(
    { title, audience, who: failure.code === 'signed-out' ? undefined : who },
    <div className="nhsuk-u-reading-width">
      {body}
      <RequestReference id={failure.requestId} />
    </div>,
  )
}

type Content = { readonly title: string; readonly body: ReactNode }

const pages: Readonly<Record<Failure['code'], (failure: Failure) => Content>> = {
  'not-found': (failure) => ({
    title: 'Page not found',
    body: (
      <>
        <p>If you typed the web address, check it is correct.</p>
        <p>If you pasted it, check you copied all of it.</p>
        <StartAgain failure={failure} />
      </>
    ),
  }),
  role: (failure) => ({
    title: 'You cannot open this page',
    body: (
      <>
        <p>{roleSentence(failure.who)}</p>
        <p>If your work needs it, sign out and sign in with another role, or ask your manager.</p>
        <StartAgain failure={failure} />
      </>
    ),
  }),
  'not-own': ({ message }) => ({
    title: 'You cannot change this',
    body: <p>{sentence(message ?? 'Another service wrote it')}</p>,
  }),
  scope: closedByPatient,
  'signed-out': ({ sessionEnd = 'none' }) => ({
    title: sessionEnd === 'none' ? 'Sign in to see this page' : 'You are signed out',
    body: (
      <>
        <p>{sessionReasons[sessionEnd]}</p>
        <p>
          <a className="nhsuk-button" href={paths.signIn}>
            {sessionEnd === 'none' ? 'Sign in' : 'Sign in again'}
          </a>
        </p>
      </>
    ),
  }),
  'foreign-origin': (failure) => ({
    title: 'This form did not come from Confide',
    body: (
      <>
        <p>
          To keep records safe, we only take forms sent from our own pages. Nothing was changed.
        </p>
        <p>Open the page again from the start and send it once more.</p>
        <StartAgain failure={failure} />
      </>
    ),
  }),
  dissent: closedByPatient,
  'permission-not-asked': closedByPatient,
  invalid: badInput,
  'not-supported': badInput,
  'not-theirs-to-say': badInput,
  'not-acceptable': badInput,
  'unsupported-media': badInput,
  precondition: badInput,
  unprocessable: badInput,
  conflict: ({ message }) => ({
    title: 'This has changed since you opened it',
    body: (
      <>
        <p>{sentence(message ?? 'Somebody else saved a change before you')}</p>
        <p>Nothing of yours was saved. Open the page again, look at it and make your change.</p>
      </>
    ),
  }),
  'too-large': ({ message }) => ({
    title: 'What you sent is too large',
    body: (
      <>
        <p>{sentence(message ?? 'It is larger than this page takes')}</p>
        <p>Nothing was saved. Go back, make it shorter or send it in parts.</p>
      </>
    ),
  }),
  'too-many': () => ({
    title: 'Too many requests',
    body: <p>Wait a minute, then try again. Nothing was changed.</p>,
  }),
  unavailable: () => ({
    title: 'Confide is not available',
    body: (
      <>
        <p>You will be able to use it again soon. Try again in a few minutes.</p>
        <p>If somebody needs care now, use the way your service has agreed for when it is down.</p>
      </>
    ),
  }),
  'no-pdf': ({ message }) => ({
    title: 'There is no PDF of this just now',
    body: (
      <>
        <p>{sentence(message ?? 'It could not be made')}</p>
        <p>Go back to the page and print that instead: it says the same.</p>
      </>
    ),
  }),
  bug: (failure) => ({
    title: 'Sorry, something went wrong',
    body: (
      <>
        <p>The problem is ours, not yours. It has been noted.</p>
        <p>Try again in a few minutes. If you sent a form, look whether it was saved first.</p>
        <StartAgain failure={failure} />
      </>
    ),
  }),
}

function closedByPatient(failure: Failure): Content {
  return {
    title: 'This is not open to you',
    body: (
      <>
        <p>{sentence(failure.message ?? 'Ask the patient')}</p>
        <StartAgain failure={failure} />
      </>
    ),
  }
}

function badInput(failure: Failure): Content {
  return {
    title: 'There is a problem with what was sent',
    body: (
      <>
        <p>{sentence(failure.message ?? 'Something in it could not be read')}</p>
        <p>Nothing was changed. Go back, put it right and try again.</p>
        <StartAgain failure={failure} />
      </>
    ),
  }
}

const sessionReasons: Readonly<Record<SessionEnd, string>> = {
  idle: 'We ended your session because you did not use Confide for a while. This keeps records safe.',
  'too-long': 'We ended your session because it had reached its longest time.',
  'signed-out': 'You have signed out.',
  'ended-elsewhere': 'We ended your session because it was signed out somewhere else.',
  none: 'This page is for people who are signed in.',
}

function roleSentence(who: SignedIn | undefined): string {
  if (!who?.role) return 'What you are signed in as does not open this page.'
  const acting = who.organisation ? `${who.role}, ${who.organisation}` : who.role
  return `You are signed in as ${acting}. This role does not open this page.`
}

function StartAgain({ failure }: { failure: Failure }) {
  const [href, text] = failure.who
    ? whereToStart(failure.audience, failure.who)
    : [paths.home, 'Go to the start page']
  return (
    <p>
      <a href={href}>{text}</a>
    </p>
  )
}

function whereToStart(audience: Audience, who: SignedIn): [href: string, text: string] {
  if (who.withoutFinder) return [paths.home, 'Go to the start page']
  return audience === 'staff'
    ? [paths.finder, 'Find a patient']
    : [paths.ownRecord, 'Go to my record']
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`
}
