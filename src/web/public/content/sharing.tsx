import { paths } from '../../paths.ts'
import { ThreeServices } from '../three-services.tsx'
import type { Content } from './content.ts'

export const sharing: Content = {
  slug: 'sharing',
  title: 'How sharing works',
  lede: 'Each service that cares for you keeps its own record. You decide, service by service, what is shared.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <h2 id="two-choices">Two choices for each service</h2>
      <p>
        <strong>Sharing out:</strong> may other services that care for you see what this service
        writes?
      </p>
      <p>
        <strong>Sharing in:</strong> may this service see what other services share?
      </p>
      <p>
        One service sees what another wrote only if both say yes: sharing out where it was written,
        and sharing in where it is read. What a service wrote itself, it can always see.
      </p>
      <h2 id="example">An example with three services</h2>
      <p>
        Say you see your GP, the district nurses and a smoking clinic. You said yes to all, but the
        smoking clinic may not look in.
      </p>
      <ThreeServices />
      <ul>
        <li>Your GP sees what the nurses and the clinic write.</li>
        <li>The nurses see what your GP and the clinic write.</li>
        <li>The clinic sees only what it wrote itself.</li>
      </ul>
      <h2 id="ask">Will they ask first?</h2>
      <p>
        Yes. Until you are asked, a service sees nothing that others wrote. When a service is about
        to look, its staff ask you again, unless you told it that it may always look, or it told its
        patients that it looks.
      </p>
      <h2 id="code">Services your practice does not know</h2>
      <p>
        We keep a list of services that may ask you. Some other services may need a code from you.
        Get the code in your account or at our desk. Give it to the service if you want it to see
        your record. It works once, and for that service only.
      </p>
      <h2 id="no">What if I say no?</h2>
      <p>
        You are still cared for. Staff have what their own service wrote, and what you tell them.
        They may not know about allergies or medicines that others wrote down.
      </p>
      <h2 id="change">Can I change my mind?</h2>
      <p>
        Yes, at any time: sign in, <a href={paths.form(practice.id, 'sharing')}>use our form</a>, or
        tell the service. A change counts at once. What someone has read before cannot be taken
        back. Your choice is about old and new entries alike.
      </p>
      <h2 id="nothing">One switch for all</h2>
      <p>
        You can also share nothing with anyone. While this switch is on, no service sees what
        another wrote.
      </p>
      <h2 id="emergency">What if I am unconscious?</h2>
      <p>
        In an emergency, staff can look without asking. They must say why. It is checked by someone
        else, and you are told. Even then they do not see{' '}
        <a href={paths.practicePage(practice.id, 'private')}>private entries</a>, or anything from a
        service that does not share out.
      </p>
      <h2 id="looked">Can I see who has looked?</h2>
      <p>
        Yes. Everyone who looks is on a list: who, for which service, when and why. You can read it
        when you sign in. If you do not know a name on it, ask about it.
      </p>
      <h2 id="misuse">What if staff misuse it?</h2>
      <p>
        Looking without a reason is not allowed. Someone at each service checks. If a look was
        wrong, you are told. You can also{' '}
        <a href={paths.practicePage(practice.id, 'complaints')}>complain</a>.
      </p>
      <h2 id="children">Children and people you care for</h2>
      <p>
        A parent or guardian can choose for a young child. A child who understands what it means can
        choose for themselves. If you look after an adult, you can act for them if they agreed to
        it, or if a court or the law lets you.
      </p>
      <h2 id="now">Do I have to decide now?</h2>
      <p>No. Take the time you need, and ask us anything.</p>
      <h2 id="more">More about sharing</h2>
      <ul>
        <li>
          <a href={paths.howSharingWorks(practice.id)}>The example as a drawing</a>: change an
          answer, and see who can read what
        </li>
        <li>
          <a href={paths.practiceQuestions(practice.id)}>Questions and answers</a>, as they hold
          here today
        </li>
        <li>
          <a href={paths.practiceLeaflets(practice.id)}>Leaflets and posters</a>, also in other
          languages and to print
        </li>
      </ul>
    </>
  ),
  easyRead: 'leaflet',
}
