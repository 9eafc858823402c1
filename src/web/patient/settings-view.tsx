import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

const parts = [
  {
    href: paths.helpers,
    title: 'People who help you',
    text: 'Let somebody you trust see parts of your record, or end it.',
  },
  {
    href: paths.helping,
    title: 'People you help',
    text: 'See the record of somebody who gave you a code.',
  },
  {
    href: paths.optOuts,
    title: 'My opt-outs',
    text: 'From the summary, and from research and planning: what each covers, and how to change it.',
  },
  {
    href: paths.contact,
    title: 'How we write to you',
    text: 'By email or not, to which address, in which language and print.',
  },
  {
    href: paths.passkeys,
    title: 'Passkeys',
    text: 'Sign in with your fingerprint, your face or the code of your device.',
  },
  {
    href: paths.devices,
    title: 'Where you are signed in',
    text: 'See each phone or computer, and sign one out.',
  },
  {
    href: paths.apps,
    title: 'Apps',
    text: 'See what each app may do with your record and when it last looked, and end it.',
  },
  {
    href: paths.staySafe,
    title: 'Stay safe',
    text: 'If somebody makes you show your record, or uses your account.',
  },
]

/** What a patient sets about their own account. */
export function settingsView(who: SignedIn): string {
  return renderPage(
    { title: 'Settings', audience: 'patient', who, current: paths.settings },
    <ul className="nhsuk-list settings">
      {parts.map(({ href, title, text }) => (
        <li className="panel" key={href}>
          <h2 className="nhsuk-heading-s">
            <a href={href}>{title}</a>
          </h2>
          <p>{text}</p>
        </li>
      ))}
    </ul>,
  )
}
