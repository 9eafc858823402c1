import { paths } from '../../paths.ts'
import type { Content } from './content.ts'
import { Elsewhere } from './elsewhere.tsx'

export const privacy: Content = {
  slug: 'privacy',
  title: 'Privacy notice',
  lede: 'What we do with what we know about you, and what you can ask of us.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <h2 id="who">Who we are</h2>
      <p>
        {practice.name} decides what is done with the record it writes about you. The law calls this
        the controller. Each other service is the controller of what it writes.
      </p>
      {practice.privacyContact ? <p>Ask about privacy: {practice.privacyContact}.</p> : null}
      <h2 id="what">What we hold</h2>
      <ul>
        <li>your name, address, date of birth and NHS number</li>
        <li>notes, medicines, results, letters and plans for your care</li>
        <li>what you chose about sharing, and what you were told before you chose</li>
        <li>who has looked at your record, when and why</li>
      </ul>
      <p>It comes from you, from our staff, and from other services that care for you.</p>
      <h2 id="why">What we use it for</h2>
      <p>
        To care for you, to check that care is safe, and to do what the law asks of us. The law lets
        us do this because it is a task in the public interest, and because it is for health care:
        articles 6(1)(e) and 9(2)(h) of the UK GDPR.
      </p>
      <h2 id="recipients">Who else may see it</h2>
      <ul>
        <li>
          services that care for you, as you chose:{' '}
          <a href={paths.practicePage(practice.id, 'sharing')}>how sharing works</a>
        </li>
        <li>
          staff who treat you elsewhere, in your{' '}
          <a href={paths.practicePage(practice.id, 'summary-care-record')}>Summary Care Record</a>
        </li>
        <li>
          research and planning, unless you said no:{' '}
          <a href={paths.practicePage(practice.id, 'research')}>your choice</a>
        </li>
        <li>a court, or others where the law requires it</li>
      </ul>
      <p>No computer decides about you alone, with no person looking at it.</p>
      <h2 id="keep">How long we keep it</h2>
      <p>
        We keep a GP record for life, and for about 10 years after that. Most other care records are
        kept for 8 years.
      </p>
      <h2 id="rights">What you can ask</h2>
      <ul>
        <li>
          <a href={paths.practicePage(practice.id, 'copy-of-your-record')}>a copy of your record</a>
        </li>
        <li>
          to put right what is wrong: <a href={paths.form(practice.id, 'correction')}>our form</a>
        </li>
        <li>to limit or stop some uses</li>
        <li>in some cases, to delete something</li>
      </ul>
      <p>
        If you are not happy, you can{' '}
        <a href={paths.practicePage(practice.id, 'complaints')}>complain</a>.
      </p>
      <h2 id="site">On this site</h2>
      <p>
        You can read these pages without telling us who you are. We do not follow you. What you
        search for is not kept. See <a href={paths.practicePage(practice.id, 'cookies')}>cookies</a>
        .
      </p>
      <p>
        What you type in a form is gone two hours after your last answer, unless you send it. Once
        it is decided, we keep who sent it for 90 days. An email, or a paper form that was scanned,
        is kept as long. What you write when you ask for a copy of a record stays with that record.
      </p>
      <Elsewhere of={['rights']} />
    </>
  ),
}
