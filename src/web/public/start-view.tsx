import type { Practice } from '../../identity/practice-page.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { topics } from './content/contents.ts'
import { PracticeContact } from './practice-contact.tsx'

/** Where a practice's public pages begin: what they explain, and how the practice is reached. */
export function startView({ practice }: { readonly practice: Practice }): string {
  return renderPage(
    { title: 'Your record, and who sees it', audience: 'public', practice },
    <div className="start">
      <div>
        <p className="lede">
          What {practice.name} writes about you, who can read it, and what you can decide.
        </p>
        <ul className="topics">
          {topics.map(({ slug, title, lede }) => (
            <li className="panel topic" key={slug}>
              <h2 className="nhsuk-heading-s">
                <a href={paths.practicePage(practice.id, slug)}>{title}</a>
              </h2>
              <p>{lede}</p>
            </li>
          ))}
        </ul>
        <p>
          <a className="nhsuk-button" href={`${paths.signIn}?as=patient`}>
            Sign in to my record
          </a>
        </p>
      </div>
      <PracticeContact practice={practice} />
    </div>,
  )
}
