import { paths } from '../../paths.ts'
import type { Content } from './content.ts'

export const logCheckpoint: Content = {
  slug: 'log-checkpoint',
  title: 'Checking the list of looks',
  lede: 'A number that lets anyone check that no look at a record was taken off the list. It is shown here.',
  version: '2',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <h2 id="list">The list</h2>
      <p>
        Each look at a record is written on a list before anything is shown. When you sign in, you
        can read who has looked at yours. See{' '}
        <a href={paths.practicePage(practice.id, 'sharing')}>how sharing works</a>.
      </p>
      <h2 id="number">What the number is for</h2>
      <p>
        A computer can work out one number from the whole list. If one line is changed or taken
        away, the number is a different one. A new number is made about each second when there are
        new lines. The number says nothing about any person.
      </p>
      <h2 id="witnesses">Who keeps it</h2>
      <p>
        A witness signs each new number if the list has only grown. A witness can be a computer of
        somebody else. Once that has signed, nobody can change an old line without being found out,
        not even the people who run this service. A witness of our own (witness-here) guards less.
        Anyone can be a witness. Below you see who has signed.
      </p>
    </>
  ),
}
