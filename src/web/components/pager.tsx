import { ArrowLeftIcon, ArrowRightIcon } from 'nhsuk-react-components'

export type PageLink = { readonly href: string; readonly text: string }

/** Links to the pages before and after, named by what is on them (a year), never by a count. */
export function Pager(props: {
  readonly previous?: PageLink | undefined
  readonly next?: PageLink | undefined
}) {
  if (!props.previous && !props.next) return null
  return (
    <nav className="nhsuk-pagination" role="navigation" aria-label="Pagination">
      <ul className="nhsuk-list nhsuk-pagination__list">
        {props.previous ? <Step way="Previous" link={props.previous} /> : null}
        {props.next ? <Step way="Next" link={props.next} /> : null}
      </ul>
    </nav>
  )
}

function Step({ way, link }: { way: 'Previous' | 'Next'; link: PageLink }) {
  const next = way === 'Next'
  return (
    <li className={`nhsuk-pagination-item--${way.toLowerCase()}`}>
      <a
        className={`nhsuk-pagination__link nhsuk-pagination__link--${next ? 'next' : 'prev'}`}
        href={link.href}
        rel={next ? 'next' : 'prev'}
      >
        <span className="nhsuk-pagination__title">
          {way}
          <span className="nhsuk-u-visually-hidden"> page</span>
        </span>
        <span className="nhsuk-u-visually-hidden">:</span>
        <span className="nhsuk-pagination__page">{link.text}</span>
        {next ? <ArrowRightIcon /> : <ArrowLeftIcon />}
      </a>
    </li>
  )
}
