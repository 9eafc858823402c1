import type { FoundTexts } from '../../documents/find-texts.ts'
import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import type { Section } from './search-texts.ts'

/** What was found on a practice's pages. */
export function searchView(view: {
  readonly practice: Practice
  readonly typed: string
  readonly found: readonly Section[]
  readonly insteadOf: FoundTexts['insteadOf']
}): string {
  const { practice, typed, found, insteadOf } = view
  return renderPage(
    { title: 'Search', audience: 'public', practice, searched: typed },
    <div className="prose nhsuk-u-reading-width">
      <p className="lede" role="status">
        {summary(typed, found.length)}
      </p>
      {insteadOf.map(([word, meant]) => (
        <p key={word}>
          We looked for <strong>{meant.join(' or ')}</strong> instead of “{word}”.
        </p>
      ))}
      <ol className="found">
        {found.map(({ slug, page, heading, title, text }) => (
          <li key={`${slug} ${heading}`}>
            <h2 className="nhsuk-heading-s">
              <a href={paths.practicePage(practice.id, slug) + (heading ? `#${heading}` : '')}>
                {title}
              </a>
            </h2>
            {title === page ? null : <p className="secondary small">{page}</p>}
            <p>{beginning(text)}</p>
          </li>
        ))}
      </ol>
      {found.length === 0 ? (
        <p>
          Look at <a href={paths.practicePage(practice.id, 'questions')}>questions people ask</a>,
          or see <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>.
        </p>
      ) : null}
      <p className="secondary">What you search for is not kept.</p>
    </div>,
  )
}

function summary(typed: string, count: number): string {
  if (typed === '') return 'Type what you want to know about in the box at the top.'
  if (count === 0) return `We found nothing for “${typed}”. Try other words, or fewer.`
  return `${count} ${count === 1 ? 'answer' : 'answers'} for “${typed}”.`
}

/** The first words, to about a line and a half. */
function beginning(text: string): string {
  if (text.length <= 160) return text
  const cut = text.slice(0, 160)
  return `${cut.slice(0, cut.lastIndexOf(' '))} …`
}
