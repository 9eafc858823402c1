import { SkipLink } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { assetUrl } from './asset-files.ts'
import { SafeLink } from './components/safe-link.tsx'
import { paths } from './paths.ts'

/** Who is signed in, as the header shows it. A patient has neither role nor organisation. */
export type SignedIn = {
  readonly name: string
  readonly role?: string
  readonly organisation?: string
  /** The role's id, by which pages are offered. */
  readonly roleId?: string
  /** Staff whose role may not look for patients: no page offers it to them. */
  readonly withoutFinder?: boolean
}

export type Audience = 'public' | 'patient' | 'staff'

export type Page = {
  /** The h1, and the title of the window: never a patient's name, which would stay in the browser's history. */
  readonly title: string
  /** The title of the window where the h1 says something about a patient's health. */
  readonly windowTitle?: string
  readonly audience: Audience
  readonly who?: SignedIn | undefined
  /** Whether the page shows errors, which its title then says first. */
  readonly error?: boolean
  /** The page of the navigation that this is, or belongs to. */
  readonly current?: string
  readonly back?: { readonly href: string; readonly text: string }
  /** Whom the person signed in helps on this page: a bar says so, on each page about somebody else's record. */
  readonly helping?: string
  /** What stands above the h1: an error summary, the banner of a patient. */
  readonly above?: ReactNode
}

type Item = { readonly href: string; readonly text: string; readonly roles?: readonly string[] }

const navigation: Readonly<Record<Audience, readonly Item[]>> = {
  public: [],
  patient: [
    { href: paths.ownRecord, text: 'My record' },
    { href: paths.sharing, text: 'Sharing' },
    { href: paths.ownSummary, text: 'Summary' },
    { href: paths.whoLooked, text: 'Who has looked' },
    { href: paths.messages, text: 'Messages' },
    { href: paths.settings, text: 'Settings' },
  ],
  staff: [
    { href: paths.finder, text: 'Find a patient' },
    { href: paths.work, text: 'Work list' },
    { href: paths.lists, text: 'Service lists', roles: ['records-officer', 'administrator'] },
    { href: paths.alerts, text: 'Alerts', roles: ['privacy-officer', 'caldicott-guardian'] },
  ],
}

/** What is offered is what opens for this person. */
function offered(items: readonly Item[], who: SignedIn): readonly Item[] {
  return items.filter(
    ({ href, roles }) =>
      (roles === undefined || roles.includes(who.roleId ?? '')) &&
      !((href === paths.finder || href === paths.work) && who.withoutFinder),
  )
}

/** A whole page of HTML. `body` is what follows its one h1. */
export function renderPage(page: Page, body: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(<Html page={page}>{body}</Html>)}`
}

function Html({ page, children }: { page: Page; children: ReactNode }) {
  return (
    <html lang="en-GB">
      <head>
        <meta charSet="utf-8" />
        <title>{`${page.error ? 'Error: ' : ''}${page.windowTitle ?? page.title} – Confide`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content="#1a5e52" />
        {/* Browsers on phones make links of NHS numbers. */}
        <meta name="format-detection" content="telephone=no" />
        {page.audience === 'public' ? null : <meta name="robots" content="noindex" />}
        <link rel="icon" href={assetUrl('favicon.svg')} type="image/svg+xml" />
        <link rel="stylesheet" href={assetUrl('confide.css')} />
        <script type="module" src={assetUrl('confide.js')} />
      </head>
      <body>
        <SkipLink />
        <Header page={page} />
        {page.helping === undefined ? null : (
          <div className="helping">
            <p className="nhsuk-width-container helping__text">
              <span>
                You are helping <strong>{page.helping}</strong>
              </span>
              <a href={paths.ownRecord}>Back to my own record</a>
            </p>
          </div>
        )}
        <div className="page">
          <div className="nhsuk-width-container">
            {page.back ? (
              <SafeLink className="nhsuk-back-link" href={page.back.href}>
                {page.back.text}
              </SafeLink>
            ) : null}
            <main className="nhsuk-main-wrapper" id="maincontent">
              {page.above}
              <h1 className="nhsuk-heading-l">{page.title}</h1>
              {children}
            </main>
          </div>
        </div>
        <Footer audience={page.audience} />
      </body>
    </html>
  )
}

function Header({ page }: { page: Page }) {
  const items = page.who ? offered(navigation[page.audience], page.who) : []
  return (
    <header className="nhsuk-header" role="banner">
      <div className="nhsuk-header__container nhsuk-width-container">
        <div className="nhsuk-header__service">
          <a className="nhsuk-header__service-logo" href={paths.home}>
            {/* Any priority keeps React from adding a preload for it to every page. */}
            <img
              className="header__logo"
              src={assetUrl('confide.svg')}
              width="173"
              height="38"
              alt="Confide: start page"
              fetchPriority="low"
            />
          </a>
        </div>
        {page.who ? <Account who={page.who} mayLeave={page.audience === 'patient'} /> : null}
      </div>
      {items.length > 0 ? (
        <nav className="nhsuk-header__navigation" aria-label="Menu">
          <div className="nhsuk-header__navigation-container nhsuk-width-container">
            <ul className="nhsuk-header__navigation-list">
              {items.map(({ href, text }) => (
                <NavigationItem
                  key={href}
                  href={href}
                  text={text}
                  current={href === page.current}
                />
              ))}
            </ul>
          </div>
        </nav>
      ) : null}
    </header>
  )
}

function NavigationItem({ href, text, current }: { href: string; text: string; current: boolean }) {
  const item = 'nhsuk-header__navigation-item'
  return (
    <li className={current ? `${item} ${item}--current` : item}>
      <a
        className="nhsuk-header__navigation-link"
        href={href}
        aria-current={current ? 'true' : undefined}
      >
        {current ? (
          <strong className="nhsuk-header__navigation-item-current-fallback">{text}</strong>
        ) : (
          text
        )}
      </a>
    </li>
  )
}

/** `mayLeave`: the way out for a patient whom somebody watches, on every page of theirs. */
function Account({ who, mayLeave }: { who: SignedIn; mayLeave: boolean }) {
  const acting = [who.role, who.organisation].filter(Boolean).join(', ')
  return (
    <nav className="nhsuk-header__account" aria-label="Account">
      <ul className="nhsuk-header__account-list">
        <li className="nhsuk-header__account-item">
          <span>
            <span className="header__who">{who.name}</span>
            {acting ? <span className="header__for">{acting}</span> : null}
          </span>
        </li>
        {mayLeave ? (
          <li className="nhsuk-header__account-item">
            <form className="nhsuk-header__account-form" action={paths.leave} method="post">
              <button className="nhsuk-header__account-button" type="submit">
                Leave quickly
              </button>
            </form>
          </li>
        ) : null}
        <li className="nhsuk-header__account-item">
          <form className="nhsuk-header__account-form" action={paths.signOut} method="post">
            <button className="nhsuk-header__account-button" type="submit">
              Sign out
            </button>
          </form>
        </li>
      </ul>
    </nav>
  )
}

function Footer({ audience }: { audience: Audience }) {
  return (
    <footer className="nhsuk-footer" role="contentinfo">
      <div className="nhsuk-width-container">
        {audience === 'staff' ? null : (
          <p className="footer__help">
            For urgent medical help, <a href="tel:111">call 111</a>. If someone’s life is at risk,{' '}
            <a href="tel:999">call 999</a>.
          </p>
        )}
        <p className="footer__about">
          Confide is open-source software for shared patient records. Not an NHS England service.
        </p>
      </div>
    </footer>
  )
}
