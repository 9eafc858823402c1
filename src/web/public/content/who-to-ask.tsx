import { paths } from '../../paths.ts'
import { PracticeContact } from '../practice-contact.tsx'
import type { Content } from './content.ts'
import { Elsewhere } from './elsewhere.tsx'

export const whoToAsk: Content = {
  slug: 'who-to-ask',
  title: 'Who to ask',
  lede: 'Ask the service that wrote it, or us. You can phone, write or come to the desk.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <PracticeContact practice={practice} />
      <h2 id="about">What is it about?</h2>
      <ul>
        <li>
          <strong>Your summary, sharing or opt-outs:</strong> ask us at the desk.
        </li>
        <li>
          <strong>Something another service wrote:</strong> ask that service. It keeps its own
          record.
        </li>
        <li>
          <strong>Someone who looked at your record:</strong> sign in, open the list of who has
          looked, and choose to ask about it. Or{' '}
          <a href={paths.form(practice.id, 'look')}>use our form</a>.
        </li>
        <li>
          <strong>How we keep your data safe:</strong> ask our contact for privacy.
        </li>
        <li>
          <strong>Something went wrong:</strong> see{' '}
          <a href={paths.practicePage(practice.id, 'complaints')}>how to complain</a>.
        </li>
      </ul>
      <p>
        Do not put private things in the subject of an email. An email can be read on its way to us.
      </p>
      <Elsewhere of={['summary', 'nationalOptOut', 'rights']} />
    </>
  ),
}
