import { paths } from '../../paths.ts'
import type { Content } from './content.ts'
import { Elsewhere } from './elsewhere.tsx'

export const complaints: Content = {
  slug: 'complaints',
  title: 'How to complain',
  lede: 'Tell us first if you can. You can also go to someone else.',
  version: '1',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <p>A complaint does not change the care you get.</p>
      <h2 id="us">1. Tell us</h2>
      <p>
        Say what went wrong and what would put it right. You can write, phone or come in. See{' '}
        <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>. If it is about
        another service, tell that service.
      </p>
      <h2 id="ico">2. The Information Commissioner’s Office</h2>
      <p>
        It looks after rights over data. You can complain to it if we used your data in a wrong way,
        or did not give you a copy. Telephone <a href="tel:03031231113">0303 123 1113</a>.
      </p>
      <h2 id="ombudsman">3. The ombudsman</h2>
      <p>
        If our answer does not settle it, you can ask the Parliamentary and Health Service Ombudsman
        to look at it.
      </p>
      <h2 id="court">4. A court</h2>
      <p>You can ask a court to order us to do what the law says about your data.</p>
      <Elsewhere of={['complain', 'ombudsman']} />
    </>
  ),
}
