import type { Practice } from '../../identity/practice-page.ts'
import { paths } from '../paths.ts'
import { aboutTheSite } from './content/contents.ts'

type Item = { readonly href: string; readonly text: string }

/** The menu of a practice's public pages. */
export function practiceMenu({ id }: Practice): readonly Item[] {
  return [
    { href: paths.practicePage(id, 'summary-care-record'), text: 'Summary' },
    { href: paths.practicePage(id, 'sharing'), text: 'Sharing' },
    { href: paths.practicePage(id, 'private'), text: 'Private entries' },
    { href: paths.practicePage(id, 'research'), text: 'Research' },
    { href: paths.practicePage(id, 'copy-of-your-record'), text: 'Copy of your record' },
    { href: paths.practicePage(id, 'questions'), text: 'Questions' },
    { href: paths.practiceLeaflets(id), text: 'Leaflets' },
    { href: paths.practicePage(id, 'who-to-ask'), text: 'Who to ask' },
    { href: paths.practiceCoverage(id), text: 'Map' },
    { href: paths.forms(id), text: 'Forms' },
  ]
}

/** What stands at the foot of each of them. */
export function practiceLinks({ id }: Practice): readonly Item[] {
  return [
    ...aboutTheSite.map(({ slug, title }) => ({ href: paths.practicePage(id, slug), text: title })),
    { href: paths.serviceStatus(id), text: 'Service status' },
  ]
}
