import { paths } from '../../paths.ts'
import type { Content } from './content.ts'
import { Elsewhere } from './elsewhere.tsx'

export const summaryCareRecord: Content = {
  slug: 'summary-care-record',
  title: 'Your Summary Care Record',
  lede: 'A short part of your GP record that staff can read if you need care away from us.',
  version: '2',
  reviewedOn: '2026-11-30',
  reviewBy: '2027-11-30',
  body: (practice) => (
    <>
      <p>
        It is made when you join a GP practice in England. It can help in an emergency, or when we
        are closed.
      </p>
      <h2 id="in-it">What is in it</h2>
      <p>Your name, address, date of birth and NHS number, and:</p>
      <ul>
        <li>the medicines you take, or took in the last year</li>
        <li>your allergies</li>
        <li>medicines and other things that made you ill before</li>
      </ul>
      <p>
        This is called the <strong>core</strong> summary. Unless you say no, more is added to it:
      </p>
      <ul>
        <li>why you take a medicine</li>
        <li>your main illnesses and operations, now and in the past</li>
        <li>your vaccines</li>
        <li>what helps you to hear, read or talk with us</li>
        <li>what you want for your care, also at the end of life</li>
      </ul>
      <h2 id="left-out">What is left out</h2>
      <p>Some things are only added if you ask for it:</p>
      <ul>
        <li>fertility treatment</li>
        <li>infections passed on by sex</li>
        <li>ending a pregnancy</li>
        <li>changing gender</li>
      </ul>
      <p>Entries marked private are left out too.</p>
      <h2 id="who">Who can see it</h2>
      <p>
        Only staff who care for you. They may work in a hospital, for 111 or 999, in a pharmacy, in
        a hospice, or for an optician or dentist. They ask you first, or tell you that they look.
      </p>
      <p>
        If you cannot answer, they may look without asking. You may be unconscious, for example.
        They must say why, and it is checked.
      </p>
      <p>Every look is written down. You can ask who has looked at yours.</p>
      <h2 id="choice">Your choice</h2>
      <p>You can have:</p>
      <ul>
        <li>the core summary and more: this is what you have if you say nothing</li>
        <li>only the core summary</li>
        <li>no summary</li>
      </ul>
      <p>
        With no summary, staff who treat you may not know your medicines, your allergies or what
        made you ill before. Your care from {practice.name} stays the same.
      </p>
      <p>
        You can change your mind at any time. Sign in,{' '}
        <a href={paths.form(practice.id, 'summary')}>use our form</a>, or tell us.
      </p>
      <h2 id="children">Children</h2>
      <p>
        Children have a summary too. A parent or guardian can choose for a child. A child who
        understands what it means can choose for themselves. We ask again at 16.
      </p>
      <h2 id="wrong">If something is wrong</h2>
      <p>
        The summary is made from your GP record.{' '}
        <a href={paths.form(practice.id, 'correction')}>Tell us what is wrong</a> and we look at the
        record. When it is put right there, the summary changes too.
      </p>
      <h2 id="not">What it is not</h2>
      <p>
        It is not your whole record, and it is not used for research. It is a choice of its own:
        saying no to it does not stop{' '}
        <a href={paths.practicePage(practice.id, 'sharing')}>sharing between services</a>.
      </p>
      <Elsewhere of={['summary']} />
    </>
  ),
  easyRead: [
    ['record', 'Your GP writes a record about you.'],
    ['summary', 'A short part of it is your Summary Care Record. We call it your summary.'],
    ['medicine', 'It says what medicines you take. It says what makes you ill.'],
    ['staff', 'Staff who care for you can read it. For example, in a hospital.'],
    ['ask', 'They ask you first, or tell you that they look.'],
    ['emergency', 'If you are too ill to answer, they can look. They must say why.'],
    ['yes', 'You can have the long summary. This is what you have if you say nothing.'],
    ['yes', 'You can have the short one. It has only medicines and what makes you ill.'],
    ['no', 'You can say no. Then staff may not know what medicines you take.'],
    ['change', 'You can change your mind at any time. Just tell us.'],
  ],
}
