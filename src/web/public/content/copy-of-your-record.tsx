import { paths } from '../../paths.ts'
import type { Content } from './content.ts'
import { Elsewhere } from './elsewhere.tsx'

export const copyOfYourRecord: Content = {
  slug: 'copy-of-your-record',
  title: 'Getting a copy of your record',
  lede: 'You can ask for a copy of what we hold about you. It is free, and you need not say why.',
  version: '3',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <h2 id="online">See it now</h2>
      <p>
        You may not need to wait. <a href={`${paths.signIn}?as=patient`}>Sign in</a> to read your
        record and who has looked at it.
      </p>
      <h2 id="how">How to ask for a copy</h2>
      <p>
        Ask us in any way you like: by phone, by post, by email or at the desk. You can{' '}
        <a href={paths.form(practice.id, 'copy')}>use our form</a>, but you do not have to. The law
        calls this a subject access request.
      </p>
      <p>
        See <a href={paths.practicePage(practice.id, 'who-to-ask')}>who to ask</a>. Ask each service
        for its own record: a hospital for hospital notes, a dentist for dental notes.
      </p>
      <h2 id="who-you-are">Showing who you are</h2>
      <p>
        We must be sure that it is you. If you sign in, or if our staff know you, that may be
        enough. If not, we may ask for a photo card and a letter with your address. We only ask for
        what we need.
      </p>
      <p>
        You need not come to us. We may give you a code, and you send pictures from home. We delete
        them when we know who you are.
      </p>
      <h2 id="when">When you get it</h2>
      <p>
        Within one month of the day you ask. If we must ask who you are, the month starts when what
        you show us has come. If the last day is a weekend or a bank holiday, it is the next working
        day.
      </p>
      <p>
        We may need up to two more months if it is a lot of work. We tell you so, and why, in the
        first month. If we must ask you what you are looking for, the clock stops until you answer.
      </p>
      <h2 id="in-it">What you get</h2>
      <p>
        Unless you ask for less, you get all of it: notes, medicines, results, letters, and who may
        see your record. We also say what we use it for, who gets it and how long we keep it.
      </p>
      <h2 id="left-out">What may be left out</h2>
      <p>
        We leave out what would do serious harm to you or to someone else. This is very rare, and a
        doctor or nurse decides it. We also leave out what others told us about themselves. If we
        leave something out, we tell you and say why, where we can.
      </p>
      <h2 id="others">Asking for someone else</h2>
      <ul>
        <li>
          <strong>A child:</strong> a parent can ask. A child who understands can ask alone, and we
          ask the child before we give it to a parent.
        </li>
        <li>
          <strong>An adult:</strong> you need their signed yes, or a paper that lets you act for
          them on health.
        </li>
        <li>
          <strong>Someone you help online:</strong> as their parent, attorney or deputy, sign in as
          yourself and ask there.
        </li>
        <li>
          <strong>Someone who has died:</strong> those who look after the will can ask. So can those
          with a claim because of the death. Next of kin alone have no right to it.
        </li>
      </ul>
      <p>
        To let someone see parts of your record again and again, such as a partner who helps you,{' '}
        <a href={paths.form(practice.id, 'helper')}>ask for that instead</a>.
      </p>
      <h2 id="wrong">If something in it is wrong</h2>
      <p>
        Ask the service that wrote it to put it right. For what we wrote,{' '}
        <a href={paths.form(practice.id, 'correction')}>use our form</a> or tell us.
      </p>
      <h2 id="no">If you are not happy</h2>
      <p>
        If we say no to any part, we tell you within a month, and why. You can{' '}
        <a href={paths.practicePage(practice.id, 'complaints')}>complain</a>.
      </p>
      <Elsewhere of={['rights', 'deadPerson']} />
    </>
  ),
  easyRead: [
    ['record', 'You can ask for a copy of your record.'],
    ['yes', 'It is free. You do not have to say why.'],
    ['talk', 'You can call us, write to us or come to the desk.'],
    ['ask', 'We may ask who you are. This keeps your record safe.'],
    ['clock', 'You get it in one month. If we need more time, we tell you.'],
    ['private', 'We may leave something out. Then we tell you.'],
    ['change', 'If you are not happy, you can complain.'],
  ],
}
