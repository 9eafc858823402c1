import { Button } from 'nhsuk-react-components'
import { studyParts } from '../../research/studies/parts.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { partWords } from './part-words.ts'

/** Where an application begins: what is asked, and what becomes of it. */
export function startView(who: SignedIn): string {
  return renderPage(
    {
      ...{ title: 'Ask for a study', audience: 'staff', who, current: paths.studies },
      back: { href: paths.studies, text: 'Studies' },
    },
    <>
      <p className="lede">
        There are six tasks. Do them in any order, and on another day: what you write is kept.
      </p>
      <dl className="nhsuk-summary-list">
        {studyParts.map((part) => (
          <div className="nhsuk-summary-list__row" key={part}>
            <dt className="nhsuk-summary-list__key">{partWords[part].title}</dt>
            <dd className="nhsuk-summary-list__value">{partWords[part].hint}</dd>
          </div>
        ))}
      </dl>
      <p>
        Until you hand it in, only researchers of your organisation see it. Then two members of the
        panel decide, neither of whom asks, and it stands in the public register. It cannot be
        changed from then on: a change is a new version, and is decided on anew.
      </p>
      <form action={paths.newStudy} method="post">
        <Button type="submit" preventDoubleClick>
          Start
        </Button>
      </form>
    </>,
  )
}
