import type { Practice } from '../../identity/practice-page.ts'
import { paths } from '../paths.ts'

type Item = { readonly href: string; readonly text: string }

/** The menu of a practice's public pages. */
export function practiceMenu({ id }: Practice): readonly Item[] {
  return [
    { href: paths.practice(id), text: 'Start' },
    { href: paths.practicePage(id, 'summary-care-record'), text: 'Summary Care Record' },
    { href: paths.practiceCoverage(id), text: 'Map' },
  ]
}

/** What stands at the foot of each of them. */
export function practiceLinks({ id }: Practice): readonly Item[] {
  return [{ href: paths.practice(id), text: 'Contact the practice' }]
}
