import { Fragment } from 'react'
import { StackedTable } from '../../components/stacked-table.tsx'
import { SafeLink } from '../../components/safe-link.tsx'
import { paths } from '../../paths.ts'
import type { Content } from './content.ts'
import { Elsewhere, elsewhere } from './elsewhere.tsx'

export const research: Content = {
  slug: 'research',
  title: 'Research and planning',
  lede: 'Records can help to find better treatments and to plan care. You can say no, and your own care stays the same.',
  version: '1',
  reviewedOn: '2026-11-29',
  reviewBy: '2027-11-29',
  body: (practice) => (
    <>
      <h2 id="three">Three choices that people mix up</h2>
      <p>They are not the same. You can make each of them alone.</p>
      <StackedTable
        caption={
          <caption className="nhsuk-table__caption nhsuk-u-visually-hidden">
            What each choice covers, what it does not, who keeps it, and how to change it
          </caption>
        }
        heads={['Choice', 'What it covers', 'What it does not', 'Who keeps it', 'Change it']}
        rows={[
          {
            name: 'Summary Care Record',
            cells: [
              'Summary Care Record',
              'A summary for staff who care for you away from us.',
              'Research, planning, or sharing between services.',
              'Your practice. Sign in to see what we hold for you.',
              <a key="summary" href={paths.practicePage(practice.id, 'summary-care-record')}>
                About your summary
              </a>,
            ],
          },
          {
            name: 'Type 1 opt-out',
            cells: [
              'Type 1 opt-out',
              'Data that names you, leaving this practice for anything other than your own care.',
              'Your own care. What hospitals and others hold.',
              'Your practice. Sign in to see what we hold for you.',
              <Fragment key="type-1">
                <a href={`${paths.signIn}?as=patient`}>Sign in</a>, or{' '}
                <a href={paths.form(practice.id, 'type-1')}>use our form</a>
              </Fragment>,
            ],
          },
          {
            name: 'National data opt-out',
            cells: [
              'National data opt-out',
              'Use of what can identify you for research and planning, across health and social care in England.',
              'Your own care. Uses you agreed to, or that the law requires.',
              'The national service. We do not keep it.',
              <SafeLink key="national" href={elsewhere.nationalOptOut.href}>
                Go to the national service
              </SafeLink>,
            ],
          },
        ]}
      />
      <h2 id="type-1">The Type 1 opt-out</h2>
      <p>
        You make it here, at your practice. We write it in your record. Then data that names you
        does not leave us for research or planning. You can take it back whenever you want.
      </p>
      <h2 id="national">The national data opt-out</h2>
      <p>
        This is one yes or no for all of England. You make it with the national service, online, by
        phone, by post or in the NHS App. We cannot make it for you, and we do not keep it here.
      </p>
      <ul>
        <li>You can make it yourself from the age of 13.</li>
        <li>A parent can make it for a younger child.</li>
        <li>It stays in place after you die, unless you changed it.</li>
      </ul>
      <h2 id="not">When a no does not count</h2>
      <p>
        The national choice does not cover data that nobody can trace to you. It does not cover a
        study that you joined yourself. It does not cover a court order, or what the law asks for
        when an infection spreads.
      </p>
      <p>
        What we give for research from here is listed. See{' '}
        <a href={paths.practicePage(practice.id, 'data-uses')}>how data is used</a>.
      </p>
      <h2 id="care-data">What became of care.data</h2>
      <p>
        care.data was a plan to collect data from all GP practices in England for research and
        planning. It is closed.
      </p>
      <ul>
        <li>In 2013 posters told people about it. The data watchdog said this was not enough.</li>
        <li>
          In January 2014 a leaflet went to 26 million homes. It had no form to say no with. Only
          about 3 in 10 people knew of the plan.
        </li>
        <li>The plan was stopped while people looked at it again.</li>
        <li>On 6 July 2016 it was closed for good.</li>
      </ul>
      <p>
        In 2021 a new plan was put off too. It must not start until people can have their data taken
        out again, all requests to say no are dealt with, data is studied in a safe place, and
        people have been told.
      </p>
      <Elsewhere of={['nationalOptOut', 'nationalOptOutRules']} />
    </>
  ),
  easyRead: [
    ['record', 'Records can help to find new medicines.'],
    ['ask', 'You can say no to this.'],
    ['yes', 'If you say no, your own care stays the same.'],
    ['no', 'One way is to tell us. It is called a Type 1 opt-out.'],
    ['no', 'Another way is to tell the national service. It counts for all of England.'],
    ['talk', 'You can do that online, by phone or by post.'],
    ['change', 'You can change your mind at any time.'],
  ],
}
