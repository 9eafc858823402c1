import { assetUrl } from './asset-files.ts'
import { brand } from './brand.ts'
import type { Audience, Page, SignedIn } from './layout.tsx'
import { paths } from './paths.ts'
import { practiceMenu } from './public/menu.ts'
import { SearchForm } from './public/search-form.tsx'

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
    { href: paths.logSearch, text: 'Log', roles: ['privacy-officer', 'caldicott-guardian'] },
    { href: paths.studies, text: 'Studies', roles: ['researcher', 'research-panel'] },
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

function menuOf({ who, audience, practice }: Page): readonly Item[] {
  if (practice) return practiceMenu(practice)
  return who ? offered(navigation[audience], who) : []
}

/** What stands at the top of every page: whose site it is, the menu, and who is signed in. */
export function Header({ page }: { page: Page }) {
  const items = menuOf(page)
  return (
    <header className="nhsuk-header" role="banner">
      <div className="nhsuk-header__container nhsuk-width-container">
        <div className="nhsuk-header__service">
          <a className="nhsuk-header__service-logo" href={paths.home}>
            <Mark />
          </a>
          {page.practice ? (
            <a className="header__practice" href={paths.practice(page.practice.id)}>
              {page.practice.name}
            </a>
          ) : null}
        </div>
        {page.practice ? <SearchForm practice={page.practice} typed={page.searched ?? ''} /> : null}
        {page.who ? <Account who={page.who} mayLeave={page.audience === 'patient'} /> : null}
      </div>
      {items.length > 0 ? (
        <nav className="nhsuk-header__navigation" aria-label="Menu">
          <div className="nhsuk-header__navigation-container nhsuk-width-container">
            <Menu items={items} current={page.current} />
          </div>
        </nav>
      ) : null}
    </header>
  )
}

/** More items than these take more than two lines on a phone. */
const mostOnPhone = 4

/** All items in a line; where there are many, a phone has them behind a button, which needs no script. */
function Menu({ items, current }: { items: readonly Item[]; current: string | undefined }) {
  const list = (
    <ul className="nhsuk-header__navigation-list">
      {items.map(({ href, text }) => (
        <NavigationItem key={href} href={href} text={text} current={href === current} />
      ))}
    </ul>
  )
  if (items.length <= mostOnPhone) return list
  return (
    <>
      <button className="menu__button" type="button" popoverTarget="menu">
        Menu
      </button>
      <div className="menu" id="menu" popover="auto">
        {list}
        <button
          className="menu__button"
          type="button"
          popoverTarget="menu"
          popoverTargetAction="hide"
        >
          Close<span className="nhsuk-u-visually-hidden"> the menu</span>
        </button>
      </div>
    </>
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

/** The mark of whose service it is; its name where it has none. */
function Mark() {
  const { name, mark } = brand()
  if (mark === undefined) return <span className="header__name">{name}</span>
  const size = mark === 'confide.svg' ? { width: '173', height: '38' } : { height: '38' }
  return (
    // Any priority keeps React from adding a preload for it to every page.
    <img
      className="header__logo"
      src={assetUrl(mark)}
      {...size}
      alt={`${name}: start page`}
      fetchPriority="low"
    />
  )
}
