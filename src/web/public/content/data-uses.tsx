import { paths } from '../../paths.ts'
import type { Content } from './content.ts'

export const dataUses: Content = {
  slug: 'data-uses',
  title: 'How data is used for research',
  lede: 'A list of every study that was given data from here. There is none yet.',
  version: '1',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <h2 id="list">The list</h2>
      <p>No study has been given data from here.</p>
      <h2 id="will-say">What it will say</h2>
      <p>When there is a study, you can read here, in plain words:</p>
      <ul>
        <li>who does it, and what they want to find out</li>
        <li>what data they see, and why the law lets them</li>
        <li>whether a “no” was counted, and if not, why</li>
        <li>whether money is made with it</li>
        <li>when it begins and ends</li>
        <li>what came of it</li>
      </ul>
      <p>
        You can say no before any of it starts. See{' '}
        <a href={paths.practicePage(practice.id, 'research')}>research and planning</a>.
      </p>
    </>
  ),
}
