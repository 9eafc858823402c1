import { renderPage, type SignedIn } from '../layout.tsx'
import { paths } from '../paths.ts'

/** Where staff start whose role may not look for patients: what this version has for them, said plainly. */
export function staffHomeView(who: SignedIn): string {
  const acting = [who.role, who.organisation].filter(Boolean).join(', ')
  return renderPage(
    { title: 'You are signed in', audience: 'staff', who, current: paths.home },
    <div className="nhsuk-u-reading-width">
      <p>
        Your role here is {acting}. It does not look for patients, and it does not open records.
        This version of Confide has no other pages for it.
      </p>
      <p>
        Services, staff and the lists of a practice are kept by whoever runs this server, with the
        commands that <code>npx confide --help</code> lists.
      </p>
      <p>If you also care for patients, sign out and sign in with that role.</p>
    </div>,
  )
}
