import { paths } from '../../paths.ts'
import type { Content } from './content.ts'

export const accessibility: Content = {
  slug: 'accessibility',
  title: 'Accessibility statement',
  lede: 'We want everyone to be able to use these pages.',
  version: '1',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <h2 id="you-can">What you can do here</h2>
      <ul>
        <li>zoom in to 400% without scrolling from side to side</li>
        <li>use only a keyboard</li>
        <li>listen with a screen reader</li>
        <li>turn off scripts: every page still works</li>
        <li>use your own colours and fonts</li>
        <li>print every page</li>
        <li>read the main pages in easy read and in large print</li>
      </ul>
      <h2 id="standard">How well it works</h2>
      <p>
        The pages are made to meet the Web Content Accessibility Guidelines 2.2, level AA. Each page
        is checked by a program in a real browser before it goes out. A program does not find
        everything. No test with people who use a screen reader each day has been done yet.
      </p>
      <h2 id="limits">What does not work yet</h2>
      <ul>
        <li>Easy read pictures are drawn by us and not yet tried out with readers.</li>
      </ul>
      <h2 id="tell">Tell us if something does not work</h2>
      <p>
        Or if you need it in another form, such as large print, easy read, audio or braille. See{' '}
        <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>. We will look at it
        and answer you.
      </p>
      <h2 id="law">The law</h2>
      <p>
        The rules are in the Public Sector Bodies Accessibility Regulations 2018 and the Equality
        Act 2010. If you are not happy with our answer, you can{' '}
        <a href={paths.practicePage(practice.id, 'complaints')}>complain</a>.
      </p>
    </>
  ),
}
