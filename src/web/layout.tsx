import { SkipLink } from 'nhsuk-react-components'
import type { ReactNode } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { assetUrl } from './asset-files.ts'
import { brand } from './brand.ts'
import { SafeLink } from './components/safe-link.tsx'
import { Header } from './header.tsx'
import type { Practice } from '../identity/practice-page.ts'
import { paths } from './paths.ts'
import { practiceLinks } from './public/menu.ts'
import { UrgentHelp } from './public/urgent-help.tsx'

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
  /** Whose public page it is: its name, menu and footer, and whom to call in an emergency. */
  readonly practice?: Practice
  /** What was typed into the box for searching, on the page of what was found. */
  readonly searched?: string
  /** Whether it is in large print. */
  readonly large?: boolean
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

/** A whole page of HTML. `body` is what follows its one h1. */
export function renderPage(page: Page, body: ReactNode): string {
  return `<!doctype html>${renderToStaticMarkup(<Html page={page}>{body}</Html>)}`
}

function Html({ page, children }: { page: Page; children: ReactNode }) {
  return (
    <html lang="en-GB" className={page.large ? 'large' : undefined}>
      <head>
        <meta charSet="utf-8" />
        <title>{`${page.error ? 'Error: ' : ''}${page.windowTitle ?? page.title} – ${brand().name}`}</title>
        <meta name="viewport" content="width=device-width, initial-scale=1, viewport-fit=cover" />
        <meta name="theme-color" content={brand().colour} />
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
        {page.practice ? <UrgentHelp /> : null}
        <Footer page={page} />
      </body>
    </html>
  )
}

function Footer({ page: { audience, practice } }: { page: Page }) {
  return (
    <footer className="nhsuk-footer" role="contentinfo">
      <div className="nhsuk-width-container">
        {practice ? (
          <ul className="footer__links">
            {practiceLinks(practice).map(({ href, text }) => (
              <li key={href}>
                <a href={href}>{text}</a>
              </li>
            ))}
          </ul>
        ) : null}
        {practice || audience === 'staff' ? null : (
          <p className="footer__help">
            For urgent medical help, <a href="tel:111">call 111</a>. If someone’s life is at risk,{' '}
            <a href="tel:999">call 999</a>.
          </p>
        )}
        <p className="footer__about">
          Confide is open-source software{' '}
          {practice ? `used by ${practice.name}` : 'for shared patient records'}. Not an NHS England
          service.
        </p>
      </div>
    </footer>
  )
}
