import { codesToEnter } from '../../summary/preference.ts'
import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'
import { preferenceTexts } from '../present/summary.ts'
import { offered, summaryPage } from './summary-page.tsx'

const lines = [
  'Full name',
  'Address and postcode',
  'Date of birth',
  'NHS number, if you know it',
  'Phone',
]
const forOther = [
  'Your name',
  'How you are related, and your authority (parent, guardian, attorney)',
]
const practiceUse = ['Date received', 'Identity checked by', 'Choice entered by, and when']

/** The same choice on paper: the fields of the online one, to print. */
export function summaryFormView({ who, version }: { who: SignedIn; version: string }): string {
  return renderPage(
    {
      ...summaryPage,
      title: 'Summary Care Record: my choice',
      who,
      back: { href: paths.ownSummary, text: 'My summary' },
    },
    <div className="paper">
      <p className="no-print">
        Print this page, fill it in, and bring or send it to your GP practice.
      </p>
      <p>
        Tick one box. Staff who treat you in an emergency may otherwise not know your medicines,
        allergies and bad reactions.
      </p>
      <ul className="paper__boxes">
        {offered.map((one) => (
          <li key={one}>
            <span className="paper__box" aria-hidden="true" /> {preferenceTexts[one]}
          </li>
        ))}
      </ul>
      <Lines lines={lines} />
      <h2 className="nhsuk-heading-s">If you fill this in for somebody else</h2>
      <Lines lines={forOther} />
      <Lines lines={['Signature', 'Date']} />
      <h2 className="nhsuk-heading-s">For the practice</h2>
      <Lines lines={practiceUse} />
      <p className="secondary small">
        {version}. This form changes no sharing choice and no opt-out from research. Codes:{' '}
        {offered.map((one) => `${preferenceTexts[one]}: ${codesToEnter(one)}`).join('; ')}.
      </p>
    </div>,
  )
}

function Lines({ lines: asked }: { lines: readonly string[] }) {
  return (
    <dl className="paper__lines">
      {asked.map((line) => (
        <div key={line}>
          <dt>{line}</dt>
          <dd />
        </div>
      ))}
    </dl>
  )
}
