import type { Practice } from '../../identity/practice-page.ts'
import { easyLede, easyRead, easyTitle } from '../../sharing/leaflets/easy-read.ts'
import type { PracticePolicy } from '../../sharing/leaflets/practice-policy.ts'
import { renderPage } from '../layout.tsx'
import { paths } from '../paths.ts'
import { AskUs, Readings } from './content-view.tsx'
import { sharing } from './content/sharing.tsx'
import { EasyRead } from './easy-read.tsx'

/** How sharing works in easy words, as it is at this practice. */
export function easyReadView(view: {
  readonly practice: Practice
  readonly policy: PracticePolicy
}): string {
  const { practice, policy } = view
  const ideas = easyRead(policy)
  return renderPage(
    {
      ...{ title: easyTitle, audience: 'public', practice },
      current: paths.practicePage(practice.id, sharing.slug),
    },
    <div className="prose nhsuk-u-reading-width">
      <Readings practice={practice} content={sharing} reading="easy-read" />
      <p className="lede">{easyLede}</p>
      <EasyRead lines={ideas.map(({ picture, sentences }) => [picture, ...sentences])} />
      <AskUs practice={practice} />
      <p>
        <a href={paths.practicePrint(practice.id, 'easy-read.pdf')}>Print this (PDF)</a>
      </p>
    </div>,
  )
}
