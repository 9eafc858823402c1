import type { Practice } from '../../identity/practice-page.ts'
import { easyLede, easyRead, easyTitle } from '../../sharing/leaflets/easy-read.ts'
import type { PracticePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { IdeaPicture } from '../components/idea-picture.tsx'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'

/** The leaflet in easy words, one picture for each idea. */
export function easyReadView(view: {
  readonly practice: Practice
  readonly policy: PracticePolicy
}): string {
  const { practice, policy } = view
  return renderPage(
    {
      ...{ title: easyTitle, audience: 'public', practice },
      current: paths.practiceLeaflets(practice.id),
      back: { href: paths.practiceLeaflets(practice.id), text: 'Leaflets' },
    },
    <div className="easy">
      <p className="lede">{easyLede}</p>
      <ul className="ideas">
        {easyRead(policy).map(({ picture, sentences }) => (
          <li className="idea" key={sentences.join(' ')}>
            <IdeaPicture name={picture} />
            <div>
              {sentences.map((said) => (
                <p key={said}>{said}</p>
              ))}
            </div>
          </li>
        ))}
      </ul>
      <p>
        <a href={paths.practicePrint(practice.id, 'easy-read.pdf')}>Print this (PDF)</a>
      </p>
    </div>,
  )
}
