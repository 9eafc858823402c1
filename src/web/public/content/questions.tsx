import { paths } from '../../paths.ts'
import type { Content } from './content.ts'

/** Each question people ask, and where it is answered: a page and a heading on it. */
export const asked: readonly (readonly [question: string, slug: string, heading: string])[] = [
  ['Who can see my record?', 'sharing', 'two-choices'],
  ['Will they ask first?', 'sharing', 'ask'],
  ['Can I pick and choose?', 'sharing', 'two-choices'],
  ['What if I say no?', 'sharing', 'no'],
  ['Can I change my mind?', 'sharing', 'change'],
  ['What if I am unconscious?', 'sharing', 'emergency'],
  ['Can part be kept private, and from whom?', 'private', 'who'],
  ['Can I see who has looked?', 'sharing', 'looked'],
  ['Is this the same as the Summary Care Record?', 'summary-care-record', 'not'],
  ['Is this the same as care.data, or research?', 'research', 'three'],
  ['What about my children, or someone I care for?', 'sharing', 'children'],
  ['What about things written in the past?', 'sharing', 'change'],
  ['What if staff misuse it?', 'sharing', 'misuse'],
  ['Do I have to decide now?', 'sharing', 'now'],
  ['How do I get a code, and what do I do with it?', 'sharing', 'code'],
  ['How do I get a copy of my record?', 'copy-of-your-record', 'how'],
  ['What do I do if something in it is wrong?', 'summary-care-record', 'wrong'],
]

export const questions: Content = {
  slug: 'questions',
  title: 'Questions people ask',
  lede: 'Choose a question. It leads to the answer.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <ul className="asked">
        {asked.map(([question, slug, heading]) => (
          <li key={question}>
            <a href={`${paths.practicePage(practice.id, slug)}#${heading}`}>{question}</a>
          </li>
        ))}
      </ul>
      <p>
        There is more in <a href={paths.practiceQuestions(practice.id)}>questions about sharing</a>,
        with what holds here today.
      </p>
      <p>
        Is yours not here? See{' '}
        <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>.
      </p>
    </>
  ),
}
