import type { ReactNode } from 'react'
import type { Practice } from '../../identity/practice-page.ts'
import { DateText } from '../components/date-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { Content } from './content/content.ts'
import { EasyRead } from './easy-read.tsx'

/** How a page of prose is read: as it is, in large print, or in easy words. */
export type Reading = 'standard' | 'large-print' | 'easy-read'

export function readingsOf({ easyRead }: Content): readonly Reading[] {
  return ['standard', ...(easyRead ? (['easy-read'] as const) : []), 'large-print']
}

export type ContentView = {
  readonly practice: Practice
  readonly content: Content
  readonly reading: Reading
  /** What stands below the prose and changes without it. */
  readonly figures?: ReactNode
}

/** A page of prose, with the version it is and the days of its review. */
export function contentView({ practice, content, reading, figures }: ContentView): string {
  const { slug, title, lede, version, reviewedOn, reviewBy, easyRead } = content
  const lines = reading === 'easy-read' && easyRead !== 'leaflet' ? easyRead : undefined
  return renderPage(
    {
      title: lines ? `${title}: easy read` : title,
      ...{ audience: 'public', practice, current: paths.practicePage(practice.id, slug) },
      large: reading === 'large-print',
    },
    <div className="prose nhsuk-u-reading-width">
      <Readings practice={practice} content={content} reading={reading} />
      {lines ? (
        <>
          <EasyRead lines={lines} />
          <AskUs practice={practice} />
        </>
      ) : (
        <>
          <p className="lede">{lede}</p>
          {content.body(practice)}
        </>
      )}
      {figures}
      <p className="secondary small reviewed">
        Version {version}. Last reviewed <DateText on={reviewedOn} />. Next review by{' '}
        <DateText on={reviewBy} />.
      </p>
    </div>,
  )
}

/** Where to go with what easy words leave open. */
export function AskUs({ practice }: { readonly practice: Practice }) {
  return (
    <p className="easy__words">
      Do you have a question? <a href={paths.practicePage(practice.id, 'who-to-ask')}>Ask us</a>.
    </p>
  )
}

const names: Readonly<Record<Reading, string>> = {
  standard: 'Usual words',
  'easy-read': 'Easy read',
  'large-print': 'Large print',
}

/** The other ways to read a page. */
export function Readings({ practice, content, reading }: ContentView) {
  return (
    <nav className="readings no-print" aria-label="Ways to read this page">
      <ul>
        {readingsOf(content).map((one) => (
          <li key={one}>
            {one === reading ? (
              <strong>{names[one]}</strong>
            ) : (
              <a href={paths.reading(practice.id, content.slug, one)}>{names[one]}</a>
            )}
          </li>
        ))}
      </ul>
    </nav>
  )
}
