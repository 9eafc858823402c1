import { DateText } from '../components/date-text.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { Practice } from '../../identity/practice-page.ts'
import type { Content } from './content/content.ts'

/** A page of prose, with the version it is and the days of its review. */
export function contentView(view: {
  readonly practice: Practice
  readonly content: Content
}): string {
  const { practice, content } = view
  const { title, lede, body, version, reviewedOn, reviewBy } = content
  return renderPage(
    {
      ...{ title, audience: 'public', practice },
      current: paths.practicePage(practice.id, content.slug),
    },
    <div className="prose nhsuk-u-reading-width">
      <p className="lede">{lede}</p>
      {body(practice)}
      <p className="secondary small reviewed">
        Version {version}. Last reviewed <DateText on={reviewedOn} />. Next review by{' '}
        <DateText on={reviewBy} />.
      </p>
    </div>,
  )
}
