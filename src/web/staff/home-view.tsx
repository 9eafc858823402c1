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
        Pages for your role, where there are any, stand in the menu at the top.
      </p>
      {who.roleId === 'researcher' || who.roleId === 'research-panel' ? (
        <p>
          <a href={paths.studies}>Go to studies</a>
        </p>
      ) : (
        <p>
          Services and staff are kept by whoever runs this server, with the commands that{' '}
          <code>npx confide --help</code> lists.
        </p>
      )}
      <p>If you also care for patients, sign out and sign in with that role.</p>
    </div>,
  )
}
