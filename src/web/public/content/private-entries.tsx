import { paths } from '../../paths.ts'
import type { Content } from './content.ts'

export const privateEntries: Content = {
  slug: 'private',
  title: 'Keeping part of it private',
  lede: 'You can ask for a single entry to be private. Then no other service sees it.',
  version: '1',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <h2 id="who">Who can see a private entry</h2>
      <ul>
        <li>You can.</li>
        <li>The service that wrote it can.</li>
        <li>No other service can, even if you said yes to sharing.</li>
        <li>Nobody else can in an emergency.</li>
        <li>It is not in your Summary Care Record.</li>
      </ul>
      <h2 id="told">What other services are told</h2>
      <p>
        They may read one line: “Some information is not shared with your service.” It does not say
        what it is, who wrote it, or how much there is. The line is the same whatever the reason.
      </p>
      <h2 id="ask">How to ask</h2>
      <p>
        Sign in, open the entry, and choose to ask for it to be private. Or{' '}
        <a href={paths.form(practice.id, 'private-entry')}>use our form</a>, or tell the service
        that wrote it. Only that service can mark it. It may do so at once, or talk with you first.
      </p>
      <h2 id="care">Think about your care</h2>
      <p>
        Some things keep you safe, like an allergy or a medicine that does not go with others. If
        such an entry is private, others may give you something that harms you. Staff will talk with
        you about this before they mark it.
      </p>
      <h2 id="seen">Who saw it before</h2>
      <p>What someone has read before cannot be taken back. We can tell you who had seen it.</p>
      <h2 id="undo">Changing your mind</h2>
      <p>You can ask for an entry to be shared again at any time.</p>
      <p>
        To stop a service sharing anything at all, see{' '}
        <a href={paths.practicePage(practice.id, 'sharing')}>how sharing works</a>.
      </p>
    </>
  ),
  easyRead: [
    ['record', 'Your record has many notes in it.'],
    ['private', 'You can ask for one note to be private.'],
    ['staff', 'Then only you and the service that wrote it can see it.'],
    ['no', 'No other service can see it. Not even in an emergency.'],
    ['medicine', 'Some notes keep you safe. For example, what makes you ill.'],
    ['ask', 'Talk to us before you make these private.'],
    ['change', 'You can change your mind at any time. Just tell us.'],
  ],
}
